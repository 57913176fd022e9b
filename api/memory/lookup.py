"""Translation memory: what people made of the same Chinese, or of Chinese much like it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pydantic import BaseModel, ConfigDict
from rapidfuzz import fuzz, process
from sqlmodel import Session, col, func, select

from api.store.parts import in_parts
from api.store.plans import past_index
from api.store.shown import is_shown
from api.store.tables import Segment, Source, State

NEAR = 70.0  # percent of the characters that two texts share, from which one is offered


class Match(BaseModel):
    """A segment with a person's English whose Chinese is the one asked for, or much like it.

    `match_percent` is how much of their characters the two share: 100 for the same Chinese.
    """

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {
                "id": "k2v7mzq4ayhd",
                "source": "shenzhen-2016-parking-fees",
                "position": 0,
                "zh": "停车不缴费可被视为失信行为",
                "en": "Failure to pay for parking may be deemed untrustworthy conduct",
                "state": "approved",
                "by": "mei",
                "match_percent": 100.0,
            }
        },
    )
    id: str
    source: str
    position: int
    zh: str
    en: str
    state: State
    by: str | None
    match_percent: float

    @property
    def where(self) -> str:
        """Where it stands, in words: the source's slug, and its number there, from 1."""
        return where(self.source, self.position)


def identical(session: Session, texts: Sequence[str]) -> dict[str, Match]:
    """The approved English of the same Chinese, by text: the one approved last."""
    query = (
        select(Segment, Source.slug)
        .join(Source)
        .where(
            col(Segment.zh).in_(texts),
            past_index(Segment.state) == State.APPROVED,
            col(Segment.stale).is_(False),
            is_shown(),
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
        is_shown(),
        Segment.id != besides,
        length.between(len(zh) * 2 // 3, len(zh) * 3 // 2 + 1),
    )
    texts = dict(session.exec(query).all())  # whole rows only of those that are near
    found = process.extract(zh, texts, scorer=fuzz.ratio, score_cutoff=NEAR, limit=limit)
    percents = {key: round(percent, 1) for _, percent, key in found}
    rows = select(Segment, Source.slug).join(Source).where(col(Segment.id).in_(percents))
    matches = [match_of(row, slug, percents[row.id]) for row, slug in session.exec(rows)]
    return sorted(
        matches,
        key=lambda match: (-match.match_percent, match.state != State.APPROVED, match.where),
    )


def places(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Where segments stand, in words, by id."""
    found: dict[str, str] = {}
    for part in in_parts(ids):
        query = select(Segment.id, Source.slug, Segment.position).join(Source)
        for key, slug, position in session.exec(query.where(col(Segment.id).in_(part))):
            found[key] = where(slug, position)
    return found


def where(slug: str, position: int) -> str:
    """A place in words; segments are counted from 1."""
    return f"{slug}, segment {position + 1}"


def match_of(row: Segment, slug: str, percent: float) -> Match:
    """A segment as a match of so many percent."""
    return Match(
        id=row.id,
        source=slug,
        position=row.position,
        zh=row.zh,
        en=row.en or "",
        state=State(row.state),
        by=row.by,
        match_percent=percent,
    )
