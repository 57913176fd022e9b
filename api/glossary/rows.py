"""The glossary's rows: glossary.csv into the database and its terms out of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, delete, select

from api.glossary import file
from api.store.tables import Term

LISTS = ("also", "avoid")


def all_terms(session: Session) -> list[file.Term]:
    """The whole glossary in file order."""
    rows = session.exec(select(Term).order_by(col(Term.position))).all()
    return [file.Term(**values(row, tuple)) for row in rows]


def replace_terms(session: Session, terms: Sequence[file.Term]) -> None:
    """Make `terms` the glossary."""
    if list(terms) == all_terms(session):
        return
    session.exec(delete(Term))
    rows = [Term(position=number, **values(term, list)) for number, term in enumerate(terms)]
    session.add_all(rows)
    session.flush()


def values(term: Term | file.Term, many: type[list[str]] | type[tuple[str, ...]]) -> Any:
    """The columns of a term, its lists as `many`."""
    found = {key: getattr(term, key) for key in file.COLUMNS}
    return found | {key: many(found[key]) for key in LISTS}
