"""The glossary: look a term up, see every row of a headword, take the file."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api import glossary
from api.errors import NotFound
from api.glossary.lookup import Match
from api.glossary.rows import all_terms, terms_of
from api.server.dependencies import Bench, Cursor, Limit, Reading, cut_page, problems, read_cursor
from api.server.rest.schemas import Rows, Terms

router = APIRouter(tags=["glossary"])


@router.get("/glossary", responses=problems(422))
def find_terms(
    request: Request,
    response: Response,
    session: Reading,
    bench: Bench,
    q: Annotated[
        str, Query(description="Chinese, English or pinyin; empty is all.", max_length=200)
    ] = "",
    match: Annotated[
        Match | None,
        Query(description="How near `q` must be; without it, as near as there is something."),
    ] = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Terms:
    """Glossary rows that match, exact ones first; a wider way of matching includes the nearer."""
    start = max(0, (read_cursor(cursor, (int,)) or (0,))[0])
    index = bench.index(session)
    found = index.find(q, match) if match else index.find_near(q)
    rows = list(enumerate(found))[start : start + limit + 1]
    items, following = cut_page(request, response, rows, limit, lambda row: (row[0] + 1,))
    return Terms(items=[term for _, term in items], next=following)


@router.get(
    "/glossary.csv",
    response_class=Response,
    responses={
        200: {
            "description": "The glossary as its file.",
            "content": {"text/csv": {"example": f"{','.join(glossary.COLUMNS)}\n"}},
        }
    },
)
def read_file(session: Reading) -> Response:
    """The whole glossary, as glossary.csv has it."""
    data = glossary.write(all_terms(session))
    headers = {"Content-Disposition": 'attachment; filename="glossary.csv"'}
    return Response(data, media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/glossary/{zh}", responses=problems(404, 422))
def read_term(zh: str, session: Reading) -> Rows:
    """Every row of one headword: a term may have several senses."""
    rows = terms_of(session, zh)
    if not rows:
        raise NotFound(f'The glossary has no term "{zh}".')
    return Rows(items=rows)
