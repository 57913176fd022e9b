"""Aligned text: segments whose Chinese or English holds a text, with where it stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict
from pydantic.config import JsonDict
from sqlalchemy import tuple_
from sqlmodel import Session, and_, col, or_, select

from api.checks import Span
from api.corpus.sources import get_source, present_place
from api.drafting.views import DraftView, view_draft
from api.review.views import EXAMPLE as SEGMENT
from api.store.shown import is_shown
from api.store.tables import PRACTICE, Draft, Segment, Source, State

Language = Literal["zh", "en"]
Key = tuple[str, int, str]  # slug, position, id: the order of aligned text
FIRST: Key = ("", -1, "")
READ_TOGETHER = 1000  # items that a stream holds at a time
EXAMPLE: JsonDict = {
    **{key: SEGMENT[key] for key in ("id", "source", "position", "zh", "en", "state", "draft")},
    **{key: SEGMENT[key] for key in ("by", "at", "revision")},
    "spans": {"zh": [[12, 16]], "en": []},
}


@dataclass(frozen=True)
class Wanted:
    """Which segments are wanted. `lang` None looks on both sides; practice text only when asked."""

    q: str = ""
    lang: Language | None = None
    source: str | None = None
    state: str | None = None
    practice: bool = False


class Spans(BaseModel):
    """Where the query stands: code points, ends exclusive; `en` in the draft where en is null."""

    model_config = ConfigDict(frozen=True)
    zh: tuple[Span, ...]
    en: tuple[Span, ...]


class AlignedItem(BaseModel):
    """A segment as aligned text; `en` is a person's or null, never a machine's."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": EXAMPLE})
    id: str
    source: str
    position: int
    zh: str
    en: str | None
    state: State
    draft: DraftView | None
    by: str | None
    at: date | None
    revision: int
    spans: Spans

    @property
    def key(self) -> Key:
        """Its place in the order of aligned text."""
        return self.source, self.position, self.id


def aligned(
    session: Session, wanted: Wanted, *, limit: int | None = None, after: Key = FIRST
) -> list[AlignedItem]:
    """Aligned items in the order of source, position, id, from behind the key `after`.

    Letters match in either case; where no person wrote English the draft is searched. Raises
    NotFound for a source that is not there.
    """
    key = (col(Source.slug), col(Segment.position), col(Segment.id))
    query = (
        select(Segment, Source.slug, Draft)
        .join(Source, col(Segment.source_id) == Source.id)
        .outerjoin(Draft, and_(Draft.segment_id == Segment.id, col(Draft.current)))
        .where(is_shown(), tuple_(*key) > after)
        .order_by(*key)
    )
    if wanted.source is not None:
        query = query.where(Segment.source_id == get_source(session, wanted.source).id)
    elif not wanted.practice:
        query = query.where(Source.kind != PRACTICE)
    if wanted.state:
        query = query.where(Segment.state == wanted.state)
    if wanted.q:
        chinese = col(Segment.zh).icontains(wanted.q, autoescape=True)
        english = or_(
            col(Segment.en).icontains(wanted.q, autoescape=True),
            and_(col(Segment.en).is_(None), col(Draft.en).icontains(wanted.q, autoescape=True)),
        )
        sides = {"zh": chinese, "en": english, None: or_(chinese, english)}
        query = query.where(sides[wanted.lang])
    rows = session.exec(query.limit(limit) if limit else query).all()
    return [align(row, slug, draft, wanted) for row, slug, draft in rows]


def present_key(session: Session, key: Key) -> Key:
    """Behind which key a list goes on whose page ended at `key`, wherever that segment is now."""
    slug, position, segment = key
    return (slug, *present_place(session, (position, segment)))


def stream_aligned(session: Session, wanted: Wanted) -> Iterator[AlignedItem]:
    """Every aligned item that is wanted, in order, READ_TOGETHER of them in memory at a time.

    Raises NotFound, at once and not at the first item, for a source that is not there.
    """
    if wanted.source is not None:
        get_source(session, wanted.source)
    return _read_pages(session, wanted)


def _read_pages(session: Session, wanted: Wanted) -> Iterator[AlignedItem]:
    after = FIRST
    while items := aligned(session, wanted, limit=READ_TOGETHER, after=after):
        yield from items
        session.expunge_all()  # a session keeps the rows it has read
        after = items[-1].key


def align(segment: Segment, slug: str, draft: Draft | None, wanted: Wanted) -> AlignedItem:
    """A segment of the source `slug` as aligned text."""
    english = segment.en if segment.en is not None else (draft.en if draft else "")
    return AlignedItem(
        id=segment.id,
        source=slug,
        position=segment.position,
        zh=segment.zh,
        en=segment.en,
        state=State(segment.state),
        draft=view_draft(draft) if draft else None,
        by=segment.by,
        at=segment.at,
        revision=segment.revision,
        spans=Spans(
            zh=() if wanted.lang == "en" else find_spans(wanted.q, segment.zh),
            en=() if wanted.lang == "zh" else find_spans(wanted.q, english),
        ),
    )


def find_spans(needle: str, text: str) -> tuple[Span, ...]:
    """Every place of `needle` in `text` in either case, none overlapping; none of an empty one."""
    if not needle:
        return ()
    found = re.finditer(re.escape(needle), text, re.IGNORECASE)
    return tuple((match.start(), match.end()) for match in found)
