"""The glossary: look a term up, see every row of a headword, take the file, mark a text's terms."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict

from api import glossary
from api.errors import NotFound
from api.glossary import Term
from api.glossary.lookup import Match
from api.glossary.matching import TermPlace
from api.glossary.rows import all_terms, terms_of
from api.server.addresses import HEADWORD
from api.server.dependencies import (
    Asked,
    Bench,
    Cursor,
    Limit,
    Reading,
    cut_page,
    problems,
    read_cursor,
    refuse_long,
)
from api.server.rest.routes import ModelRoute
from api.server.rest.schemas import Rows, Terms, example, example_of

router = APIRouter(tags=["glossary"], route_class=ModelRoute)


class TextBody(BaseModel):
    """Any Chinese text."""

    model_config = ConfigDict(extra="forbid") | example(text="他丢失信息后被列为失信被执行人。")
    text: str


class TermPlaces(BaseModel):
    """Every place where a term's characters stand."""

    model_config = example(items=[example_of(TermPlace)])
    items: list[TermPlace]


@router.get("/glossary", responses=problems(422))
def find_terms(
    request: Request,
    response: Response,
    session: Reading,
    bench: Bench,
    q: Annotated[Asked, Query(description="Chinese, English or pinyin; empty is all.")] = "",
    match: Annotated[
        Match | None,
        Query(description="How near `q` must be; without it, as near as there is something."),
    ] = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Terms:
    """Glossary rows that match, exact ones first; a wider way of matching includes the nearer."""
    key = read_cursor(cursor, (int, str))
    index = bench.index(session)
    found = index.find(q, match) if match else index.find_near(q)
    start = place_behind(found, key[0], key[1]) if key else 0
    rows = list(enumerate(found[start : start + limit + 1], start + 1))
    items, following = cut_page(
        request, response, rows, limit, lambda row: (row[0], sense_mark(row[1]))
    )
    return Terms(items=[term for _, term in items], next=following)


def sense_mark(term: Term) -> str:
    """What tells a row from every other one in a cursor: a hash, for a headword may be long."""
    return sha256(f"{term.zh}\0{term.domain}".encode()).hexdigest()[:16]


def place_behind(found: Sequence[Term], place: int, mark: str) -> int:
    """The index behind the row of this mark, which was the `place`th when a page ended with it.

    Rows may have come or gone before it since. Where it is gone itself, the next has its place.
    """
    last = place - 1
    if 0 <= last < len(found) and sense_mark(found[last]) == mark:
        return place
    marks = (at for at, term in enumerate(found, 1) if sense_mark(term) == mark)
    return next(marks, max(0, last))


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


@router.get(f"/glossary/{HEADWORD}", responses=problems(404, 422))
def read_term(zh: str, session: Reading) -> Rows:
    """Every row of one headword: a term may have several senses."""
    rows = terms_of(session, zh)
    if not rows:
        raise NotFound(f'The glossary has no term "{zh}".')
    return Rows(items=rows)


@router.post("/glossary/annotate", responses=problems(413, 422))
def annotate(body: TextBody, session: Reading, bench: Bench) -> TermPlaces:
    """The glossary's terms in a text, each graded by the words around it."""
    refuse_long(body.text)
    return TermPlaces(items=[hit.place() for hit in bench.inspector(session).hits(body.text)])
