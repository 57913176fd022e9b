"""A glossary put in place of another, as a load writes it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from api.glossary import Term
from api.glossary.changes import (
    TermChange,
    key_of,
    placed_terms,
    settle_revision,
    write_changes,
)
from api.glossary.rows import claim_revision


def replace_terms(session: Session, terms: Sequence[Term]) -> None:
    """Make `terms` the glossary, without a file that has them in common."""
    row = claim_revision(session)
    here, new = placed_terms(session), {key_of(term): at for at, term in enumerate(terms)}
    gone = [TermChange(key, here[key], None, 0, None, None) for key in here if key not in new]
    stay = [TermChange(key, here.get(key), terms[at], at, None, None) for key, at in new.items()]
    write_changes(session, [*gone, *stay])
    session.flush()
    settle_revision(session, row)
    session.flush()
