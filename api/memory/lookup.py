"""Translation memory: what people made of the same Chinese, or of Chinese much like it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from sqlmodel import Session, col, func, select

from api.store.tables import Segment, Source, State

NEAR = 70.0  # percent of the characters that two texts share, from which one is offered


@dataclass(frozen=True, slots=True)
class Match:
    """A segment with a person's English; `likeness` in percent, 100 for the same Chinese.

    `where` is its place in words: the source's slug and the segment's number in it, from 1.
    """

    id: str
    source: str
    position: int
    zh: str
    en: str
    state: str
    by: str | None
    likeness: float

    @property
    def where(self) -> str:
        """Where it stands, in words."""
        return where(self.source, self.position)


def identical(session: Session, texts: Sequence[str]) -> dict[str, Match]:
    """The approved English of the same Chinese, by text: the one approved last."""
    query = (
        select(Segment, Source.slug)
        .join(Source)
        .where(
            col(Segment.zh).in_(texts),
            Segment.state == State.APPROVED,
            col(Segment.stale).is_(False),
            col(Segment.withdrawn).is_(False),
        )
        .order_by(col(Segment.at), Segment.id)
    )
    return {row.zh: match_of(row, slug, 100.0) for row, slug in session.exec(query) if row.en}


def near(session: Session, zh: str, besides: str = "", limit: int = 5) -> list[Match]:
    """What people made of Chinese much like `zh`, the nearest first; the same Chinese comes first.

    Texts more than half again as long, or less than two thirds, are too far to be looked at.
    """
    length = func.length(Segment.zh)
    query = select(Segment.id, Segment.zh).where(
        col(Segment.en).is_not(None),
        col(Segment.withdrawn).is_(False),
        Segment.id != besides,
        length.between(len(zh) * 2 // 3, len(zh) * 3 // 2 + 1),
    )
    texts = dict(session.exec(query).all())  # whole rows only of those that are near
    found = process.extract(zh, texts, scorer=fuzz.ratio, score_cutoff=NEAR, limit=limit)
    likeness = {key: round(percent, 1) for _, percent, key in found}
    rows = select(Segment, Source.slug).join(Source).where(col(Segment.id).in_(likeness))
    matches = [match_of(row, slug, likeness[row.id]) for row, slug in session.exec(rows)]
    return sorted(
        matches, key=lambda match: (-match.likeness, match.state != State.APPROVED, match.where)
    )


def places(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Where segments stand, in words, by id."""
    query = select(Segment, Source.slug).join(Source).where(col(Segment.id).in_(ids))
    return {row.id: where(slug, row.position) for row, slug in session.exec(query)}


def where(slug: str, position: int) -> str:
    """A place in words; segments are counted from 1."""
    return f"{slug}, segment {position + 1}"


def match_of(row: Segment, slug: str, likeness: float) -> Match:
    """A segment as a match."""
    state = str(row.state)
    return Match(row.id, slug, row.position, row.zh, row.en or "", state, row.by, likeness)
