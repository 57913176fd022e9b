"""The pages of jobs. Without scripts a job's page is as it was when it was loaded."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.jobs.rows import (
    OPEN_STATES,
    cancel_job,
    create_job,
    get_job,
    list_jobs,
    retry_job,
)
from api.jobs.views import JobView
from api.server.dependencies import Bench, Reading, Writer, Writing
from api.server.web.rendering import render, renewal_context
from api.store.tables import JobKind

router = APIRouter(include_in_schema=False)
NEWEST = 50


def redirect_to_job(key: str) -> Response:
    """A redirect to a job's page, by a GET."""
    return RedirectResponse(f"/jobs/{key}", status_code=303)


@router.get("/jobs")
def show_jobs(request: Request, session: Reading, bench: Bench) -> Response:
    """The newest jobs, and what an earlier model drafted."""
    found = [JobView.from_row(job) for job in list_jobs(session, limit=NEWEST)]
    shown = {"jobs": found, "open_states": OPEN_STATES, **renewal_context(session, bench)}
    page = render(request, "jobs.html", {"page": "jobs", **shown})
    page.headers["Cache-Control"] = "no-store"
    return page


@router.post("/jobs")
def start_all(session: Writing, by: Writer) -> Response:
    """Draft what has no draft, in every source."""
    return redirect_to_job(create_job(session, by).id)


@router.post("/sources/{slug}/jobs")
def start_one(slug: str, session: Writing, by: Writer) -> Response:
    """Draft what has no draft in one source."""
    return redirect_to_job(create_job(session, by, [slug]).id)


@router.post("/renewals")
def renew_all(session: Writing, by: Writer) -> Response:
    """Draft anew what an earlier model drafted, in every source."""
    return redirect_to_job(create_job(session, by, kind=JobKind.RENEW).id)


@router.post("/sources/{slug}/renewals")
def renew_one(slug: str, session: Writing, by: Writer) -> Response:
    """Draft anew what an earlier model drafted in one source."""
    return redirect_to_job(create_job(session, by, [slug], kind=JobKind.RENEW).id)


@router.get("/jobs/{key}")
def show_job(key: str, request: Request, session: Reading) -> Response:
    """A job and how far it is."""
    job = JobView.from_row(get_job(session, key))
    page = render(request, "job.html", {"page": "job", "job": job, "open_states": OPEN_STATES})
    page.headers["Cache-Control"] = "no-store"
    return page


@router.post("/jobs/{key}/cancel")
def cancel(key: str, session: Writing) -> Response:
    """End the job."""
    return redirect_to_job(cancel_job(session, key).id)


@router.post("/jobs/{key}/retry")
def retry(key: str, session: Writing) -> Response:
    """Queue the job again."""
    return redirect_to_job(retry_job(session, key).id)
