"""The glossary: look a term up, see every row of a headword, take the file."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from api import glossary
from api.errors import NotFound
from api.rest.edges import Cursor, Limit, Reading, cut_page, problems, read_cursor
from api.rest.shapes import Rows, Terms
from api.terms import all_terms
from api.views import term_view

router = APIRouter(tags=["glossary"])
Match = Literal["exact", "prefix", "contains"]


@router.get("/glossary", response_model=Terms, responses=problems(422))
def find_terms(
    request: Request,
    response: Response,
    session: Reading,
    q: Annotated[str, Query(description="Chinese or English; empty is all.", max_length=200)] = "",
    match: Annotated[Match, Query(description="How much of a term `q` must be.")] = "contains",
    limit: Limit = 100,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """Glossary rows that match, exact ones first."""
    start = max(0, (read_cursor(cursor, (int,)) or (0,))[0])
    found = glossary.lookup(all_terms(session), q, match)
    rows = list(enumerate(found))[start : start + limit + 1]
    items, following = cut_page(request, response, rows, limit, lambda row: (row[0] + 1,))
    return {"items": [term_view(term) for _, term in items], "next": following}


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


@router.get("/glossary/{zh}", response_model=Rows, responses=problems(404, 422))
def read_term(zh: str, session: Reading) -> dict[str, Any]:
    """Every row of one headword: a term may have several senses."""
    rows = [term for term in all_terms(session) if term.zh == zh]
    if not rows:
        raise NotFound(f'The glossary has no term "{zh}".')
    return {"items": [term_view(term) for term in rows]}
