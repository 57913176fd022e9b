"""Who writes.

Until there are accounts a writer is a name: DUIZHAO_USER, or what a corpus file says in `by`.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from api.store.parts import in_parts
from api.store.tables import Person

TOGETHER = 10_000  # names in a query


def unknown_people(session: Session, names: Iterable[str]) -> list[str]:
    """Those of `names` that nobody has yet, asked in parts: databases bind only so many values."""
    missing = sorted(set(names))
    known: set[str] = set()
    for start in range(0, len(missing), TOGETHER):
        part = missing[start : start + TOGETHER]
        known.update(session.exec(select(Person.name).where(col(Person.name).in_(part))))
    return [name for name in missing if name not in known]


def ensure_people(session: Session, names: Iterable[str | None]) -> None:
    """See that every one of `names` is a person; None is nobody."""
    wanted = {name for name in names if name}
    if not wanted:
        return
    known: set[str] = set()
    for part in in_parts(wanted):
        known.update(session.exec(select(Person.name).where(col(Person.name).in_(part))))
    for name in sorted(wanted - known):
        try:
            with session.begin_nested():
                session.add(Person(name=name))
        except IntegrityError:  # somebody's transaction wrote the same name meanwhile
            continue
