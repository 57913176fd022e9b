"""The glossary's rows in the database: read, replaced, and which revision of it they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import Session, col, delete, select

from api.glossary.file import Term, revision
from api.store.tables import GlossaryRevision, TermRow


class RevisionKey(NamedTuple):
    """Which glossary a database holds: `number` goes up with each change, `digest` is its hash."""

    number: int
    digest: str


def all_terms(session: Session) -> list[Term]:
    """The whole glossary in file order."""
    rows = session.exec(select(TermRow).order_by(col(TermRow.position)))
    return [term_of(row) for row in rows]


def terms_of(session: Session, zh: str) -> list[Term]:
    """The rows of one headword, in file order; empty where the glossary has no such headword."""
    rows = select(TermRow).where(TermRow.zh == zh).order_by(col(TermRow.position))
    return [term_of(row) for row in session.exec(rows)]


def read_revision(session: Session) -> RevisionKey:
    """The glossary's present revision: one row read, whatever the glossary's size."""
    row = session.get(GlossaryRevision, 1)
    if row is not None and row.digest is not None:
        return RevisionKey(row.number, row.digest)
    # a database of an earlier version, until its glossary is next written
    return RevisionKey(row.number if row else 0, revision(all_terms(session)))


def replace_terms(session: Session, terms: Sequence[Term]) -> None:
    """Make `terms` the glossary; one that is the same already keeps its revision."""
    if list(terms) == all_terms(session):
        return
    session.exec(delete(TermRow))
    session.add_all(row_of(term, position) for position, term in enumerate(terms))
    row = session.get(GlossaryRevision, 1) or GlossaryRevision()
    row.number += 1
    row.digest = revision(terms)
    session.add(row)
    session.flush()


def term_of(row: TermRow) -> Term:
    """A row as a term."""
    return Term(
        zh=row.zh,
        en=row.en,
        also=tuple(row.also),
        avoid=tuple(row.avoid),
        pos=row.pos,
        domain=row.domain,
        note=row.note,
        source=row.source,
        status=row.status,
    )


def row_of(term: Term, position: int) -> TermRow:
    """A term as the row at this place of the glossary."""
    return TermRow(
        position=position,
        zh=term.zh,
        en=term.en,
        also=list(term.also),
        avoid=list(term.avoid),
        pos=term.pos,
        domain=term.domain,
        note=term.note,
        source=term.source,
        status=term.status,
    )
