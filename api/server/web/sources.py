"""A source's pages: one to read, without scripts, and the review page, which writes over REST.

Neither holds a long source whole: they show a window of it, and ways to the others. The script of
the review page asks for the windows one by one as they come into sight.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel
from sqlmodel import Session, select

from api.corpus.sources import get_source, view_sources
from api.corpus.windows import Window, read_doubtful, read_one, read_window
from api.drafting.side_by_side import source_drafts
from api.drafting.views import DraftView, view_draft
from api.memory.lookup import places
from api.server.dependencies import Asked, Bench, Cursor, Reading, read_cursor, write_cursor
from api.server.web.rendering import render, renewal_context
from api.store.shown import is_listed
from api.store.tables import PRACTICE, Source

router = APIRouter(include_in_schema=False)
READ, REVIEW = 300, 100  # segments of a window, to read and to review
DOUBT = (int, int, float, int, str)
Start = Annotated[int, Query(ge=0, lt=2**31)]


class WantedWindow(BaseModel):
    """Which window of the review page an address asks for, and in which order."""

    order: str = ""
    start: Start | None = None
    at: Asked = ""
    cursor: Cursor = None


@router.get("/sources/{slug}")
def show_source(
    slug: str, request: Request, session: Reading, bench: Bench, start: Start = 0, at: Asked = ""
) -> Response:
    """A source to read: Chinese and English side by side, from `start` or around segment `at`.

    Beside it what an earlier model drafted, in a source that has drafts.
    """
    source = get_source(session, slug)
    window = read_window(session, source, READ, start=start, at=at)
    positions = range(window.start, window.start + window.size)
    others = {
        key: [view_draft(draft) for draft in drafts if not draft.current]
        for key, drafts in source_drafts(session, source, positions).items()
    }
    more = [draft for row in others.values() for draft in row]
    context = source_context(session, source) | window_context(session, window, more)
    if context["source"].progress.draft:
        context |= renewal_context(session, bench, [slug])
    return render(request, "source.html", {"page": "source", "others": others, **context})


@router.get("/sources/{slug}/review")
def show_review(
    slug: str, request: Request, session: Reading, wanted: Annotated[WantedWindow, Query()]
) -> Response:
    """A source to work on, as the text runs or with the most doubtful drafts first.

    It begins with the window of the first segment that is not approved, unless another is named.
    """
    source = get_source(session, slug)
    window = choose_window(session, source, wanted)
    context = source_context(session, source) | window_context(session, window)
    page = render(request, "review.html", {"page": "review", "order": wanted.order, **context})
    page.headers["Cache-Control"] = "no-store"  # going back must not show an old revision
    return page


@router.get("/sources/{slug}/review/rows")
def show_rows(
    slug: str, request: Request, session: Reading, wanted: Annotated[WantedWindow, Query()]
) -> Response:
    """A window of the review page without the page.

    Most doubtful first the segment `at` comes alone; where the source has no such one, nothing.
    """
    source = get_source(session, slug)
    window = choose_window(session, source, wanted)
    elsewhere = wanted.at not in {segment.id for segment in window.segments}
    if wanted.at and (wanted.order == "doubt" or elsewhere):
        window = read_one(session, source, wanted.at, REVIEW)
    context = {"source": view_sources(session, [source])[0], "order": wanted.order}
    context |= window_context(session, window)
    rows = render(request, "review_rows.html", context)
    rows.headers["Cache-Control"] = "no-store"
    return rows


def choose_window(session: Session, source: Source, wanted: WantedWindow) -> Window:
    """The window that an address asks for; raises Invalid for a cursor that is not ours."""
    if wanted.order != "doubt":
        return read_window(session, source, REVIEW, start=wanted.start, at=wanted.at)
    key = read_cursor(wanted.cursor, DOUBT)
    after = (key[0], key[1], key[2], key[3], key[4]) if key else None
    return read_doubtful(session, source, REVIEW, after)


def source_context(session: Session, source: Source) -> dict[str, Any]:
    """A source, and the next source of its kind that has segments."""
    later = select(Source.slug).where(
        Source.slug > source.slug,
        is_listed(),
        (Source.kind == PRACTICE) == (source.kind == PRACTICE),
        Source.text != "none",
    )
    return {
        "source": view_sources(session, [source])[0],
        "next_source": session.exec(later.order_by(Source.slug)).first(),
    }


def window_context(
    session: Session, window: Window, drafts: list[DraftView] | None = None
) -> dict[str, Any]:
    """A window, where its drafts come from that are from memory, and the way to the next one."""
    shown = [segment.draft for segment in window.segments if segment.draft] + (drafts or [])
    origins = {draft.origin for draft in shown if draft.origin is not None}
    return {
        "window": window,
        "segments": window.segments,
        "origins": places(session, origins) if origins else {},
        "following": write_cursor(window.following) if window.following else "",
    }
