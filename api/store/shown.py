"""What shows: the conditions that every question about sources and segments has."""

from __future__ import annotations

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, not_, or_, select

from api.store.tables import Segment, Source


def is_listed() -> ColumnElement[bool]:
    """The condition that a source shows: loaded to the end, and not withdrawn."""
    return and_(col(Source.complete), not_(col(Source.withdrawn)))


def is_shown() -> ColumnElement[bool]:
    """The condition that a segment shows: not withdrawn, and its source one that shows.

    Which sources do not is asked once a query; there are few.
    """
    unlisted = select(Source.id).where(or_(not_(col(Source.complete)), col(Source.withdrawn)))
    return and_(col(Segment.withdrawn).is_(False), col(Segment.source_id).not_in(unlisted))
