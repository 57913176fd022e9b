"""Aligned text: the question programs come for."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import AfterValidator

from api.errors import NotAcceptable
from api.formats.registry import FORMATS, Format
from api.search.aligned import FIRST, AlignedItem, Language, Wanted, aligned, present_key
from api.server.accept import choose
from api.server.dependencies import (
    Asked,
    Cursor,
    Limit,
    Reading,
    cut_page,
    problems,
    read_cursor,
)
from api.server.rest.routes import JSON, ModelRoute
from api.server.rest.schemas import AlignedPage, example_of
from api.store.tables import State

router = APIRouter(tags=["aligned text"], route_class=ModelRoute)


def known_format(name: str) -> str:
    """The name of a format; raises ValueError naming those that there are."""
    names = ("json", *FORMATS)
    if name not in names:
        raise ValueError(f"use {', '.join(names)}")
    return name


def choose_format(request: Request, named: str | None) -> Format | None:
    """The format named in `format=`, else the one that Accept wants most; None is JSON.

    Raises NotAcceptable where Accept refuses them all.
    """
    if named:
        return FORMATS.get(named)
    known = {each.media_type: each for each in FORMATS.values()}
    wanted = ",".join(request.headers.getlist("accept"))
    chosen = choose(wanted, (JSON, *known))
    if chosen is None:
        raise NotAcceptable(f"There are {', '.join((JSON, *known))}; Accept refuses them all.")
    return known.get(chosen)


def shown_formats() -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of each format: its media type, and one row of it."""
    row = example_of(AlignedItem)
    content = {
        each.media_type: {
            "schema": {"type": "string"},
            "example": b"".join(each.write([row])).decode(),
        }
        for each in FORMATS.values()
    }
    return {200: {"content": content}}


@router.get(
    "/aligned", response_model=AlignedPage, responses=shown_formats() | problems(404, 406, 422)
)
def list_aligned(
    request: Request,
    response: Response,
    session: Reading,
    q: Annotated[Asked, Query(description="Text to find; empty is everything.")] = "",
    lang: Annotated[Language | None, Query(description="Look on one side only.")] = None,
    source: Annotated[Asked | None, Query(description="Slug of one source.")] = None,
    state: Annotated[State | None, Query(description="Only this state.")] = None,
    practice: Annotated[bool, Query(description="Practice texts too.")] = False,
    form: Annotated[
        Annotated[str, AfterValidator(known_format)] | None,
        Query(
            alias="format",
            description="Otherwise as Accept says.",
            json_schema_extra={"enum": ["json", *FORMATS]},
        ),
    ] = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Any:
    """Chinese beside English, by source and place in it. `en` is a person's or null."""
    chosen = choose_format(request, form)
    key = read_cursor(cursor, (str, int, str))
    asked = Wanted(q, lang, source, state, practice)
    after = present_key(session, (key[0], key[1], key[2])) if key else FIRST
    found = aligned(session, asked, limit=limit + 1, after=after)
    items, following = cut_page(request, response, found, limit, lambda item: item.key)
    if chosen is None:
        return AlignedPage(items=items, next=following)
    lines = chosen.write(item.model_dump() for item in items)
    return StreamingResponse(lines, headers=dict(response.headers), media_type=chosen.media_type)
