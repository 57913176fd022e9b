"""Jobs asked for, claimed, looked at and waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any

from sqlmodel import Session

from api.drafting.rows import AssessedDraft
from api.formats.corpus_toml import DraftEntry
from api.jobs import rows
from api.jobs.views import JobView
from api.jobs.worker import JobWorker
from api.store.tables import Job, JobKind
from api.workbench import Workbench
from tests.desks import DAY

COUNT = 12
PATIENCE = 120.0
Begin = Callable[..., JobWorker]


def ask(bench: Workbench, *slugs: str, redo: bool = False, kind: JobKind = JobKind.DRAFT) -> str:
    """A new job; its id."""
    with bench.database.writing() as session:
        return rows.create_job(session, "lin", slugs or None, redo=redo, kind=kind).id


def claim(bench: Workbench, key: str, owner: str = "me") -> rows.JobClaim:
    """A claim on a job, which is planned."""
    with bench.database.writing() as session:
        job = rows.get_job(session, key)
        found = rows.claim_job(session, key, job.attempt, owner)
        assert found
        assert rows.plan_job(session, found)
    return found


def job_of(bench: Workbench, key: str) -> dict[str, Any]:
    """A job as it stands."""
    with bench.database.reading() as session:
        return JobView.from_row(rows.get_job(session, key)).model_dump(mode="json")


def wait(bench: Workbench, key: str, state: str = "done") -> dict[str, Any]:
    """The job once it is at its end, which must be this one."""
    end = monotonic() + PATIENCE
    while (job := job_of(bench, key))["state"] in rows.OPEN_STATES:
        assert monotonic() < end, job
        sleep(0.02)
    assert job["state"] == state, job
    return job


def judged(en: str) -> AssessedDraft:
    """A draft."""
    return AssessedDraft(DraftEntry(en, "test", "none", -1.0, DAY))


def left(session: Session, claimed: rows.JobClaim, limit: int = 100) -> rows.NextSegments:
    """What is left of a claimed job."""
    found = rows.next_segments(session, claimed, limit)
    assert found
    return found


def ask_in(session: Session) -> Job:
    """A new job in a transaction under way."""
    return rows.create_job(session, "lin", redo=True)


def claim_of(session: Session, job: Job) -> rows.JobClaim:
    """A claim in a transaction under way."""
    found = rows.claim_job(session, job.id, job.attempt, "other")
    assert found
    assert rows.plan_job(session, found)
    return found


@contextmanager
def idle_worker(bench: Workbench) -> Iterator[JobWorker]:
    """A worker that does not work yet; it is stopped at the end if it was started."""
    found = JobWorker(bench)
    yield found
    if found.thread.is_alive():
        found.stop()
