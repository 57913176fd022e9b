"""One function a page. Reading pages work without scripts; the review page writes over REST."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.templating import Jinja2Templates
from markupsafe import Markup, escape
from sqlmodel import Session, select

from api import __version__
from api.checks.finding import RANK, Finding
from api.corpus.practice import start_practice
from api.corpus.sources import SourceFilter, find_sources, get_source, view_segments, view_sources
from api.corpus.views import total_progress
from api.drafting.side_by_side import source_drafts
from api.drafting.views import DraftView, view_draft
from api.errors import NotFound
from api.glossary.lookup import WAYS
from api.glossary.rows import terms_of
from api.language.script import HAN
from api.memory.lookup import places
from api.review.findings import FindingCounts
from api.review.views import SegmentView
from api.search.aligned import Wanted, aligned
from api.server.dependencies import Bench, Reading
from api.store.tables import PRACTICE, Source, State

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(directory=str(files("api") / "server" / "web" / "templates"))
templates.env.trim_blocks = templates.env.lstrip_blocks = True
templates.env.filters["urlpath"] = lambda text: quote(text, safe="")
TERMS_A_PAGE = 200
BETWEEN = "\u3000-\u303f\uff00-\uffef\u2014\u2018-\u201d\u20260-9"  # what Chinese writes among them
CHINESE = re.compile(f"[{HAN}](?:[{HAN}{BETWEEN}]*[{HAN}\u3000-\u303f\uff00-\uffef])?")


def mark_chinese(text: str) -> Markup:
    """The text as HTML, its Chinese stretches marked as such for fonts and screen readers."""
    html, end = Markup(), 0
    for found in CHINESE.finditer(text):
        chinese = Markup('<span lang="zh-Hans">{}</span>').format(found[0])
        html += escape(text[end : found.start()]) + chinese
        end = found.end()
    return html + escape(text[end:])


def count_severities(findings: Sequence[Finding]) -> FindingCounts:
    """How many findings there are of each severity."""
    found = Counter(finding.severity for finding in findings)
    return FindingCounts(error=found["error"], warning=found["warning"], note=found["note"])


def find_worst(counts: FindingCounts) -> str:
    """The gravest severity that there is, or "" where nothing was found."""
    return next((severity for severity in RANK if getattr(counts, severity)), "")


def name_maker(draft: DraftView, origins: Mapping[str, str]) -> str:
    """What made a draft, in words: a package, or memory and the place whose English it is."""
    if draft.origin is None:
        return draft.engine
    return f"memory: approved in {origins.get(draft.origin, 'a segment that is gone')}"


templates.env.filters["made"] = name_maker
templates.env.filters["tongues"] = mark_chinese
templates.env.filters["severities"] = count_severities
templates.env.filters["worst"] = find_worst
templates.env.globals["severities"] = list(RANK)


def render(request: Request, name: str, context: dict[str, Any], status: int = 200) -> Response:
    """A page, with what every page shows."""
    shared = {"user": request.app.state.workbench.settings.user, "version": __version__}
    return templates.TemplateResponse(request, name, {**shared, **context}, status_code=status)


def render_problem(request: Request, problem: dict[str, Any]) -> Response:
    """An error as a page."""
    context = {"problem": problem, "page": "error"}
    return render(request, "error.html", context, int(problem["status"]))


@router.get("/")
def show_home(
    request: Request, session: Reading, q: str = "", state: str = "", place: str = ""
) -> Response:
    """Every source, what cites it and how far it is; the practice text."""
    known = {name.value for name in State}
    wanted = SourceFilter(state=state if state in known else None, place=place, q=q)
    everything = view_sources(session, find_sources(session, SourceFilter()))
    narrowed = bool(q or state or place)
    shown = view_sources(session, find_sources(session, wanted)) if narrowed else everything
    practice = find_sources(session, SourceFilter(practice=True))
    return render(
        request,
        "home.html",
        {
            "page": "home",
            "sources": shown,
            "practice": view_sources(session, practice),
            "totals": total_progress([source.progress for source in everything]),
            "filters": {"q": q, "state": state, "place": place},
            "places": sorted({source.place for source in everything if source.place}),
        },
    )


@router.post("/practice")
def load_practice(bench: Bench) -> Response:
    """Load the practice text without scripts, then show it."""
    start_practice(bench.database, bench.inspector, bench.drafter)
    return RedirectResponse("/#practice", status_code=303)


@router.get("/sources/{slug}")
def show_source(slug: str, request: Request, session: Reading) -> Response:
    """A source to read: Chinese and English side by side."""
    return render(request, "source.html", {"page": "source", **source_context(session, slug)})


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


@router.get("/glossary")
def show_glossary(
    request: Request,
    session: Reading,
    bench: Bench,
    q: Annotated[str, Query(max_length=200)] = "",
    match: str = "",
    start: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """The glossary, with a lookup."""
    way = next((each for each in WAYS if each == match), None)
    index = bench.index(session)
    terms = index.terms
    found = index.find(q, way) if way else index.find_near(q)
    more = start + TERMS_A_PAGE < len(found)
    following = request.url.include_query_params(start=start + TERMS_A_PAGE)
    return render(
        request,
        "glossary.html",
        {
            "page": "glossary",
            "terms": found[start : start + TERMS_A_PAGE],
            "q": q,
            "match": way or "",
            "total": len(found),
            "next": f"{following.path}?{following.query}" if more else None,
            "domains": sorted({term.domain for term in terms if term.domain}),
            "slugs": set(session.exec(select(Source.slug))),
        },
    )


@router.get("/glossary/{zh}")
def show_term(zh: str, request: Request, session: Reading) -> Response:
    """A term: its rows, and who renders it how in the sources that hold it."""
    rows = terms_of(session, zh)
    if not rows:
        raise NotFound(f"The glossary has no term “{zh}”.")
    uses = aligned(session, Wanted(zh, lang="zh", practice=True), limit=200)
    slugs = set(session.exec(select(Source.slug)))
    context = {"page": "term", "zh": zh, "terms": rows, "uses": uses, "slugs": slugs}
    return render(request, "term.html", context)


@router.get("/docs")
def show_docs(request: Request) -> Response:
    """The API's documentation, with no CDN."""
    return render(request, "docs.html", {"page": "docs"})
