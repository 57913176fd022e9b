"""Jobs: what is asked for, who may store, what is left, how they end; a worker that does them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from sqlalchemy import func, update
from sqlmodel import Session, col, select

from api import jobs, worker
from api.db import Database
from api.drafts import Judged
from api.engine import Engine
from api.errors import Conflict, NotFound, Unavailable
from api.formats.corpus_file import DraftEntry
from api.pulse import MISSED, Pulse
from api.settings import Settings
from api.tables import Draft, Job, JobSegment, JobState, Segment
from api.tables import Worker as Row
from api.workbench import Workbench
from api.worker import Worker

from .many import SLUG, write_many
from .web.desks import DAY

COUNT = 12
PATIENCE = 60.0


@pytest.fixture
def ids(bench: Workbench, tmp_path: Path) -> list[str]:
    """The segments of a small source, loaded."""
    found = write_many(tmp_path / "desk", COUNT)
    assert not bench.load(tmp_path / "desk").problems
    return found


@pytest.fixture
def begin(bench: Workbench) -> Iterator[Callable[..., Worker]]:
    """Starts a worker, on the test's workbench or another; it leaves with the test."""
    running: list[Worker] = []

    def start(on: Workbench = bench) -> Worker:
        running.append(Worker(on))
        running[-1].start()
        return running[-1]

    yield start
    for one in running:
        one.stop()


Begin = Callable[..., Worker]


def ask(bench: Workbench, *slugs: str, redo: bool = False) -> str:
    """A new job; its id."""
    with bench.database.writing() as session:
        return jobs.create_job(session, "lin", slugs or None, redo=redo).id


def claim(bench: Workbench, key: str, owner: str = "me") -> jobs.Claim:
    """A claim on a job, which is planned."""
    with bench.database.writing() as session:
        job = jobs.get_job(session, key)
        found = jobs.claim_job(session, key, job.attempt, owner)
        assert found
        assert jobs.plan_job(session, found)
    return found


def seen(bench: Workbench, key: str) -> dict[str, Any]:
    """A job as it stands."""
    with bench.database.reading() as session:
        return jobs.job_view(jobs.get_job(session, key))


def wait(bench: Workbench, key: str, state: str = "done") -> dict[str, Any]:
    """The job once it is at its end, which must be this one."""
    end = monotonic() + PATIENCE
    while (job := seen(bench, key))["state"] in jobs.OPEN:
        assert monotonic() < end, job
        sleep(0.02)
    assert job["state"] == state, job
    return job


def judged(en: str) -> Judged:
    """A draft."""
    return Judged(DraftEntry(en, "test", "none", -1.0, DAY))


def left(session: Session, held: jobs.Claim, limit: int = 100) -> jobs.Left:
    """What is left of a job that is held."""
    found = jobs.what_is_left(session, held, limit)
    assert found
    return found


@pytest.mark.usefixtures("ids")
def test_unknown(bench: Workbench) -> None:
    """A source or a job that is not there is named."""
    with pytest.raises(NotFound, match='There is no source "nowhere"'):
        ask(bench, SLUG, "nowhere")
    with bench.database.writing() as session:
        for act in (jobs.get_job, jobs.cancel_job, jobs.retry_job):
            with pytest.raises(NotFound, match='There is no job "never"'):
                act(session, "never")
        assert jobs.claim_job(session, "never", 1, "me") is None
        assert jobs.list_jobs(session) == []


@pytest.mark.usefixtures("ids")
def test_ends_are_ends(bench: Workbench) -> None:
    """What is at its end is not cancelled, what is not at a bad end not retried."""
    key = ask(bench)
    with bench.database.writing() as session:
        with pytest.raises(Conflict, match="The job is queued; only a failed or cancelled one"):
            jobs.retry_job(session, key)
        assert jobs.cancel_job(session, key).finished
    with bench.database.writing() as session:
        with pytest.raises(Conflict, match="The job is cancelled; only a queued or running one"):
            jobs.cancel_job(session, key)
        again = jobs.retry_job(session, key)
        assert (again.state, again.attempt, again.finished) == (JobState.QUEUED, 2, None)
        assert jobs.claim_job(session, key, 1, "of the first attempt") is None


def test_only_the_last_claim_stores(bench: Workbench, ids: list[str]) -> None:
    """Once a job was claimed again the claim before it stores nothing and ends nothing."""
    key = ask(bench)
    slow, quick = claim(bench, key, "slow"), claim(bench, key, "quick")
    with bench.database.writing() as session:
        todo = left(session, quick).todo
        assert [one for one, _ in todo] == ids
        batch = [(*todo[0], judged("One."))]
        assert not jobs.store_drafts(session, slow, batch)
        assert not jobs.plan_job(session, slow)
        assert not jobs.settle(session, slow, ids)
        assert not jobs.finish_job(session, slow)
        assert jobs.what_is_left(session, slow, 5) is None
        assert jobs.store_drafts(session, quick, batch)
        assert not jobs.settle(session, slow, ids)
    assert seen(bench, key)["done"] == 1
    with bench.database.writing() as session:
        assert len(left(session, quick).todo) == COUNT - 1
        jobs.cancel_job(session, key)
        assert not jobs.store_drafts(session, quick, batch)
        assert jobs.what_is_left(session, quick, 5) is None


def test_what_needs_none(bench: Workbench, ids: list[str]) -> None:
    """Drafted elsewhere or withdrawn meanwhile needs no draft; changed Chinese stays left."""
    held = claim(bench, key := ask(bench))
    with bench.database.writing() as session:
        todo = dict(left(session, held).todo)
        other = claim_of(session, ask_in(session))
        assert jobs.store_drafts(session, other, [(ids[0], todo[ids[0]], judged("Elsewhere."))])
        session.get_one(Segment, ids[1]).withdrawn = True
        session.get_one(Segment, ids[2]).zh = "改了。"
        session.flush()
        found = left(session, held)
        assert found.settled == ids[:2]
        assert dict(found.todo)[ids[2]] == "改了。"
        batch = [(one, todo[one], judged("X." * (one != ids[3]))) for one in ids[:4]]
        assert jobs.store_drafts(session, held, batch)
        assert [one for one, _ in left(session, held).todo] == [ids[2], *ids[4:]]
    assert seen(bench, key)["done"] == 3
    assert seen(bench, key)["failed"] == 2


def ask_in(session: Session) -> Job:
    """A new job in a transaction under way."""
    return jobs.create_job(session, "lin")


def claim_of(session: Session, job: Job) -> jobs.Claim:
    """A claim in a transaction under way."""
    found = jobs.claim_job(session, job.id, job.attempt, "other")
    assert found
    assert jobs.plan_job(session, found)
    return found


def test_planned_once(bench: Workbench, ids: list[str]) -> None:
    """A job that is taken up again keeps its plan: `redo` does not begin anew."""
    held = claim(bench, key := ask(bench, redo=True))
    with bench.database.writing() as session:
        todo = left(session, held).todo
        assert jobs.store_drafts(session, held, [(*todo[0], judged("One."))])
    again = claim(bench, key)
    with bench.database.reading() as session:
        assert [one for one, _ in left(session, again).todo] == ids[1:]
        assert seen(bench, key)["total"] == COUNT
        assert len(session.exec(select(JobSegment)).all()) == COUNT - 1


def test_worker(bench: Workbench, ids: list[str], begin: Begin) -> None:
    """A worker drafts and checks what has no draft, once; with `redo` all of it."""
    begin()
    job = wait(bench, ask(bench))
    assert (job["total"], job["done"], job["failed"], job["error"]) == (COUNT, COUNT, 0, None)
    assert job["created"] <= job["started"] <= job["finished"]
    with bench.database.reading() as session:
        drafted = session.exec(select(Draft.segment_id).where(col(Draft.current))).all()
        assert sorted(drafted) == sorted(ids)
        assert all(session.exec(select(Segment.checked)))
    assert wait(bench, ask(bench, SLUG))["total"] == 0
    assert wait(bench, ask(bench, SLUG, redo=True))["done"] == COUNT
    with bench.database.reading() as session:
        assert session.exec(select(func.count()).select_from(JobSegment)).one() == 0


def test_two_after_another(
    bench: Workbench, tmp_path: Path, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that leaves in the middle stores what it has; the next goes on from there."""
    monkeypatch.setattr(worker, "BATCH", 8)
    count = len(write_many(tmp_path / "desk", 80))
    assert not bench.load(tmp_path / "desk").problems
    first, key = begin(), ask(bench)
    end = monotonic() + PATIENCE
    while not seen(bench, key)["done"]:
        assert monotonic() < end
        sleep(0.01)
    assert first.stop()
    stopped = seen(bench, key)
    assert stopped["state"] == JobState.RUNNING
    assert 0 < stopped["done"] < count
    begin()
    assert wait(bench, key)["done"] == count
    with bench.database.reading() as session:
        assert session.exec(select(func.count()).select_from(Draft)).one() == count


class Silent(Engine):
    """An engine whose model fails."""

    def __init__(self, engine: Engine) -> None:
        self.package, self.settings = engine.package, engine.settings

    def drafts(self, *texts: Any, **options: Any) -> Any:
        """Nothing."""
        raise Unavailable("The model is broken: install it again.")


def test_failure(
    bench: Workbench, ids: list[str], settings: Settings, engine: Engine, begin: Begin
) -> None:
    """A job whose model fails says so; retried by a worker with a sound one it is done."""
    broken = Workbench(settings, Silent(engine))
    first, key = begin(broken), ask(bench)
    assert wait(bench, key, "failed")["error"] == "The model is broken: install it again."
    first.stop()
    broken.close()
    with bench.database.writing() as session:
        jobs.retry_job(session, key)
    assert seen(bench, key)["error"] is None
    begin()
    assert wait(bench, key)["done"] == len(ids)


@pytest.mark.usefixtures("ids")
def test_tables_of_dbos_from_before(bench: Workbench, begin: Begin) -> None:
    """A job that is open although its workflow ended is failed, and can be retried."""
    begin().stop()
    first, key = begin(), ask(bench)
    wait(bench, key)
    first.stop()
    with bench.database.writing() as session:
        session.exec(update(Job).values(state=JobState.RUNNING))
    begin()
    assert wait(bench, key, "failed")["error"] == jobs.ENDED_UNHEARD


def pulse(database: Database, folder: Path, name: str) -> Pulse:
    """A worker's pulse, as fast as it is asked to beat."""
    folder.mkdir(exist_ok=True)
    return Pulse(database, folder / "workers", name, 0.1)


def living(database: Database) -> set[str]:
    """The workers that count as living."""
    with database.reading() as session:
        return set(session.exec(select(Row.id)))


def test_stands_still(bench: Workbench, tmp_path: Path) -> None:
    """A worker of another machine counts as dead when its heart stood still for five beats."""
    here, there = (pulse(bench.database, tmp_path / name, name) for name in ("here", "there"))
    here.begin()
    there.begin()
    end = monotonic() + 1.5 * MISSED * here.every
    while monotonic() < end:
        here.beat()
        there.beat()
        sleep(0.02)
    assert living(bench.database) == {"here", "there"}
    while "there" in living(bench.database):
        assert monotonic() < end + PATIENCE
        here.beat()
        sleep(0.02)
    there.beat()
    assert living(bench.database) == {"here", "there"}
    here.end()
    there.end()
    assert living(bench.database) == set()


def test_lock(bench: Workbench, tmp_path: Path) -> None:
    """A worker of the same machine is dead as soon as its process is."""
    one, two = (pulse(bench.database, tmp_path, name) for name in ("one", "two"))
    one.begin()
    two.begin()
    one.beat()
    assert living(bench.database) == {"one", "two"}
    two.lock.close()  # what the system does for a process that is killed
    one.beat()
    assert living(bench.database) == {"one"}
    one.end()
