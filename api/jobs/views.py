"""A job as pages, REST, events and the command show it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict
from pydantic.config import JsonDict

from api.review.views import Moment
from api.store.tables import Job, JobKind, JobState

EXAMPLE: JsonDict = {
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


class JobView(BaseModel):
    """A job; `total` is null until it is planned, `failed` counts what the model left empty.

    Of kind `draft` it drafts what has no draft, with `redo` all; of kind `renew` also what an
    earlier model drafted and no person has translated.
    """

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": EXAMPLE})

    id: str
    kind: JobKind
    sources: list[str] | None  # None is every source
    redo: bool
    state: JobState
    total: int | None
    done: int
    failed: int
    by: str
    created: Moment
    started: Moment | None
    finished: Moment | None
    error: str | None

    @classmethod
    def from_row(cls, job: Job) -> JobView:
        """The job as its row stands now."""
        return cls(
            id=job.id,
            kind=JobKind(job.kind),
            sources=job.sources,
            redo=job.redo,
            state=JobState(job.state),
            total=job.total,
            done=job.done,
            failed=job.failed,
            by=job.by,
            created=job.created,
            started=job.started,
            finished=job.finished,
            error=job.error,
        )
