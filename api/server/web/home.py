"""The home page, the practice text that it offers, and the page of the API."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.corpus.sources import SourceFilter, find_sources, view_sources
from api.corpus.views import total_progress
from api.jobs.practice import start_practice, unfinished_practice
from api.jobs.rows import OPEN_STATES
from api.jobs.views import JobView
from api.server.dependencies import Asked, Reading, Writer, Writing
from api.server.web.rendering import render
from api.store.tables import State

router = APIRouter(include_in_schema=False)


@router.get("/")
def show_home(
    request: Request, session: Reading, q: Asked = "", state: str = "", place: Asked = ""
) -> Response:
    """Every source, what cites it and how far it is; the practice text."""
    known = next((each for each in State if each == state), None)
    wanted = SourceFilter(state=known, place=place, q=q)
    everything = view_sources(session, find_sources(session, SourceFilter()))
    narrowed = bool(q or state or place)
    shown = view_sources(session, find_sources(session, wanted)) if narrowed else everything
    practice = find_sources(session, SourceFilter(practice=True))
    practice_views = view_sources(session, practice)
    undrafted = any(source.progress.new for source in practice_views)  # else no job is looked for
    job = unfinished_practice(session) if undrafted else None
    return render(
        request,
        "home.html",
        {
            "page": "home",
            "sources": shown,
            "practice": practice_views,
            "job": JobView.from_row(job) if job else None,
            "open_states": OPEN_STATES,
            "totals": total_progress([source.progress for source in everything]),
            "filters": {"q": q, "state": state, "place": place},
            "places": sorted({source.place for source in everything if source.place}),
        },
    )


@router.post("/practice")
def load_practice(session: Writing, by: Writer) -> Response:
    """Load the practice text without scripts, then show it and how far its drafts are."""
    start_practice(session, by)
    return RedirectResponse("/#practice", status_code=303)


@router.get("/docs")
def show_docs(request: Request) -> Response:
    """The API's documentation, with no CDN."""
    return render(request, "docs.html", {"page": "docs"})
