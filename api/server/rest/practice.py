"""The practice text, loaded on request and drafted by a job."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.jobs.practice import start_practice
from api.jobs.views import JobView
from api.server.dependencies import Writer, Writing, problems
from api.server.rest.routes import ModelRoute

router = APIRouter(tags=["practice"], route_class=ModelRoute)


@router.post("/practice", status_code=202, responses=problems(503))
def load_practice(response: Response, session: Writing, by: Writer) -> JobView:
    """Load the practice text, and the job that drafts it, the same while it is under way.

    Edits made on it stay. `Location` is the job.
    """
    job = start_practice(session, by)
    response.headers["Location"] = f"/api/v1/jobs/{job.id}"
    return JobView.from_row(job)
