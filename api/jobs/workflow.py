"""Jobs as DBOS workflows; the only module that knows DBOS. Importing it costs half a second.

A job's attempt is one workflow: a step that plans it, a step a batch, a step that ends it. DBOS
keeps which steps are done and hands a workflow to one worker at a time. What the steps do is the
runner's; each is safe to be done again.

DBOS's own tables are in a file beside the SQLite database, or in the schema `dbos` of the
PostgreSQL one. They can be lost: open jobs are enqueued again. Nothing here uses the network but
the database's connection.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import sleep
from typing import Literal, Protocol

from dbos import DBOS, SetWorkflowID
from dbos import error as dbos_error
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, OperationalError

from api.errors import Busy
from api.settings import DEFAULT_FILE
from api.store.database import BRIEF_SECONDS, BUSY_SECONDS, jobs_file, use_wal
from api.store.parts import in_parts

QUEUE = "drafts"
VERSION = "1"  # of the workflow's steps: another one does not take up what this one began
QUEUE_POLL_SECONDS = 0.3
RETRY_SECONDS = 1.0
MAX_RETRIES = 3600  # an hour of a database that is away
PENDING = "PENDING"
ENDED = {"SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"}
Outcome = Literal["more", "done", "void"]


class Runner(Protocol):
    """What does the steps of a job. Each gives `void` when another has the job by now.

    `fence` is what the claim gave: who claims the job after makes it void.
    """

    def claim(self, job: str, attempt: int) -> int | None:
        """The fence of a new claim on the job; None when this attempt of it is at its end."""

    def plan(self, job: str, fence: int) -> Outcome:
        """`more` once the job's list of segments is stored."""

    def draft_batch(self, job: str, fence: int) -> Outcome:
        """`more` once the next segments are drafted and stored; `done` when none was left."""

    def finish(self, job: str, fence: int) -> Outcome:
        """`done` once the job is at its end."""

    def fail(self, job: str, fence: int, error: Exception) -> None:
        """End the job as failed, with the error as its reason."""


@dataclass(frozen=True)
class Run:
    """Where DBOS has a workflow: its status, and the worker that has it."""

    status: str
    worker: str | None


class _Process:
    """DBOS is one a process, and so is the runner that its workflows find."""

    runner: Runner | None = None


def workflow_name(job: str, attempt: int) -> str:
    """The workflow of an attempt of a job; one of another VERSION begins what is left anew."""
    return f"{job}.{attempt}.{VERSION}"


def launch(url: URL, worker: str, runner: Runner) -> None:
    """Start DBOS in this process as `worker`, for the database at `url`.

    Raises DBAPIError when its tables cannot be made or read.
    """
    log = logging.getLogger("dbos")
    log.addHandler(logging.NullHandler())  # else DBOS adds a handler that writes on stderr
    log.propagate = False
    _Process.runner = runner
    DBOS(
        config={
            "name": "duizhao",
            "system_database_url": system_url(url),
            "executor_id": worker,
            "application_version": VERSION,
            "log_level": "CRITICAL",
            "use_listen_notify": False,
            "sys_db_pool_size": 5,
            "sys_db_idle_transaction_timeout_sec": BRIEF_SECONDS,
            "enable_otlp": False,
        }
    )
    try:
        DBOS.launch()
        DBOS.register_queue(QUEUE, worker_concurrency=1, polling_interval_sec=QUEUE_POLL_SECONDS)
    except BaseException:
        destroy()  # a half-launched one can be neither used nor launched again
        raise


def system_url(url: URL) -> str:
    """Where DBOS keeps its tables for a database: `<file>-jobs` beside SQLite's, made with WAL."""
    if url.get_backend_name() != "sqlite":
        return url.render_as_string(hide_password=False)
    path = jobs_file(Path(url.database or DEFAULT_FILE))
    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection:
        use_wal(connection)
    return url.set(database=str(path)).render_as_string(hide_password=False)


def destroy() -> None:
    """Stop DBOS in this process; what it was doing stays pending."""
    DBOS.destroy()
    _Process.runner = None


def enqueue(job: str, attempt: int) -> None:
    """Put an attempt of a job into the queue; nothing when DBOS has it already."""
    with SetWorkflowID(workflow_name(job, attempt)):
        DBOS.enqueue_workflow(QUEUE, run_job, job, attempt)


def resume(name: str) -> None:
    """Put a workflow back into the queue, whoever had it."""
    DBOS.resume_workflow(name, queue_name=QUEUE)


def find_runs(names: Iterable[str]) -> dict[str, Run]:
    """Where DBOS has each workflow; those that it does not know are left out."""
    runs: dict[str, Run] = {}
    for part in in_parts(names):
        found = DBOS.list_workflows(workflow_ids=part, load_input=False, load_output=False)
        runs |= {status.workflow_id: Run(status.status, status.executor_id) for status in found}
    return runs


def current_runner() -> Runner:
    """The runner of this process."""
    assert _Process.runner is not None, "launch() comes first"  # noqa: S101
    return _Process.runner


def is_transient(error: BaseException) -> bool:
    """Whether a step may do better a moment later: the database was busy, full or away."""
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return lost or isinstance(error, OperationalError | Busy)


@DBOS.workflow()
def run_job(job: str, attempt: int) -> str:
    """The outcome of an attempt of a job, from its plan to its end, or from where it was left."""
    fence = claim(job, attempt)
    if fence is None:
        return "void"
    try:
        outcome = plan(job, fence)
        while outcome == "more":
            outcome = draft_batch(job, fence)
        return finish(job, fence) if outcome == "done" else outcome
    except dbos_error.DBOSMaxStepRetriesExceeded as error:
        current_runner().fail(job, fence, error.errors[-1] if error.errors else error)
        raise
    except dbos_error.DBOSException:  # DBOS was stopped under it: another execution goes on
        raise
    except Exception as error:
        current_runner().fail(job, fence, error)
        raise


def claim(job: str, attempt: int) -> int | None:
    """The fence of a new claim on the job, or None.

    No step of DBOS's: every execution claims anew, and goes on with its own fence.
    """
    for _ in range(MAX_RETRIES):
        try:
            return current_runner().claim(job, attempt)
        except DBAPIError as error:
            if not is_transient(error):
                raise
        sleep(RETRY_SECONDS)
    return None


retried_step = partial(
    DBOS.step,
    retries_allowed=True,
    should_retry=is_transient,
    interval_seconds=RETRY_SECONDS,
    backoff_rate=1.0,
    max_attempts=MAX_RETRIES,
)


@retried_step()
def plan(job: str, fence: int) -> Outcome:
    """The step that stores the job's list of segments."""
    return current_runner().plan(job, fence)


@retried_step()
def draft_batch(job: str, fence: int) -> Outcome:
    """The step that drafts and stores the next segments."""
    return current_runner().draft_batch(job, fence)


@retried_step()
def finish(job: str, fence: int) -> Outcome:
    """The step that ends the job."""
    return current_runner().finish(job, fence)
