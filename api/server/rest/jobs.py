"""Jobs: ask for drafts, see how far they are, follow, cancel and retry them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any

from anyio import sleep
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import SQLAlchemyError

from api.errors import DuizhaoError, Invalid
from api.jobs import rows
from api.jobs.views import EXAMPLE, JobView
from api.language.script import is_text
from api.server.dependencies import (
    Bench,
    Cursor,
    Limit,
    Reading,
    Writer,
    Writing,
    cut_page,
    problems,
    read_cursor,
)
from api.server.rest.routes import ModelRoute
from api.server.rest.schemas import Text, example
from api.store.tables import JobKind, JobState

router = APIRouter(tags=["jobs"], route_class=ModelRoute)
FOLLOW_SECONDS = 0.3


BOTH: dict[str, Any] = {
    "properties": {"kind": {"const": "renew"}, "redo": {"const": True}},
    "required": ["kind", "redo"],
}


class JobRequest(BaseModel):
    """What to draft: what has no draft of its present text, or with `redo` all of it.

    Of kind `renew` also what an earlier model drafted and no person has translated.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"sources": EXAMPLE["sources"], "redo": False},
            "not": BOTH,
        },
    )
    kind: JobKind = JobKind.DRAFT
    sources: Annotated[list[Text], Field(min_length=1, max_length=1000)] | None = Field(
        default=None, description="Slugs; null is every source."
    )
    redo: bool = Field(default=False, strict=True, description="Also what has a draft.")


class Jobs(BaseModel):
    """A page of jobs, the newest first."""

    model_config = example(items=[EXAMPLE], next=None)
    items: list[JobView]
    next: str | None


@router.post("/jobs", status_code=202, responses=problems(404, 422))
def create_job(body: JobRequest, response: Response, session: Writing, by: Writer) -> JobView:
    """Ask for drafts; a worker makes them, and what it has made outlives it.

    `Location` is the job.
    """
    if not all(map(is_text, body.sources or ())):
        raise Invalid("A slug holds a character that is not text.")
    if body.redo and body.kind == JobKind.RENEW:
        raise Invalid("Say redo, which drafts all, or the kind renew, not both.")
    job = rows.create_job(session, by, body.sources, redo=body.redo, kind=body.kind)
    response.headers["Location"] = f"/api/v1/jobs/{job.id}"
    return JobView.from_row(job)


@router.get("/jobs", responses=problems(422))
def list_jobs(
    request: Request,
    response: Response,
    session: Reading,
    state: Annotated[JobState | None, Query(description="Only this state.")] = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Jobs:
    """Jobs, the newest first."""
    key = read_cursor(cursor, (str,))
    found = rows.list_jobs(session, state, before=key[0] if key else None, limit=limit + 1)
    items, following = cut_page(request, response, found, limit, lambda job: (job.id,))
    return Jobs(items=[JobView.from_row(job) for job in items], next=following)


@router.get("/jobs/{job_id}", responses=problems(404, 422))
def read_job(job_id: str, session: Reading) -> JobView:
    """One job."""
    return JobView.from_row(rows.get_job(session, job_id))


@router.post("/jobs/{job_id}/cancel", responses=problems(404, 409, 422))
def cancel_job(job_id: str, session: Writing) -> JobView:
    """End a job that is queued or running; the drafts it has stored stay."""
    return JobView.from_row(rows.cancel_job(session, job_id))


@router.post("/jobs/{job_id}/retry", responses=problems(404, 409, 422))
def retry_job(job_id: str, session: Writing) -> JobView:
    """Queue a failed or cancelled job again; it goes on with what is left."""
    return JobView.from_row(rows.retry_job(session, job_id))


def known_job(job_id: str, bench: Bench) -> Iterator[JobView]:
    """The job, found before the stream begins: an unknown one is a problem, not a stream."""
    yield rows.read_job(bench.database, job_id)


STREAM = (
    f'event: progress\ndata: {{"id": "{EXAMPLE["id"]}", "state": "running", "done": 1280, …}}\n\n'
)
STREAM_RESPONSE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Server-sent events.",
        "content": {"text/event-stream": {"example": STREAM}},
    }
}


@router.get(
    "/jobs/{job_id}/events",
    response_class=EventSourceResponse,
    responses=STREAM_RESPONSE | problems(404, 422),
)
async def follow_job(
    request: Request, bench: Bench, job: Annotated[JobView, Depends(known_job, scope="function")]
) -> AsyncIterator[ServerSentEvent]:
    """Server-sent events: `progress` whenever the job changes, `end` with its end, each the job.

    Any server may be asked, whichever worker does the job. A comment is sent where nothing else is,
    every 15 seconds. The stream ends without `end` when the server or the database goes away.
    """
    yield ServerSentEvent(event="progress", data=job.model_dump(mode="json"), retry=2000)
    while job.state in rows.OPEN_STATES:
        if request.app.state.stopping() or await request.is_disconnected():
            return
        await sleep(FOLLOW_SECONDS)
        try:
            before, job = job, await run_in_threadpool(rows.read_job, bench.database, job.id)
        except (SQLAlchemyError, DuizhaoError):  # who follows comes again
            return
        if job != before:
            yield ServerSentEvent(event="progress", data=job.model_dump(mode="json"))
    yield ServerSentEvent(event="end", data=job.model_dump(mode="json"))
