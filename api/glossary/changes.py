"""Changes of single glossary rows, and what file and database last had in common of each.

Many changes are written in parts. Meanwhile the glossary's hash is not stored (WRITING): who asks
for it gets that of the rows that stand, so that nothing is kept as made with others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, tuple_, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, SQLModel, col

from api.glossary.file import Term, revision
from api.glossary.rows import (
    TERMS,
    all_terms,
    claim_revision,
    columns_of,
    read_revision,
    term_of,
)
from api.store.tables import GlossaryRevision, LoadedTerm, TermRow

Key = tuple[str, str]  # headword and domain
WRITING = ""
_TERMS = SQLModel.metadata.tables["term"]
_BASES = SQLModel.metadata.tables["loaded_term"]
_PLACED = TERMS.add_columns(col(TermRow.id), col(TermRow.position)).order_by(col(TermRow.id))


class PlacedTerm(NamedTuple):
    """A term with its row's key and its place in the glossary."""

    id: int
    at: int
    term: Term


class TermChange(NamedTuple):
    """What a row is and becomes, None where it is not there; `base` is what both have in common."""

    key: Key
    old: PlacedTerm | None
    term: Term | None
    at: int
    old_base: Term | None
    base: Term | None


def key_of(term: Term) -> Key:
    """What a term's row is known by."""
    return term.zh, term.domain


def placed_terms(session: Session, keys: Collection[Key] | None = None) -> dict[Key, PlacedTerm]:
    """The glossary in file order, or some of its rows."""
    query = _PLACED
    if keys is not None:
        query = query.where(tuple_(col(TermRow.zh), col(TermRow.domain)).in_(keys))
    found = (PlacedTerm(row.id, row.position, term_of(row)) for row in session.execute(query))
    return {key_of(placed.term): placed for placed in found}


def read_bases(session: Session, keys: Collection[Key] | None = None) -> dict[Key, Term]:
    """What file and database last had in common, of all rows or of some."""
    query = select_columns(col(LoadedTerm.zh), col(LoadedTerm.domain), col(LoadedTerm.content))
    if keys is not None:
        query = query.where(tuple_(col(LoadedTerm.zh), col(LoadedTerm.domain)).in_(keys))
    return {
        (zh, domain): Term(zh=zh, domain=domain, **content)
        for zh, domain, content in session.execute(query)
    }


def base_columns(term: Term) -> dict[str, Any]:
    """The columns of the base that a term makes."""
    content = term.model_dump(mode="json", exclude={"zh", "domain"})
    return {"zh": term.zh, "domain": term.domain, "content": content}


def write_changes(session: Session, changes: Iterable[TermChange]) -> None:
    """Write rows and bases; the glossary's revision is the caller's to settle."""
    gone, moved, new = [], [], []
    for change in changes:
        if change.term is None:
            gone += [change.old.id] if change.old else []
        elif change.old is None:
            new.append(columns_of(change.at, change.term))
        elif (change.at, change.term) != (change.old.at, change.old.term):
            moved.append({"row": change.old.id, **columns_of(change.at, change.term)})
    if gone:
        session.execute(delete(_TERMS).where(_TERMS.c.id.in_(gone)))
    if moved:
        session.connection().execute(update(_TERMS).where(_TERMS.c.id == bindparam("row")), moved)
    if new:
        session.execute(insert(_TERMS), new)


def write_bases(session: Session, changes: Iterable[TermChange]) -> None:
    """Write what both sides have in common from now on."""
    changed = [change for change in changes if change.base != change.old_base]
    old = [change.key for change in changed if change.old_base]
    if old:
        session.execute(delete(_BASES).where(tuple_(_BASES.c.zh, _BASES.c.domain).in_(old)))
    new = [base_columns(change.base) for change in changed if change.base]
    if new:
        session.execute(insert(_BASES), new)


def settle_revision(session: Session, row: GlossaryRevision) -> None:
    """Store the hash of the rows that stand; the number goes up where they are others."""
    digest = revision(all_terms(session))
    row.number += row.digest != digest
    row.digest = digest


def settle_large_revision(read: Session, write: Session, before: str | None) -> None:
    """The same where hashing takes long: the rows are read in a session that keeps nobody waiting.

    `before` is the hash before the first of the changes, None where nobody knows it.
    """
    found, row = read_revision(read), claim_revision(write)
    if row.number == found.number:  # otherwise somebody changed a row since, and its hash
        row.number += found.digest != before
        row.digest = found.digest
