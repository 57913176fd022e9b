"""A segment as it is shown, read in two questions to the database."""

from __future__ import annotations

from sqlalchemy import bindparam
from sqlmodel import Session, and_, col, select

from api.errors import NotFound
from api.review.findings import read_findings
from api.review.views import SegmentView, view_segment
from api.store.shown import is_shown
from api.store.tables import Draft, Segment, Source

# Built once: to put a query together takes as long as to ask it.
_SEGMENT = (
    select(Segment, Source.slug, Draft)
    .join(Source, col(Segment.source_id) == Source.id)
    .outerjoin(Draft, and_(Draft.segment_id == Segment.id, col(Draft.current)))
    .where(Segment.id == bindparam("id"), is_shown())
)


def read_segment(session: Session, segment_id: str) -> SegmentView:
    """The segment with its draft and findings; NotFound where there is none or it was withdrawn."""
    row = session.exec(_SEGMENT, params={"id": segment_id}).one_or_none()
    if row is None:
        raise unknown_segment(segment_id)
    segment, slug, draft = row
    return view_segment(segment, slug, draft, read_findings(session, [segment_id])[segment_id])


def unknown_segment(segment_id: str) -> NotFound:
    """The error for a segment that is not there, or is not shown."""
    return NotFound(f'There is no segment "{segment_id}".')
