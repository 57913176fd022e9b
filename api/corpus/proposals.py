"""Terms that recur in the sources and that the glossary lacks."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from api.checks.inspector import lexicon
from api.corpus.sources import sources_named, view_segments
from api.glossary import Term
from api.glossary.extraction import suggest
from api.glossary.rows import all_terms
from api.store.tables import State


def propose_terms(session: Session, slugs: Sequence[str] | None, limit: int) -> list[Term]:
    """At most `limit` terms as rows to review, the likeliest first.

    `slugs` None is every source but practice. Raises NotFound.
    """
    segments = [
        segment
        for source in sources_named(session, slugs)
        for segment in view_segments(session, source)
    ]
    approved = [(one.zh, one.en or "") for one in segments if one.state == State.APPROVED]
    texts = [segment.zh for segment in segments]
    return suggest(texts, approved, all_terms(session), lexicon(), limit=limit)
