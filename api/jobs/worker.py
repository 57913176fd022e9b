"""The worker of a process: does jobs, and takes over from workers that died.

DBOS takes a dead worker's jobs up again only when a process of the same name starts. Here every
worker has a name of its own, and every living one watches the others (jobs/heartbeat.py): a dead
one's workflows go back into the queue. One that was only slow finds its claim void at its next
store.

DBOS is imported and started when there is a first job, so that a server without jobs has no part
of it.
"""

from __future__ import annotations

import logging
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlmodel import Session, select

from api.drafting.pipeline import STORE_EVERY, Made
from api.errors import DuizhaoError, Unavailable
from api.jobs import rows
from api.jobs.heartbeat import Heartbeat
from api.jobs.rows import JobClaim
from api.review.recheck import catch_up, check_segments
from api.store.locks import lock_work
from api.store.tables import JobState, Worker
from api.workbench import Workbench

if TYPE_CHECKING:
    from api.jobs.workflow import Outcome

BATCH_SEGMENTS = 128  # a step: what is done again, at most, when a worker dies
POLL_SECONDS = 0.3
STOP_SECONDS = 3.0
log = logging.getLogger("duizhao")


class WorkerStopped(BaseException):
    """This worker stops; not an Exception, so that no step takes it for its outcome."""


class JobWorker:
    """The worker of this process; there can be one at a time."""

    def __init__(self, bench: Workbench) -> None:
        self.bench = bench
        self.id = f"{socket.gethostname()[:40]}-{secrets.token_hex(4)}"
        self.stopping = Event()
        self.caught_up = False
        self.dbos_started = False
        self.enqueued: set[str] = set()  # workflows
        self.busy_steps = 0
        folder = bench.settings.directory() / "workers"
        self.heartbeat = Heartbeat(bench.database, folder, self.id, bench.settings.heartbeat)
        self.thread = Thread(target=self.run, name="duizhao-worker", daemon=True)

    def start(self) -> None:
        """Do jobs from now on, in threads of its own."""
        self.thread.start()

    def stop(self) -> bool:
        """Whether every step ended within STOP_SECONDS; what is drafted by then is stored.

        Otherwise the model is still at work, and nothing of that will be stored. Others go on with
        the job.
        """
        self.stopping.set()
        self.thread.join()
        if not self.dbos_started:
            return True
        from api.jobs import workflow  # noqa: PLC0415

        end = monotonic() + STOP_SECONDS
        while self.busy_steps and monotonic() < end:
            Event().wait(0.02)
        workflow.destroy()
        self.dbos_started = False
        self.heartbeat.stop()
        return not self.busy_steps

    def run(self) -> None:
        """Poll for jobs until the worker stops; a database that is away is waited for."""
        pause = POLL_SECONDS
        while not self.stopping.wait(pause):
            pause = POLL_SECONDS
            try:
                self.poll()
            except (DuizhaoError, SQLAlchemyError, OSError) as error:
                pause = self.heartbeat.interval
                log.warning("worker: %s", first_line(error))
            except Exception:  # DBOS raises what it likes; a worker that gave up would look alive
                pause = self.heartbeat.interval
                log.exception("worker")

    def poll(self) -> None:
        """Enqueue new jobs; at each heartbeat put those of dead workers back into the queue.

        The first time what is unchecked is checked: another version left it. Raises DuizhaoError,
        SQLAlchemyError, OSError, and what DBOS raises.
        """
        if not self.caught_up:
            catch_up(self.bench.database, self.bench.inspector)
            self.caught_up = True
        with self.bench.database.reading() as session:
            attempts = [(job.id, job.attempt) for job in rows.open_jobs(session)]
        if not self.dbos_started:
            if not attempts:
                return
            self.start_dbos()
            self.recover_jobs()
        from api.jobs import workflow  # noqa: PLC0415

        for key, attempt in attempts:
            if (name := workflow.workflow_name(key, attempt)) not in self.enqueued:
                workflow.enqueue(key, attempt)
                self.enqueued.add(name)
        if self.heartbeat.is_due():
            self.heartbeat.record_beat()
            if attempts:
                self.recover_jobs()

    def start_dbos(self) -> None:
        """Start the heartbeat, then DBOS; raises Unavailable when its tables cannot be used."""
        from api.jobs import workflow  # noqa: PLC0415

        self.heartbeat.start()
        try:
            workflow.launch(self.bench.database.url, self.id, self)
        except DBAPIError as error:
            raise Unavailable(
                f"Jobs wait: their tables cannot be used ({first_line(error)}). A PostgreSQL user "
                "must be allowed to make the schema dbos: GRANT CREATE ON DATABASE … TO …."
            ) from error
        self.dbos_started = True

    def recover_jobs(self) -> None:
        """Put the workflows of dead workers back into the queue, one worker at a time."""
        from api.jobs import workflow  # noqa: PLC0415

        with self.bench.database.brief() as session:
            lock_work(session, "recover jobs")
            jobs = {
                workflow.workflow_name(job.id, job.attempt): job for job in rows.open_jobs(session)
            }
            runs = workflow.find_runs(jobs)
            living = set(session.exec(select(Worker.id)))  # after: who has one of these is in it
            for name, job in jobs.items():
                run = runs.get(name)
                if run is None:  # DBOS's tables were lost, or restored from before
                    workflow.enqueue(job.id, job.attempt)
                elif run.status == workflow.PENDING and run.worker not in living:
                    workflow.resume(name)
                elif run.status in workflow.ENDED:
                    self.fail_ended(session, job.id, job.attempt)

    def fail_ended(self, session: Session, key: str, attempt: int) -> None:
        """Fail a job that is open although the workflow of this attempt is at its end."""
        job = rows.get_job(session, key, lock=True)
        if job.state in rows.OPEN_STATES and job.attempt == attempt:
            rows.end_job(job, JobState.FAILED, rows.ENDED_WITHOUT_REASON)

    # The methods of workflow.Runner

    def claim(self, job: str, attempt: int) -> int | None:
        """The fence of a new claim on the job; None when this attempt of it is at its end.

        Raises WorkerStopped, and SQLAlchemyError.
        """
        if self.stopping.is_set():
            raise WorkerStopped
        with self.bench.database.brief() as session:
            claim = rows.claim_job(session, job, attempt, self.id)
        return claim.fence if claim else None

    @contextmanager
    def counted_step(self) -> Iterator[None]:
        """A context that counts as a busy step; raises WorkerStopped once the worker stops."""
        if self.stopping.is_set():
            raise WorkerStopped
        self.busy_steps += 1
        try:
            yield
        finally:
            self.busy_steps -= 1

    def plan(self, job: str, fence: int) -> Outcome:
        """`more` once the job's list of segments is stored, or `void`; raises WorkerStopped."""
        with self.counted_step(), self.bench.database.brief() as session:
            claim = JobClaim(job, fence)
            return "more" if rows.plan_job(session, claim, self.bench.package) else "void"

    def draft_batch(self, job: str, fence: int) -> Outcome:
        """`more` once the next segments are drafted, stored and checked; `done` without any.

        Or `void`. Raises WorkerStopped, and Unavailable when the model fails.
        """
        claim, database = JobClaim(job, fence), self.bench.database
        with self.counted_step():
            with database.reading() as session:
                segments = rows.next_segments(session, claim, BATCH_SEGMENTS, self.bench.package)
            if segments is None:
                return "void"
            if segments.to_skip:
                with database.brief() as session:
                    if not rows.skip_segments(session, claim, segments.to_skip):
                        return "void"
            if segments.to_draft and not self.draft_segments(claim, segments.to_draft):
                return "void"
            if segments.to_draft:
                keys = [key for key, _ in segments.to_draft]
                check_segments(database, self.bench.inspector, keys)
            if segments.to_draft or segments.to_skip:
                return "more"
            catch_up(database, self.bench.inspector)  # what was stored just before a stop
            return "done"

    def draft_segments(self, claim: JobClaim, segments: list[tuple[str, str]]) -> bool:
        """Whether the claim still stands once segments (id, Chinese) are drafted and stored.

        Raises WorkerStopped after storing what is drafted by then.
        """
        batch: list[Made] = []
        for done, made in enumerate(self.bench.drafter().drafts(segments), 1):
            batch.append(made)
            stopping = self.stopping.is_set()
            if len(batch) < STORE_EVERY and done < len(segments) and not stopping:
                continue
            with self.bench.database.brief() as session:
                if not rows.store_drafts(session, claim, batch):
                    return False
            if stopping:
                raise WorkerStopped
            batch = []
        return True

    def finish(self, job: str, fence: int) -> Outcome:
        """`done` once the job is at its end, or `void`; raises WorkerStopped."""
        with self.counted_step(), self.bench.database.brief() as session:
            return "done" if rows.finish_job(session, JobClaim(job, fence)) else "void"

    def fail(self, job: str, fence: int, error: Exception) -> None:
        """End the job as failed, with the error as a person can read it."""
        if isinstance(error, DuizhaoError):
            reason = error.detail
        elif isinstance(error, OperationalError):
            reason = f"The database could not be used ({first_line(error)}); retry the job."
        else:
            log.error("job %s", job, exc_info=error)
            reason = f"{type(error).__name__}: {first_line(error) or 'no reason given'}"
        with self.bench.database.brief() as session:
            rows.finish_job(session, JobClaim(job, fence), reason)


def first_line(error: Exception) -> str:
    """The first line of an error's text."""
    return str(error).strip().partition("\n")[0]
