"""Drafts of an earlier model, which can be made anew where no person has translated."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from api.engine import is_preferred
from api.store.shown import is_shown
from api.store.tables import Draft, Segment, Source

# The maker of a draft, None where a person has translated the segment.
MAKER = case((col(Segment.en).is_(None), col(Draft.engine)))


def is_earlier(maker: str | None, present: str | None) -> bool:
    """Whether the package `present` is preferred to the maker of a draft."""
    return bool(maker and present and is_preferred(present, maker))


def earlier_drafts(
    session: Session, present: str | None, slugs: Sequence[str] | None = None
) -> dict[str, int]:
    """How many segments show a draft to be made anew by the package `present`, by its maker.

    `slugs` None is every source.
    """
    query = (
        select(Draft.engine, func.count())
        .join(Segment, col(Segment.id) == Draft.segment_id)
        .where(col(Draft.current), col(Segment.en).is_(None), is_shown())
        .group_by(Draft.engine)
        .order_by(Draft.engine)
    )
    if slugs is not None:
        query = query.join(Source).where(col(Source.slug).in_(slugs))
    found = session.exec(query).all()
    return {maker: count for maker, count in found if is_earlier(maker, present)}


def name_makers(counts: dict[str, int]) -> str:
    """What made such drafts, in words: `argos zh_en 1.8 and argos zh_en 1.9`."""
    return " and ".join(counts)
