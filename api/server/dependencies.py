"""The edges of a request: its session, its writer, its page, the errors it may end in.

What needs no waiting is `async`: FastAPI calls it where it is, and every other function in a
thread, which costs more than what most of these do.
"""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query, Request, Response
from pydantic import StringConstraints
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from api.checks.inspector import warm_up
from api.errors import Busy, Invalid, TooLarge
from api.language.script import is_text
from api.server.conditions import read_if_match
from api.server.problem import MEDIA
from api.workbench import Workbench

MAX_LIMIT = 1000
MAX_TEXT = 200_000  # code points of all texts of a request
Asked = Annotated[str, StringConstraints(max_length=1000)]  # code points of an address's query
Item = TypeVar("Item")


async def get_workbench(request: Request) -> Workbench:
    """The process's workbench."""
    bench: Workbench = request.app.state.workbench
    return bench


Bench = Annotated[Workbench, Depends(get_workbench)]


async def reading(bench: Bench) -> AsyncIterator[Session]:
    """A session for reading, which takes a connection when it is first asked something.

    To give the connection back is no work on SQLite; PostgreSQL is told of it, which may take time.
    """
    database = bench.database
    session = database.open_reading()
    try:
        yield session
    finally:
        if database.is_local:
            session.close()
        else:
            await run_in_threadpool(session.close)


def writing(bench: Bench) -> Iterator[Session]:
    """A session committed when the route returns, before the answer leaves.

    Raises Busy where so many wait to write that readers would have no thread left.
    """
    database = bench.database
    if not database.line.acquire(blocking=False):
        raise Busy("Many wait to write just now; try again in a moment.")
    try:
        with database.writing() as session:
            yield session
    finally:
        database.line.release()


def checking(bench: Bench) -> Iterator[Session]:
    """As `writing`, for a write that is checked: what the checks are built of is built before.

    The first save after a start would otherwise keep every other waiting for seconds.
    """
    warm_up()
    yield from writing(bench)


# scope="function": a commit that fails must become an error answer, not follow a 200
Reading = Annotated[Session, Depends(reading, scope="function")]
Writing = Annotated[Session, Depends(writing, scope="function")]
Checking = Annotated[Session, Depends(checking, scope="function")]


async def get_writer(bench: Bench) -> str:
    """Who writes: DUIZHAO_USER until there are accounts."""
    return bench.settings.user


Writer = Annotated[str, Depends(get_writer)]


OnRevision = Annotated[tuple[int, ...], Depends(read_if_match)]
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Items a page, at most 1000.")]
Cursor = Annotated[str | None, Query(description="`next` of the page before.", max_length=1000)]


def write_cursor(key: tuple[Any, ...]) -> str:
    """An opaque cursor behind an item's key."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, kinds: tuple[type, ...]) -> tuple[Any, ...] | None:
    """The key in a cursor, its parts of `kinds`; raises Invalid for one that is not ours."""
    if cursor is None:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        key = None
    right = isinstance(key, list) and [type(part) for part in key] == list(kinds)
    if not right or not all(map(storable, key)):
        raise Invalid("The cursor is not one that this route gave; start without it.")
    return tuple(key)


def storable(part: str | int) -> bool:
    """Whether a database can compare a key's part with what it holds."""
    if isinstance(part, str):
        return is_text(part)
    return abs(part) < 2**31


def cut_page(
    request: Request,
    response: Response,
    found: Sequence[Item],
    limit: int,
    key: Callable[[Item], tuple[Any, ...]],
) -> tuple[list[Item], str | None]:
    """The page in `found`, which holds one more item when there is a next one, and its cursor.

    `key` gives the place of an item; the next page is also named in a Link header.
    """
    if len(found) <= limit:
        return list(found), None
    cursor = write_cursor(key(found[limit - 1]))
    url = request.url.include_query_params(cursor=cursor)
    response.headers["Link"] = f'<{url}>; rel="next"'
    return list(found[:limit]), cursor


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of a route's errors."""
    content = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    words = {
        403: "A write from another site's page.",
        404: "There is no such thing.",
        406: "Accept refuses every format.",
        409: "The state does not allow it.",
        412: "The segment changed: the body holds `base`, `yours` and `theirs`.",
        413: "Too much text.",
        421: "The host is none that is answered here.",
        422: "Something sent is not valid; `detail` says what.",
        428: "If-Match is missing.",
        503: "The model or the database is not available.",
    }
    return {status: {"description": words[status], "content": content} for status in statuses}


def refuse_long(*texts: str) -> None:
    """Raise TooLarge for texts that are together too long."""
    if sum(map(len, texts)) > MAX_TEXT:
        raise TooLarge(f"One request takes at most {MAX_TEXT:,} characters; send it in parts.")
