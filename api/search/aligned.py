"""Aligned text: segments whose Chinese or English holds a text, with where it stands in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import tuple_
from sqlmodel import Session, and_, col, or_, select

from api.corpus.sources import get_source
from api.review.views import Spans, aligned_view
from api.store.tables import PRACTICE, Draft, Segment, Source

Language = Literal["zh", "en"]


@dataclass(frozen=True)
class Wanted:
    """Which segments are wanted. `lang` None looks on both sides; practice text only when asked."""

    q: str = ""
    lang: Language | None = None
    source: str | None = None
    state: str | None = None
    practice: bool = False


def aligned(
    session: Session,
    wanted: Wanted,
    *,
    limit: int | None = None,
    after: tuple[str, int, str] = ("", -1, ""),
) -> list[dict[str, Any]]:
    """Aligned items in the order of source, position, id, from behind the key `after`.

    Letters match in either case; where no person wrote English the draft is searched. Raises
    NotFound for a source that is not there.
    """
    key = (col(Source.slug), col(Segment.position), col(Segment.id))
    query = (
        select(Segment, Source.slug, Draft)
        .join(Source, col(Segment.source_id) == Source.id)
        .outerjoin(Draft, and_(Draft.segment_id == Segment.id, col(Draft.current)))
        .where(col(Segment.withdrawn).is_(False), tuple_(*key) > after)
        .order_by(*key)
    )
    if wanted.source:
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
    return [aligned_view(row, slug, draft, spans(row, draft, wanted)) for row, slug, draft in rows]


def spans(segment: Segment, draft: Draft | None, wanted: Wanted) -> dict[str, Spans]:
    """Where the text stands: code points, ends exclusive; `en` is the draft's where en is null."""
    english = segment.en if segment.en is not None else (draft.en if draft else "")
    chinese = [] if wanted.lang == "en" else places(wanted.q, segment.zh)
    return {
        "zh": chinese,
        "en": [] if wanted.lang == "zh" else places(wanted.q, english),
    }


def places(needle: str, text: str) -> Spans:
    """Every place of `needle` in `text` in either case, none overlapping."""
    if not needle:
        return []
    return [[m.start(), m.end()] for m in re.finditer(re.escape(needle), text, re.IGNORECASE)]
