"""What shows: the condition that every question about segments has."""

from __future__ import annotations

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, not_, select

from api.store.tables import Segment, Source


def is_shown() -> ColumnElement[bool]:
    """The condition that a segment shows: not withdrawn, and its source loaded to the end.

    Which sources are not is asked once a query; there is seldom one.
    """
    loading = select(Source.id).where(not_(col(Source.complete)))
    return and_(col(Segment.withdrawn).is_(False), col(Segment.source_id).not_in(loading))
