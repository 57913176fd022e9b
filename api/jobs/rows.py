"""Draft jobs: what was asked for, what is left to do, who does it, and how far it is.

The tables here are the truth. A claim is fenced: each time a worker takes a job up, its `fence`
goes up, and what an earlier claim would store is refused. A draft is stored in the transaction that
takes its segment off the list of what is left, so that none is made twice but those in flight.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from time import time_ns
from typing import Any

from sqlalchemy import delete, insert
from sqlmodel import Session, and_, col, select

from api.accounts.people import ensure_people
from api.drafting.pipeline import Made, store_in, undrafted
from api.drafting.rows import text_hash
from api.errors import Conflict, NotFound
from api.store.database import Database, hold
from api.store.tables import Draft, Job, JobSegment, JobState, Segment, Source, now

OPEN = (JobState.QUEUED, JobState.RUNNING)
ENDED_UNHEARD = "The job ended without saying why; retry it."


@dataclass(frozen=True)
class Claim:
    """A worker's hold on a job: good as long as nobody claims it after, or ends it."""

    job: str
    fence: int


@dataclass(frozen=True)
class Left:
    """Segments of a job that are left: those to draft (id, Chinese), those that need none."""

    todo: list[tuple[str, str]]
    settled: list[str]


def new_id() -> str:
    """An id that sorts by the time it was made: milliseconds, then chance, in hex."""
    return f"{time_ns() // 1_000_000:012x}{secrets.token_hex(3)}"


def create_job(
    session: Session, by: str, slugs: Sequence[str] | None = None, *, redo: bool = False
) -> Job:
    """Ask for drafts of what has none, of all with `redo`; `slugs` None is every source.

    Who asks for the same again before that was begun gets the same job. Raises NotFound for an
    unknown slug.
    """
    sources = None if slugs is None else sorted(set(slugs))
    if sources is not None:
        known = set(session.exec(select(Source.slug).where(col(Source.slug).in_(sources))))
        for slug in sources:
            if slug not in known:
                raise NotFound(f'There is no source "{slug}".')
    hold(session, "create jobs")
    for job in open_jobs(session):
        if job.total is None and (job.sources, job.redo) == (sources, redo):
            return job
    ensure_people(session, [by])
    job = Job(id=new_id(), sources=sources, redo=redo, by=by)
    session.add(job)
    session.flush()
    return job


def get_job(session: Session, key: str, *, lock: bool = False) -> Job:
    """The job; raises NotFound. With `lock` nobody else changes it before this transaction ends."""
    job = lock_job(session, key) if lock else session.get(Job, key)
    if job is None:
        raise NotFound(f'There is no job "{key}".')
    return job


def read_job(database: Database, key: str) -> dict[str, Any]:
    """A job as it stands now; raises NotFound."""
    with database.reading() as session:
        return job_view(get_job(session, key))


def lock_job(session: Session, key: str) -> Job | None:
    """The job as it is once nobody else can change it, whatever this session knew of it."""
    query = select(Job).where(Job.id == key).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one_or_none()


def list_jobs(
    session: Session, state: str | None = None, *, before: str | None = None, limit: int = 100
) -> list[Job]:
    """Jobs, the newest first; `before` is the id of the last one of the page before."""
    query = select(Job).order_by(col(Job.id).desc()).limit(limit)
    if state is not None:
        query = query.where(Job.state == state)
    if before is not None:
        query = query.where(Job.id < before)
    return list(session.exec(query))


def open_jobs(session: Session) -> list[Job]:
    """The jobs that are not at their end, the oldest first."""
    return list(session.exec(select(Job).where(col(Job.state).in_(OPEN)).order_by(Job.id)))


def cancel_job(session: Session, key: str) -> Job:
    """End a job; what it has stored stays. Raises Conflict when it is at its end."""
    job = get_job(session, key, lock=True)
    if job.state not in OPEN:
        raise Conflict(f"The job is {job.state}; only a queued or running one can be cancelled.")
    end(job, JobState.CANCELLED)
    return job


def retry_job(session: Session, key: str) -> Job:
    """Queue a failed or cancelled job again, for what is left of it; raises Conflict otherwise."""
    job = get_job(session, key, lock=True)
    if job.state not in {JobState.FAILED, JobState.CANCELLED}:
        raise Conflict(f"The job is {job.state}; only a failed or cancelled one can be retried.")
    job.sqlmodel_update({"state": JobState.QUEUED, "error": None, "finished": None})
    job.attempt += 1
    return job


def claim_job(session: Session, key: str, attempt: int, owner: str) -> Claim | None:
    """Take a job up, whoever had it before; None when this attempt of it is at its end."""
    job = lock_job(session, key)
    if job is None or job.state not in OPEN or job.attempt != attempt:
        return None
    job.sqlmodel_update({"state": JobState.RUNNING, "owner": owner, "fence": job.fence + 1})
    job.started = job.started or now()
    return Claim(job.id, job.fence)


def hold_job(session: Session, claim: Claim) -> Job | None:
    """The claimed job, locked until the transaction ends; None when the claim is void."""
    job = lock_job(session, claim.job)
    sound = job and job.state == JobState.RUNNING and job.fence == claim.fence
    return job if sound else None


def plan_job(session: Session, claim: Claim) -> bool:
    """Write down what the job has to do, once, the longest first; False when the claim is void.

    Segments of about one length are then decoded together, and equal ones once.
    """
    job = hold_job(session, claim)
    if job is None:
        return False
    if job.total is None:
        todo = undrafted(session, job.sources, redo=job.redo)
        todo.sort(key=lambda segment: (-len(segment[1]), segment[1]))
        rows = [
            {"job_id": job.id, "position": position, "segment_id": key}
            for position, (key, _) in enumerate(todo)
        ]
        if rows:
            session.execute(insert(JobSegment), rows)
        job.total = len(rows)
    return True


def what_is_left(session: Session, claim: Claim, limit: int) -> Left | None:
    """The next `limit` segments that are left, by place; None when the claim is void.

    A segment that was withdrawn, or got a draft of its present text from elsewhere (unless the job
    redoes), needs none.
    """
    job = session.get_one(Job, claim.job)
    if job.state != JobState.RUNNING or job.fence != claim.fence:
        return None
    query = (
        select(Segment.id, Segment.zh, Segment.withdrawn, Draft.of)
        .join(JobSegment, col(JobSegment.segment_id) == Segment.id)
        .outerjoin(Draft, and_(Draft.segment_id == Segment.id, col(Draft.current)))
        .where(JobSegment.job_id == job.id)
        .order_by(col(JobSegment.position))
        .limit(limit)
    )
    left = Left([], [])
    for key, zh, withdrawn, of in session.exec(query):
        if withdrawn or (not job.redo and of == text_hash(zh)):
            left.settled.append(key)
        else:
            left.todo.append((key, zh))
    return left


def settle(session: Session, claim: Claim, keys: Sequence[str]) -> bool:
    """Take segments that need no draft off the list; False when the claim is void."""
    job = hold_job(session, claim)
    if job is not None:
        take_off(session, job, keys)
    return job is not None


def store_drafts(session: Session, claim: Claim, batch: Sequence[Made]) -> bool:
    """Store drafts and take their segments off the list; False when the claim is void.

    A segment whose Chinese changed meanwhile stays on it, for its new text.
    """
    job = hold_job(session, claim)
    if job is None:
        return False
    settled, empty = store_in(session, batch)
    take_off(session, job, settled)
    job.failed += len(empty)
    return True


def take_off(session: Session, job: Job, keys: Sequence[str]) -> None:
    """Count segments of a locked job as done."""
    if not keys:
        return
    mine = (col(JobSegment.job_id) == job.id, col(JobSegment.segment_id).in_(keys))
    job.done += int(getattr(session.execute(delete(JobSegment).where(*mine)), "rowcount"))  # noqa: B009


def finish_job(session: Session, claim: Claim, error: str | None = None) -> bool:
    """End a claimed job, as failed with an error; False when the claim is void."""
    job = hold_job(session, claim)
    if job is not None:
        end(job, JobState.FAILED if error else JobState.DONE, error)
    return job is not None


def end(job: Job, state: JobState, error: str | None = None) -> None:
    """Put an end to a locked job."""
    job.sqlmodel_update({"state": state, "error": error, "finished": now()})


def job_view(job: Job) -> dict[str, Any]:
    """A job as REST and the pages show it."""
    keys = ("id", "kind", "sources", "redo", "state", "total", "done", "failed", "by", "error")
    view = {key: getattr(job, key) for key in keys}
    moments = {key: getattr(job, key) for key in ("created", "started", "finished")}
    return {**view, **{key: at.isoformat() if at else None for key, at in moments.items()}}
