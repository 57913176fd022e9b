"""The glossary's rows in the database: read, replaced, and which revision of it they are."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Row
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from api.glossary.file import Term, revision
from api.store.tables import GlossaryRevision, TermRow

# columns and not objects: a glossary may have 70,000 rows, and an object of each takes long
TERMS = select_columns(
    col(TermRow.zh),
    col(TermRow.en),
    col(TermRow.also),
    col(TermRow.avoid),
    col(TermRow.pos),
    col(TermRow.domain),
    col(TermRow.note),
    col(TermRow.source),
    col(TermRow.status),
).order_by(col(TermRow.position))


class RevisionKey(NamedTuple):
    """Which glossary a database holds: `number` goes up with each change, `digest` is its hash."""

    number: int
    digest: str


def all_terms(session: Session) -> list[Term]:
    """The whole glossary in file order."""
    return [term_of(row) for row in session.execute(TERMS)]


def terms_of(session: Session, zh: str) -> list[Term]:
    """The rows of one headword, in file order; empty where the glossary has no such headword."""
    return [term_of(row) for row in session.execute(TERMS.where(col(TermRow.zh) == zh))]


def read_revision(session: Session) -> RevisionKey:
    """The glossary's present revision: one row read, whatever the glossary's size."""
    row = session.get(GlossaryRevision, 1)
    if row is not None and row.digest:
        return RevisionKey(row.number, row.digest)
    # a database of an earlier version, until `complete_revision`, or one that is being loaded
    return RevisionKey(row.number if row else 0, revision(all_terms(session)))


def is_complete(session: Session) -> bool:
    """Whether the glossary's hash is stored; a database of an earlier version has none."""
    row = session.get(GlossaryRevision, 1)
    return row is not None and row.digest is not None


def hold_revision(session: Session) -> None:
    """Have the glossary stay as it is until the transaction ends: who loads another waits."""
    session.get(GlossaryRevision, 1, with_for_update={"read": True}, populate_existing=True)


def claim_revision(session: Session) -> GlossaryRevision:
    """The row of the glossary's revision, nobody else's to write until the transaction ends."""
    row = session.get(GlossaryRevision, 1, with_for_update=True, populate_existing=True)
    if row is None:
        row = GlossaryRevision()
        session.add(row)
    return row


def complete_revision(session: Session) -> None:
    """Store the glossary's hash, so that nobody has to read all terms for it again.

    A load that is under way is waited for: it stores the hash of what it loads.
    """
    row = claim_revision(session)
    if row.digest is None:
        row.digest = read_revision(session).digest
    session.flush()


def term_of(row: Row[Any]) -> Term:
    """A row of the query as a term."""
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


def columns_of(position: int, term: Term) -> dict[str, object]:
    """The columns of the row that a term has at this place of the glossary."""
    return {
        "position": position,
        "zh": term.zh,
        "en": term.en,
        "also": list(term.also),
        "avoid": list(term.avoid),
        "pos": term.pos,
        "domain": term.domain,
        "note": term.note,
        "source": term.source,
        "status": term.status,
    }
