"""The pages of jobs. Without scripts a job's page is as it was when it was loaded."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.jobs.rows import OPEN, cancel_job, create_job, get_job, job_view, list_jobs, retry_job
from api.server.dependencies import Reading, Writer, Writing
from api.server.web.pages import render

router = APIRouter(include_in_schema=False)
SHOWN = 50


def go(key: str) -> Response:
    """To a job's page, by a GET."""
    return RedirectResponse(f"/jobs/{key}", status_code=303)


@router.get("/jobs")
def show_jobs(request: Request, session: Reading) -> Response:
    """The newest jobs."""
    found = [job_view(job) for job in list_jobs(session, limit=SHOWN)]
    page = render(request, "jobs.html", {"page": "jobs", "jobs": found, "open_states": OPEN})
    page.headers["Cache-Control"] = "no-store"
    return page


@router.post("/jobs")
def start_all(session: Writing, by: Writer) -> Response:
    """Draft what has no draft, in every source."""
    return go(create_job(session, by).id)


@router.post("/sources/{slug}/jobs")
def start_one(slug: str, session: Writing, by: Writer) -> Response:
    """Draft what has no draft in one source."""
    return go(create_job(session, by, [slug]).id)


@router.get("/jobs/{key}")
def show_job(key: str, request: Request, session: Reading) -> Response:
    """A job and how far it is."""
    job = job_view(get_job(session, key))
    page = render(request, "job.html", {"page": "job", "job": job, "open_states": OPEN})
    page.headers["Cache-Control"] = "no-store"
    return page


@router.post("/jobs/{key}/cancel")
def cancel(key: str, session: Writing) -> Response:
    """End the job."""
    return go(cancel_job(session, key).id)


@router.post("/jobs/{key}/retry")
def retry(key: str, session: Writing) -> Response:
    """Queue the job again."""
    return go(retry_job(session, key).id)
