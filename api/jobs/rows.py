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

from sqlalchemy import delete, insert
from sqlalchemy import select as select_columns  # SQLModel's takes four at most
from sqlmodel import Session, and_, col, select

from api.accounts.people import ensure_people
from api.drafting.pipeline import Made, check_slugs, store_in, undrafted
from api.drafting.renewal import MAKER, is_earlier
from api.drafting.rows import text_hash
from api.errors import Conflict, NotFound
from api.jobs.views import JobView
from api.store.database import Database
from api.store.locks import lock_work
from api.store.plans import past_index
from api.store.tables import Draft, Job, JobKind, JobSegment, JobState, Segment, now

OPEN_STATES = (JobState.QUEUED, JobState.RUNNING)
ENDED_WITHOUT_REASON = "The job ended without saying why; retry it."


@dataclass(frozen=True)
class JobClaim:
    """A worker's hold on a job: good as long as nobody claims it after, or ends it."""

    job: str
    fence: int


@dataclass(frozen=True)
class NextSegments:
    """Segments on a job's list: those to draft (id, Chinese), and the ids that need no draft."""

    to_draft: list[tuple[str, str]]
    to_skip: list[str]


def new_id() -> str:
    """An id that sorts by the time it was made: milliseconds, then chance, in hex."""
    return f"{time_ns() // 1_000_000:012x}{secrets.token_hex(3)}"


def create_job(
    session: Session,
    by: str,
    slugs: Sequence[str] | None = None,
    *,
    redo: bool = False,
    kind: JobKind = JobKind.DRAFT,
) -> Job:
    """A queued job that drafts what has no draft, with `redo` all; `slugs` None is every source.

    Of kind `renew` it also drafts what an earlier model drafted and no person has translated. The
    same request again, before the job was begun, gives the same job. Raises NotFound for an unknown
    slug.
    """
    sources = None if slugs is None else sorted(set(slugs))
    if sources is not None:
        check_slugs(session, sources)
    lock_work(session, "create jobs")
    for job in open_jobs(session):
        if job.total is None and (job.sources, job.redo, job.kind) == (sources, redo, kind):
            return job
    ensure_people(session, [by])
    job = Job(id=new_id(), kind=kind, sources=sources, redo=redo, by=by)
    session.add(job)
    session.flush()
    return job


def get_job(session: Session, key: str, *, lock: bool = False) -> Job:
    """The job; raises NotFound. With `lock` nobody else changes it before this transaction ends."""
    job = lock_job(session, key) if lock else session.get(Job, key)
    if job is None:
        raise NotFound(f'There is no job "{key}".')
    return job


def read_job(database: Database, key: str) -> JobView:
    """A job as it stands now; raises NotFound."""
    with database.reading() as session:
        return JobView.from_row(get_job(session, key))


def lock_job(session: Session, key: str) -> Job | None:
    """The job, locked until the transaction ends and read anew; None when there is none."""
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
    return list(session.exec(select(Job).where(col(Job.state).in_(OPEN_STATES)).order_by(Job.id)))


def cancel_job(session: Session, key: str) -> Job:
    """The job, now cancelled; the drafts that it has stored stay.

    Raises NotFound, and Conflict when it is at its end.
    """
    job = get_job(session, key, lock=True)
    if job.state not in OPEN_STATES:
        raise Conflict(f"The job is {job.state}; only a queued or running one can be cancelled.")
    end_job(job, JobState.CANCELLED)
    return job


def retry_job(session: Session, key: str) -> Job:
    """The failed or cancelled job, queued again for what is left of it.

    Raises NotFound, and Conflict for a job in another state.
    """
    job = get_job(session, key, lock=True)
    if job.state not in {JobState.FAILED, JobState.CANCELLED}:
        raise Conflict(f"The job is {job.state}; only a failed or cancelled one can be retried.")
    job.sqlmodel_update({"state": JobState.QUEUED, "error": None, "finished": None})
    job.attempt += 1
    return job


def claim_job(session: Session, key: str, attempt: int, owner: str) -> JobClaim | None:
    """A claim for worker `owner`, which voids those before; None when the attempt is at its end."""
    job = lock_job(session, key)
    if job is None or job.state not in OPEN_STATES or job.attempt != attempt:
        return None
    job.sqlmodel_update({"state": JobState.RUNNING, "owner": owner, "fence": job.fence + 1})
    job.started = job.started or now()
    return JobClaim(job.id, job.fence)


def lock_claimed_job(session: Session, claim: JobClaim) -> Job | None:
    """The claimed job, locked until the transaction ends; None when the claim is void."""
    job = lock_job(session, claim.job)
    valid = job and job.state == JobState.RUNNING and job.fence == claim.fence
    return job if valid else None


def plan_job(session: Session, claim: JobClaim, package: str | None = None) -> bool:
    """False when the claim is void; else the job's list of segments is stored, unless it was.

    `package` is what drafts made now will say made them: drafts by an earlier one are renewed by a
    job that does so. The list is the longest first: segments of about one length are then decoded
    together, and equal ones once.
    """
    job = lock_claimed_job(session, claim)
    if job is None:
        return False
    if job.total is None:
        renew = package if job.kind == JobKind.RENEW else None
        segments = undrafted(session, job.sources, redo=job.redo, renew=renew)
        segments.sort(key=lambda segment: (-len(segment[1]), segment[1]))
        rows = [
            {"job_id": job.id, "position": position, "segment_id": key}
            for position, (key, _) in enumerate(segments)
        ]
        if rows:
            session.execute(insert(JobSegment), rows)
        job.total = len(rows)
    return True


def next_segments(
    session: Session, claim: JobClaim, limit: int, package: str | None = None
) -> NextSegments | None:
    """The first `limit` segments on the job's list; None when the claim is void.

    A segment that was withdrawn, or got a draft of its present text from elsewhere (unless the job
    redoes), needs none; `package` is as in `plan_job`.
    """
    job = session.get_one(Job, claim.job)
    if job.state != JobState.RUNNING or job.fence != claim.fence:
        return None
    renew = package if job.kind == JobKind.RENEW else None
    shown = (Segment.id, Segment.zh, Segment.withdrawn)
    query = (
        select_columns(*map(col, shown), col(Draft.of), MAKER)
        .join(JobSegment, col(JobSegment.segment_id) == Segment.id)
        .outerjoin(Draft, and_(Draft.segment_id == Segment.id, col(Draft.current)))
        .where(col(JobSegment.job_id) == job.id)
        .order_by(col(JobSegment.position))
        .limit(limit)
    )
    found = NextSegments([], [])
    for key, zh, withdrawn, of, maker in session.execute(query):
        current = of == text_hash(zh) and not is_earlier(maker, renew)
        if withdrawn or (current and not job.redo):
            found.to_skip.append(key)
        else:
            found.to_draft.append((key, zh))
    return found


def skip_segments(session: Session, claim: JobClaim, keys: Sequence[str]) -> bool:
    """False when the claim is void; else segments that need no draft are off the job's list."""
    job = lock_claimed_job(session, claim)
    if job is not None:
        remove_from_list(session, job, keys)
    return job is not None


def store_drafts(session: Session, claim: JobClaim, batch: Sequence[Made]) -> bool:
    """False when the claim is void; else drafts are stored and their segments off the list.

    A segment whose Chinese changed meanwhile stays on it, for its new text.
    """
    job = lock_claimed_job(session, claim)
    if job is None:
        return False
    drafted, empty = store_in(session, batch)
    remove_from_list(session, job, drafted)
    job.failed += len(empty)
    return True


def remove_from_list(session: Session, job: Job, keys: Sequence[str]) -> None:
    """Remove segments from a locked job's list and count them as done."""
    if not keys:
        return
    # by the segments' index: that of the job would lead through all that is left to do
    listed = (past_index(JobSegment.job_id) == job.id, col(JobSegment.segment_id).in_(keys))
    removed = session.execute(delete(JobSegment).where(*listed))
    job.done += int(getattr(removed, "rowcount"))  # noqa: B009 - mypy does not know of it


def finish_job(session: Session, claim: JobClaim, error: str | None = None) -> bool:
    """False when the claim is void; else the job is at its end, as failed with an error."""
    job = lock_claimed_job(session, claim)
    if job is not None:
        end_job(job, JobState.FAILED if error else JobState.DONE, error)
    return job is not None


def end_job(job: Job, state: JobState, error: str | None = None) -> None:
    """Set a locked job's last state, its reason and its moment."""
    job.sqlmodel_update({"state": state, "error": error, "finished": now()})
