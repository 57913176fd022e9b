"""Sources: which there are, and the segments of one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.corpus.sources import (
    FIRST_SEGMENT,
    SourceFilter,
    find_sources,
    get_source,
    present_place,
    view_segments,
    view_sources,
)
from api.corpus.views import SourceView
from api.server.dependencies import (
    Asked,
    Cursor,
    Limit,
    Reading,
    cut_page,
    problems,
    read_cursor,
)
from api.server.rest.routes import ModelRoute
from api.server.rest.schemas import Segments, Sources
from api.store.tables import State

router = APIRouter(tags=["sources"], route_class=ModelRoute)


@router.get("/sources", responses=problems(422))
def list_sources(
    request: Request,
    response: Response,
    session: Reading,
    state: Annotated[State | None, Query(description="Has a segment in this state.")] = None,
    publisher: Annotated[Asked | None, Query(description="Exactly this publisher.")] = None,
    place: Annotated[Asked | None, Query(description="Place holds this text.")] = None,
    q: Annotated[Asked | None, Query(description="Title, publisher or text holds this.")] = None,
    practice: Annotated[bool, Query(description="The practice texts instead.")] = False,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Sources:
    """Sources by slug, each with what cites it and its progress by state."""
    key = read_cursor(cursor, (str,))
    wanted = SourceFilter(state, publisher, place, q, practice)
    found = find_sources(session, wanted, limit=limit + 1, after=key[0] if key else "")
    items, following = cut_page(request, response, found, limit, lambda row: (row.slug,))
    return Sources(items=view_sources(session, items), next=following)


@router.get("/sources/{slug}", responses=problems(404, 422))
def read_source(slug: str, session: Reading) -> SourceView:
    """One source."""
    return view_sources(session, [get_source(session, slug)])[0]


@router.get("/sources/{slug}/segments", responses=problems(404, 422))
def list_segments(
    slug: str,
    request: Request,
    response: Response,
    session: Reading,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Segments:
    """The segments of a source in the order of its text."""
    key = read_cursor(cursor, (int, str))
    source = get_source(session, slug)
    after = present_place(session, (key[0], key[1])) if key else FIRST_SEGMENT
    found = view_segments(session, source, limit=limit + 1, after=after)
    items, following = cut_page(request, response, found, limit, lambda row: (row.position, row.id))
    return Segments(items=items, next=following)
