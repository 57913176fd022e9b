"""Jobs: ask for drafts, see how far they are, follow, cancel and retry them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any, Literal

from anyio import sleep
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import SQLAlchemyError

from api.errors import DuizhaoError, Invalid
from api.jobs import rows
from api.jobs.rows import job_view
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
from api.server.rest.schemas import example

router = APIRouter(tags=["jobs"])
StateOfJob = Literal["queued", "running", "done", "failed", "cancelled"]
FOLLOW_SECONDS = 0.3
JOB = {
    "id": "019ab1f2c3d4a1b2c3",
    "kind": "draft",
    "sources": ["shenzhen-2016-parking-fees"],
    "redo": False,
    "state": "running",
    "total": 5000,
    "done": 1280,
    "failed": 0,
    "by": "duizhao",
    "created": "2026-11-23T09:30:00+00:00",
    "started": "2026-11-23T09:30:01+00:00",
    "finished": None,
    "error": None,
}


class JobRequest(BaseModel):
    """What to draft: what has no draft of its present text, or with `redo` all of it."""

    model_config = ConfigDict(extra="forbid") | example(sources=JOB["sources"], redo=False)
    kind: Literal["draft"] = "draft"
    sources: Annotated[list[str], Field(min_length=1, max_length=1000)] | None = Field(
        default=None, description="Slugs; null is every source."
    )
    redo: bool = Field(default=False, description="Also what has a draft.")


class JobShape(BaseModel):
    """A job; `total` is null until it is planned, `failed` counts what the model left empty."""

    model_config = example(**JOB)
    id: str
    kind: Literal["draft"]
    sources: list[str] | None
    redo: bool
    state: StateOfJob
    total: int | None
    done: int
    failed: int
    by: str
    created: str
    started: str | None
    finished: str | None
    error: str | None


class Jobs(BaseModel):
    """A page of jobs, the newest first."""

    model_config = example(items=[JOB], next=None)
    items: list[JobShape]
    next: str | None


@router.post("/jobs", status_code=202, response_model=JobShape, responses=problems(404, 422))
def create_job(
    body: JobRequest, response: Response, session: Writing, by: Writer
) -> dict[str, Any]:
    """Ask for drafts; a worker makes them, and what it has made outlives it.

    `Location` is the job.
    """
    if not all(map(is_text, body.sources or ())):
        raise Invalid("A slug holds a character that is not text.")
    job = rows.create_job(session, by, body.sources, redo=body.redo)
    response.headers["Location"] = f"/api/v1/jobs/{job.id}"
    return job_view(job)


@router.get("/jobs", response_model=Jobs, responses=problems(422))
def list_jobs(
    request: Request,
    response: Response,
    session: Reading,
    state: Annotated[StateOfJob | None, Query(description="Only this state.")] = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """Jobs, the newest first."""
    key = read_cursor(cursor, (str,))
    found = rows.list_jobs(session, state, before=key[0] if key else None, limit=limit + 1)
    items, following = cut_page(request, response, found, limit, lambda job: (job.id,))
    return {"items": [job_view(job) for job in items], "next": following}


@router.get("/jobs/{job_id}", response_model=JobShape, responses=problems(404, 422))
def read_job(job_id: str, session: Reading) -> dict[str, Any]:
    """One job."""
    return job_view(rows.get_job(session, job_id))


@router.post("/jobs/{job_id}/cancel", response_model=JobShape, responses=problems(404, 409, 422))
def cancel_job(job_id: str, session: Writing) -> dict[str, Any]:
    """End a job that is queued or running; the drafts it has stored stay."""
    return job_view(rows.cancel_job(session, job_id))


@router.post("/jobs/{job_id}/retry", response_model=JobShape, responses=problems(404, 409, 422))
def retry_job(job_id: str, session: Writing) -> dict[str, Any]:
    """Queue a failed or cancelled job again; it goes on with what is left."""
    return job_view(rows.retry_job(session, job_id))


def known_job(job_id: str, bench: Bench) -> Iterator[dict[str, Any]]:
    """The job, found before the stream begins: an unknown one is a problem, not a stream."""
    yield rows.read_job(bench.database, job_id)


STREAM = f'event: progress\ndata: {{"id": "{JOB["id"]}", "state": "running", "done": 1280, …}}\n\n'
SAID: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Server-sent events.",
        "content": {"text/event-stream": {"example": STREAM}},
    }
}


@router.get(
    "/jobs/{job_id}/events",
    response_class=EventSourceResponse,
    responses=SAID | problems(404, 422),
)
async def follow_job(
    request: Request,
    bench: Bench,
    job: Annotated[dict[str, Any], Depends(known_job, scope="function")],
) -> AsyncIterator[ServerSentEvent]:
    """Server-sent events: `progress` whenever the job changes, `end` with its end, each the job.

    Any server may be asked, whichever worker does the job. A comment is sent where nothing else is,
    every 15 seconds. The stream ends without `end` when the server or the database goes away.
    """
    yield ServerSentEvent(event="progress", data=job, retry=2000)
    while job["state"] in rows.OPEN:
        if request.app.state.leaving() or await request.is_disconnected():
            return
        await sleep(FOLLOW_SECONDS)
        try:
            before, job = job, await run_in_threadpool(rows.read_job, bench.database, job["id"])
        except (SQLAlchemyError, DuizhaoError):  # who follows comes again
            return
        if job != before:
            yield ServerSentEvent(event="progress", data=job)
    yield ServerSentEvent(event="end", data=job)
