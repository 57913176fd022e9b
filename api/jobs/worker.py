"""A worker: does jobs, and takes over from workers that died.

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
from api.jobs.heartbeat import Pulse
from api.jobs.rows import Claim
from api.review.recheck import catch_up
from api.store.database import hold
from api.store.tables import JobState
from api.store.tables import Worker as Row
from api.workbench import Workbench

if TYPE_CHECKING:
    from api.jobs.workflow import Outcome

BATCH = 128  # segments a step: what is done again, at most, when a worker dies
LOOK_SECONDS = 0.3
LEAVE_SECONDS = 3.0
log = logging.getLogger("duizhao")


class Leaving(BaseException):
    """This worker stops; not an Exception, so that no step takes it for its outcome."""


class Worker:
    """The worker of this process; there can be one at a time."""

    def __init__(self, bench: Workbench) -> None:
        self.bench = bench
        self.id = f"{socket.gethostname()[:40]}-{secrets.token_hex(4)}"
        self.leaving = Event()
        self.launched = False
        self.handed: set[str] = set()
        self.busy = 0
        folder = bench.settings.directory() / "workers"
        self.pulse = Pulse(bench.database, folder, self.id, bench.settings.heartbeat)
        self.thread = Thread(target=self.tend, name="duizhao-worker", daemon=True)

    def start(self) -> None:
        """Do jobs from now on, in threads of its own."""
        self.thread.start()

    def stop(self) -> bool:
        """Leave: what is drafted is stored, and others go on with the job.

        False when the model is still at work after LEAVE_SECONDS; nothing of that will be stored.
        """
        self.leaving.set()
        self.thread.join()
        if not self.launched:
            return True
        from api.jobs import workflow  # noqa: PLC0415

        end = monotonic() + LEAVE_SECONDS
        while self.busy and monotonic() < end:
            Event().wait(0.02)
        workflow.destroy()
        self.launched = False
        self.pulse.end()
        return not self.busy

    def tend(self) -> None:
        """Look after the jobs until the worker leaves; a database that is away is waited for."""
        pause = LOOK_SECONDS
        while not self.leaving.wait(pause):
            pause = LOOK_SECONDS
            try:
                self.look()
            except (DuizhaoError, SQLAlchemyError, OSError) as error:
                pause = self.pulse.every
                log.warning("worker: %s", first_line(error))
            except Exception:  # DBOS raises what it likes; a worker that gave up would look alive
                pause = self.pulse.every
                log.exception("worker")

    def look(self) -> None:
        """Hand new jobs to DBOS; at each heartbeat see to the jobs of dead workers."""
        with self.bench.database.reading() as session:
            found = [(job.id, job.attempt) for job in rows.open_jobs(session)]
        if not self.launched:
            if not found:
                return
            self.launch()
            self.sweep()
        from api.jobs import workflow  # noqa: PLC0415

        for key, attempt in found:
            if (name := workflow.name_of(key, attempt)) not in self.handed:
                workflow.enqueue(key, attempt)
                self.handed.add(name)
        if self.pulse.due():
            self.pulse.beat()
            if found:
                self.sweep()

    def launch(self) -> None:
        """Start DBOS; from then on this worker's heart beats."""
        from api.jobs import workflow  # noqa: PLC0415

        self.pulse.begin()
        try:
            workflow.launch(self.bench.database.url, self.id, self)
        except DBAPIError as error:
            raise Unavailable(
                f"Jobs wait: their tables cannot be used ({first_line(error)}). A PostgreSQL user "
                "must be allowed to make the schema dbos: GRANT CREATE ON DATABASE … TO …."
            ) from error
        self.launched = True

    def sweep(self) -> None:
        """Put the workflows of dead workers back into the queue, one worker at a time."""
        from api.jobs import workflow  # noqa: PLC0415

        with self.bench.database.brief() as session:
            hold(session, "sweep jobs")
            found = {workflow.name_of(job.id, job.attempt): job for job in rows.open_jobs(session)}
            known = workflow.runs(found)
            living = set(session.exec(select(Row.id)))  # after: who has one of these is in it
            for name, job in found.items():
                run = known.get(name)
                if run is None:  # DBOS's tables were lost, or restored from before
                    workflow.enqueue(job.id, job.attempt)
                elif run.status == workflow.PENDING and run.worker not in living:
                    workflow.resume(name)
                elif run.status in workflow.ENDS:
                    self.close_unheard(session, job.id, job.attempt)

    def close_unheard(self, session: Session, key: str, attempt: int) -> None:
        """Fail an open job whose workflow is at its end."""
        job = rows.get_job(session, key, lock=True)
        if job.state in rows.OPEN and job.attempt == attempt:
            rows.end(job, JobState.FAILED, rows.ENDED_UNHEARD)

    # What workflows ask of their runner

    def claim(self, job: str, attempt: int) -> int | None:
        """Take a job up, and give the claim's fence; None when there is nothing to take up."""
        if self.leaving.is_set():
            raise Leaving
        with self.bench.database.brief() as session:
            claim = rows.claim_job(session, job, attempt, self.id)
        return claim.fence if claim else None

    @contextmanager
    def working(self) -> Iterator[None]:
        """Count as busy; a worker that leaves begins nothing."""
        if self.leaving.is_set():
            raise Leaving
        self.busy += 1
        try:
            yield
        finally:
            self.busy -= 1

    def plan(self, job: str, fence: int) -> Outcome:
        """Write down what is to do."""
        with self.working(), self.bench.database.brief() as session:
            return "more" if rows.plan_job(session, Claim(job, fence)) else "void"

    def draft_batch(self, job: str, fence: int) -> Outcome:
        """Draft the next segments that are left, store the drafts and check them."""
        claim, database = Claim(job, fence), self.bench.database
        with self.working():
            with database.reading() as session:
                left = rows.what_is_left(session, claim, BATCH)
            if left is None:
                return "void"
            if left.settled:
                with database.brief() as session:
                    if not rows.settle(session, claim, left.settled):
                        return "void"
            if left.todo and not self.draft(claim, left.todo):
                return "void"
            catch_up(self.bench.database, self.bench.inspector)
            return "more" if left.todo or left.settled else "done"

    def draft(self, claim: Claim, todo: list[tuple[str, str]]) -> bool:
        """Draft and store; False when the claim is void."""
        batch: list[Made] = []
        for done, made in enumerate(self.bench.drafter().drafts(todo), 1):
            batch.append(made)
            leaving = self.leaving.is_set()
            if len(batch) < STORE_EVERY and done < len(todo) and not leaving:
                continue
            with self.bench.database.brief() as session:
                if not rows.store_drafts(session, claim, batch):
                    return False
            if leaving:
                raise Leaving
            batch = []
        return True

    def finish(self, job: str, fence: int) -> Outcome:
        """Say that it is done."""
        with self.working(), self.bench.database.brief() as session:
            return "done" if rows.finish_job(session, Claim(job, fence)) else "void"

    def fail(self, job: str, fence: int, error: Exception) -> None:
        """Say that it failed, and why."""
        if isinstance(error, DuizhaoError):
            reason = error.detail
        elif isinstance(error, OperationalError):
            reason = f"The database could not be used ({first_line(error)}); retry the job."
        else:
            log.error("job %s", job, exc_info=error)
            reason = f"{type(error).__name__}: {first_line(error) or 'no reason given'}"
        with self.bench.database.brief() as session:
            rows.finish_job(session, Claim(job, fence), reason)


def first_line(error: Exception) -> str:
    """What an error says, in one line."""
    return str(error).strip().partition("\n")[0]
