"""A source's pages: one to read, without scripts, and the review page, which writes over REST."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from sqlmodel import Session, select

from api.corpus.sources import get_source, view_segments, view_sources
from api.drafting.side_by_side import source_drafts
from api.drafting.views import view_draft
from api.memory.lookup import places
from api.review.views import SegmentView
from api.server.dependencies import Bench, Reading
from api.server.web.rendering import render, renewal_context
from api.store.shown import is_listed
from api.store.tables import PRACTICE, Source

router = APIRouter(include_in_schema=False)


@router.get("/sources/{slug}")
def show_source(slug: str, request: Request, session: Reading, bench: Bench) -> Response:
    """A source to read: Chinese and English side by side, and what an earlier model drafted."""
    context = source_context(session, slug)
    drafted = context["source"].progress.draft  # a source without drafts is not looked through
    renewal = renewal_context(session, bench, [slug]) if drafted else {}
    return render(request, "source.html", {"page": "source", **context, **renewal})


@router.get("/sources/{slug}/review")
def show_review(slug: str, request: Request, session: Reading, order: str = "") -> Response:
    """A source to work on, as the text runs or with the most doubtful drafts first."""
    context = source_context(session, slug)
    if order == "doubt":
        context["segments"].sort(key=trust)
    page = render(request, "review.html", {"page": "review", "order": order, **context})
    page.headers["Cache-Control"] = "no-store"  # going back must not show an old revision
    return page


def trust(segment: SegmentView) -> tuple[bool, bool, float]:
    """How soon a segment is looked at: drafts that fail a check first, then the least sure ones."""
    draft = segment.draft
    if segment.en is not None or draft is None:
        return True, True, 0.0
    return False, not draft.failed_checks, draft.confidence or 0.0


def source_context(session: Session, slug: str) -> dict[str, Any]:
    """A source, its segments, and the next source of its kind that has segments."""
    source = get_source(session, slug)
    later = select(Source.slug).where(
        Source.slug > slug,
        is_listed(),
        (Source.kind == PRACTICE) == (source.kind == PRACTICE),
        Source.text != "none",
    )
    segments = view_segments(session, source)
    others = {
        key: [view_draft(draft) for draft in drafts if not draft.current]
        for key, drafts in source_drafts(session, source).items()
    }
    drafts = [segment.draft for segment in segments if segment.draft]
    drafts += [one for row in others.values() for one in row]
    origins = {draft.origin for draft in drafts if draft.origin is not None}
    return {
        "source": view_sources(session, [source])[0],
        "segments": segments,
        "others": others,
        "origins": places(session, origins) if origins else {},
        "next_source": session.exec(later.order_by(Source.slug)).first(),
    }
