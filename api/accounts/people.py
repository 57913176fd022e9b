"""Who writes.

Until there are accounts a writer is a name: DUIZHAO_USER, or what a corpus file says in `by`.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from api.store.parts import in_parts
from api.store.tables import Person


def unknown_people(session: Session, names: Iterable[str]) -> list[str]:
    """Those of `names` that nobody has yet, in order."""
    wanted = set(names)
    known: set[str] = set()
    for part in in_parts(wanted):
        known.update(session.exec(select(Person.name).where(col(Person.name).in_(part))))
    return sorted(wanted - known)


def ensure_people(session: Session, names: Iterable[str | None]) -> None:
    """See that every one of `names` is a person; None is nobody."""
    for name in unknown_people(session, filter(None, names)):
        try:
            with session.begin_nested():
                session.add(Person(name=name))
        except IntegrityError:  # somebody's transaction wrote the same name meanwhile
            continue
