"""Drafts side by side: what each package made of the same segment."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlmodel import Session, and_, col, select

from api.drafting.rows import text_hash
from api.store.tables import Draft, Segment, Source


def segment_drafts(session: Session, segment: Segment) -> list[Draft]:
    """Every package's draft of a segment, the current one first, then by score."""
    return gather(session, Segment.id == segment.id).get(segment.id, [])


def source_drafts(session: Session, source: Source, positions: range) -> dict[str, list[Draft]]:
    """The same for each segment at some positions of a source, by segment id."""
    within = col(Segment.position).between(positions.start, positions.stop - 1)
    return gather(session, and_(Segment.source_id == source.id, within))


def gather(session: Session, of: Any) -> dict[str, list[Draft]]:
    """A draft an engine of the present Chinese of segments: the current one, or else the last made.

    The current one is there even where the Chinese has changed since.
    """
    query = select(Draft, Segment.zh).join(Segment).where(of)
    query = query.order_by(col(Draft.current).desc(), col(Draft.at).desc(), col(Draft.id).desc())
    found: dict[str, dict[str, Draft]] = defaultdict(dict)
    for draft, zh in session.exec(query):
        if draft.current or draft.of == text_hash(zh):
            found[draft.segment_id].setdefault(draft.engine, draft)
    return {
        key: sorted(drafts.values(), key=lambda draft: (not draft.current, -draft.score))
        for key, drafts in found.items()
    }
