"""Aligned text: the question programs come for."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import PlainTextResponse

from api.formats.tabular import write_csv, write_jsonl
from api.search.aligned import Language, Wanted, aligned
from api.server.dependencies import Cursor, Limit, Reading, cut_page, problems, read_cursor
from api.server.rest.schemas import AlignedPage, StateName

router = APIRouter(tags=["aligned text"])
Format = Literal["json", "jsonl", "csv"]
MEDIA = {"jsonl": "application/jsonl", "csv": "text/csv"}


def wanted_format(request: Request, named: Format | None) -> Format:
    """The format named in `format=`, else the one that Accept asks for, else JSON."""
    if named:
        return named
    accepted = request.headers.get("accept", "")
    for name in ("jsonl", "csv"):
        if MEDIA[name] in accepted:
            return "jsonl" if name == "jsonl" else "csv"
    return "json"


@router.get("/aligned", response_model=AlignedPage, responses=problems(404, 422))
def list_aligned(
    request: Request,
    response: Response,
    session: Reading,
    q: Annotated[str, Query(description="Text to find; empty is everything.", max_length=500)] = "",
    lang: Annotated[Language | None, Query(description="Look on one side only.")] = None,
    source: Annotated[str | None, Query(description="Slug of one source.")] = None,
    state: Annotated[StateName | None, Query(description="Only this state.")] = None,
    practice: Annotated[bool, Query(description="Practice texts too.")] = False,
    file: Annotated[
        Format | None, Query(alias="format", description="Otherwise as Accept says.")
    ] = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Any:
    """Chinese beside English, by source and place in it. `en` is a person's or null."""
    key = read_cursor(cursor, (str, int, str))
    asked = Wanted(q, lang, source, state, practice)
    found = aligned(session, asked, limit=limit + 1, after=key or ("", -1, ""))
    items, following = cut_page(
        request, response, found, limit, lambda row: (row["source"], row["position"], row["id"])
    )
    chosen = wanted_format(request, file)
    if chosen == "json":
        return {"items": items, "next": following}
    text = "".join((write_jsonl if chosen == "jsonl" else write_csv)(items))
    return PlainTextResponse(text, headers=dict(response.headers), media_type=MEDIA[chosen])
