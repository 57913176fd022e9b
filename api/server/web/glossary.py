"""The glossary's pages: the list with its lookup, and one a headword."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import select

from api.errors import NotFound
from api.glossary.lookup import WAYS
from api.glossary.rows import terms_of
from api.search.aligned import Wanted, aligned
from api.server.addresses import TERM
from api.server.dependencies import Asked, Bench, Reading
from api.server.web.rendering import render
from api.store.shown import is_listed
from api.store.tables import Source

router = APIRouter(include_in_schema=False)
TERMS_A_PAGE = 200


@router.get("/glossary")
def show_glossary(
    request: Request,
    session: Reading,
    bench: Bench,
    q: Asked = "",
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
            "slugs": set(session.exec(select(Source.slug).where(is_listed()))),
        },
    )


@router.get(f"/glossary/{TERM}")
def show_term(zh: str, request: Request, session: Reading) -> Response:
    """A term: its rows, and who renders it how in the sources that hold it."""
    rows = terms_of(session, zh)
    if not rows:
        raise NotFound(f"The glossary has no term “{zh}”.")
    uses = aligned(session, Wanted(zh, lang="zh", practice=True), limit=200)
    slugs = set(session.exec(select(Source.slug).where(is_listed())))
    context = {"page": "term", "zh": zh, "terms": rows, "uses": uses, "slugs": slugs}
    return render(request, "term.html", context)
