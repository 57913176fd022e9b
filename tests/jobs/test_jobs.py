"""Jobs: what is asked for, who may store, what is left, how they end; a worker that does them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from sqlalchemy import func, text, update
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

from api.drafting.rows import AssessedDraft
from api.engine import Engine
from api.errors import Conflict, NotFound, Unavailable
from api.formats.corpus_toml import DraftEntry
from api.jobs import rows, worker, workflow
from api.jobs.heartbeat import MISSED_BEATS, Heartbeat
from api.jobs.views import JobView
from api.jobs.worker import JobWorker
from api.settings import Settings
from api.store.database import Database
from api.store.tables import Draft, Job, JobSegment, JobState, Segment
from api.store.tables import Worker as Row
from api.workbench import Workbench
from tests import workbenches
from tests.desks import DAY, one_database
from tests.many import SLUG, write_many

COUNT = 12
PATIENCE = 60.0


@pytest.fixture
def ids(bench: Workbench, tmp_path: Path) -> list[str]:
    """The segments of a small source, loaded."""
    found = write_many(tmp_path / "desk", COUNT)
    assert not workbenches.load(bench, tmp_path / "desk").problems
    return found


@pytest.fixture
def begin(bench: Workbench) -> Iterator[Callable[..., JobWorker]]:
    """Starts a worker, on the test's workbench or another; it leaves with the test."""
    running: list[JobWorker] = []

    def start(on: Workbench = bench) -> JobWorker:
        running.append(JobWorker(on))
        running[-1].start()
        return running[-1]

    yield start
    for one in running:
        one.stop()


Begin = Callable[..., JobWorker]


def ask(bench: Workbench, *slugs: str, redo: bool = False) -> str:
    """A new job; its id."""
    with bench.database.writing() as session:
        return rows.create_job(session, "lin", slugs or None, redo=redo).id


def claim(bench: Workbench, key: str, owner: str = "me") -> rows.Claim:
    """A claim on a job, which is planned."""
    with bench.database.writing() as session:
        job = rows.get_job(session, key)
        found = rows.claim_job(session, key, job.attempt, owner)
        assert found
        assert rows.plan_job(session, found)
    return found


def seen(bench: Workbench, key: str) -> dict[str, Any]:
    """A job as it stands."""
    with bench.database.reading() as session:
        return JobView.from_row(rows.get_job(session, key)).model_dump(mode="json")


def wait(bench: Workbench, key: str, state: str = "done") -> dict[str, Any]:
    """The job once it is at its end, which must be this one."""
    end = monotonic() + PATIENCE
    while (job := seen(bench, key))["state"] in rows.OPEN_STATES:
        assert monotonic() < end, job
        sleep(0.02)
    assert job["state"] == state, job
    return job


def judged(en: str) -> AssessedDraft:
    """A draft."""
    return AssessedDraft(DraftEntry(en, "test", "none", -1.0, DAY))


def left(session: Session, held: rows.Claim, limit: int = 100) -> rows.NextSegments:
    """What is left of a job that is held."""
    found = rows.next_segments(session, held, limit)
    assert found
    return found


@pytest.mark.usefixtures("ids")
def test_unknown(bench: Workbench) -> None:
    """A source or a job that is not there is named."""
    with pytest.raises(NotFound, match='There is no source "nowhere"'):
        ask(bench, SLUG, "nowhere")
    with bench.database.writing() as session:
        for act in (rows.get_job, rows.cancel_job, rows.retry_job):
            with pytest.raises(NotFound, match='There is no job "never"'):
                act(session, "never")
        assert rows.claim_job(session, "never", 1, "me") is None
        assert rows.list_jobs(session) == []


@pytest.mark.usefixtures("ids")
def test_ends_are_ends(bench: Workbench) -> None:
    """What is at its end is not cancelled, what is not at a bad end not retried."""
    key = ask(bench)
    with bench.database.writing() as session:
        with pytest.raises(Conflict, match="The job is queued; only a failed or cancelled one"):
            rows.retry_job(session, key)
        assert rows.cancel_job(session, key).finished
    with bench.database.writing() as session:
        with pytest.raises(Conflict, match="The job is cancelled; only a queued or running one"):
            rows.cancel_job(session, key)
        again = rows.retry_job(session, key)
        assert (again.state, again.attempt, again.finished) == (JobState.QUEUED, 2, None)
        assert rows.claim_job(session, key, 1, "of the first attempt") is None


def test_only_the_last_claim_stores(bench: Workbench, ids: list[str]) -> None:
    """Once a job was claimed again the claim before it stores nothing and ends nothing."""
    key = ask(bench)
    slow, quick = claim(bench, key, "slow"), claim(bench, key, "quick")
    with bench.database.writing() as session:
        todo = left(session, quick).to_draft
        assert sorted(one for one, _ in todo) == sorted(ids)
        lengths = [len(zh) for _, zh in todo]
        assert lengths == sorted(lengths, reverse=True)  # of one length together
        batch = [(*todo[0], judged("One."))]
        assert not rows.store_drafts(session, slow, batch)
        assert not rows.plan_job(session, slow)
        assert not rows.skip_segments(session, slow, ids)
        assert not rows.finish_job(session, slow)
        assert rows.next_segments(session, slow, 5) is None
        assert rows.store_drafts(session, quick, batch)
        assert not rows.skip_segments(session, slow, ids)
    assert seen(bench, key)["done"] == 1
    with bench.database.writing() as session:
        assert len(left(session, quick).to_draft) == COUNT - 1
        rows.cancel_job(session, key)
        assert not rows.store_drafts(session, quick, batch)
        assert rows.next_segments(session, quick, 5) is None


def test_what_needs_none(bench: Workbench, ids: list[str]) -> None:
    """Drafted elsewhere or withdrawn meanwhile needs no draft; changed Chinese stays left."""
    held = claim(bench, key := ask(bench))
    with bench.database.writing() as session:
        todo = dict(left(session, held).to_draft)
        other = claim_of(session, ask_in(session))
        assert rows.store_drafts(session, other, [(ids[0], todo[ids[0]], judged("Elsewhere."))])
        session.get_one(Segment, ids[1]).withdrawn = True
        session.get_one(Segment, ids[2]).zh = "改了。"
        session.flush()
        found = left(session, held)
        assert sorted(found.to_skip) == sorted(ids[:2])
        assert dict(found.to_draft)[ids[2]] == "改了。"
        batch = [(one, todo[one], judged("X." * (one != ids[3]))) for one in ids[:4]]
        assert rows.store_drafts(session, held, batch)
        still = {one for one, _ in left(session, held).to_draft}
        assert still == {ids[2], *ids[4:]}
    assert seen(bench, key)["done"] == 3
    assert seen(bench, key)["failed"] == 1  # the empty one; what was withdrawn wants no draft


def ask_in(session: Session) -> Job:
    """A new job in a transaction under way."""
    return rows.create_job(session, "lin", redo=True)


def claim_of(session: Session, job: Job) -> rows.Claim:
    """A claim in a transaction under way."""
    found = rows.claim_job(session, job.id, job.attempt, "other")
    assert found
    assert rows.plan_job(session, found)
    return found


def test_planned_once(bench: Workbench, ids: list[str]) -> None:
    """A job that is taken up again keeps its plan: `redo` does not begin anew."""
    held = claim(bench, key := ask(bench, redo=True))
    with bench.database.writing() as session:
        todo = left(session, held).to_draft
        assert rows.store_drafts(session, held, [(*todo[0], judged("One."))])
    again = claim(bench, key)
    with bench.database.reading() as session:
        assert left(session, again).to_draft == todo[1:]
        assert seen(bench, key)["total"] == COUNT
        assert len(session.exec(select(JobSegment)).all()) == COUNT - 1


@pytest.mark.usefixtures("ids")
def test_asked_twice(bench: Workbench) -> None:
    """Who asks for the same again before it is begun gets the same job, and another after."""
    key = ask(bench)
    assert ask(bench) == key
    assert len({key, ask(bench, SLUG), ask(bench, redo=True)}) == 3
    claim(bench, key)
    assert ask(bench) != key


@pytest.mark.parametrize("act", [rows.cancel_job, rows.retry_job, rows.get_job])
@pytest.mark.usefixtures("ids")
def test_locked_as_it_is(bench: Workbench, act: Callable[..., Job], database_url: str) -> None:
    """A job that is locked is read anew: its end in another transaction is not undone."""
    if database_url.startswith("sqlite"):
        return  # there one transaction at a time writes
    held = claim(bench, key := ask(bench))
    with bench.database.writing() as session:
        assert rows.open_jobs(session)[0].state == JobState.RUNNING
        with bench.database.writing() as other:
            assert rows.finish_job(other, held)
        if act is not rows.get_job:
            with pytest.raises(Conflict, match="The job is done"):
                act(session, key)
        assert rows.get_job(session, key, lock=True).state == JobState.DONE
    assert seen(bench, key)["state"] == "done"


@one_database
@pytest.mark.usefixtures("ids")
def test_database_away(bench: Workbench, begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    """A job waits for a database that is away for a while, at every step, and is then done."""
    monkeypatch.setattr(workflow, "RETRY_SECONDS", 0.05)
    away = OperationalError("SELECT", None, Exception("the server closed the connection"))
    waiting = {"claim_job": 3, "plan_job": 1, "next_segments": 5, "finish_job": 1}

    def now_and_then(name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def tried(*given: Any) -> Any:
            waiting[name] -= 1
            if waiting[name] >= 0:
                raise away
            return act(*given)

        return tried

    for name in waiting:
        monkeypatch.setattr(rows, name, now_and_then(name, getattr(rows, name)))
    begin()
    assert wait(bench, ask(bench))["done"] == COUNT
    assert max(waiting.values()) < 0


@pytest.mark.usefixtures("ids")
def test_tables_of_dbos_lost(bench: Workbench, begin: Begin) -> None:
    """A job whose workflow DBOS does not know any more is begun again, and done."""
    first, key = begin(), ask(bench, redo=True)
    wait(bench, key)
    first.stop()
    with bench.database.writing() as session:  # another job, handed to nobody
        lost = rows.create_job(session, "lin", redo=True)
        lost.state, lost.owner = JobState.RUNNING, first.id
        again = lost.id
    begin()
    assert wait(bench, again)["done"] == COUNT


def test_memory_and_cache(bench: Workbench, ids: list[str], begin: Begin) -> None:
    """A job takes approved English of the same Chinese, and decodes nothing that it has decoded."""
    with bench.database.writing() as session:
        same = session.get_one(Segment, ids[0])
        same.zh = session.get_one(Segment, ids[1]).zh
        same.sqlmodel_update({"en": "By hand.", "state": "approved", "revision": 2})
    begin()
    assert wait(bench, ask(bench))["done"] == COUNT
    with bench.database.reading() as session:
        [draft] = session.exec(select(Draft).where(Draft.segment_id == ids[1]))
        assert (draft.en, draft.engine, draft.origin) == ("By hand.", "memory", ids[0])
    bench._engine = Silent(bench.engine)
    assert wait(bench, ask(bench, redo=True))["done"] == COUNT


@pytest.mark.usefixtures("ids")
def test_brief_checks(bench: Workbench, monkeypatch: pytest.MonkeyPatch, database_url: str) -> None:
    """PostgreSQL ends the checks of a worker that falls silent in them: they lock segments."""
    if database_url.startswith("sqlite"):
        return
    limits = []

    def look(session: Session, *given: object) -> None:
        limits.append(session.execute(text("SHOW idle_in_transaction_session_timeout")).scalar())

    monkeypatch.setattr("api.workbench.recheck", look)
    with bench.database.writing() as session:
        session.exec(update(Segment).values(checked=None))
    workbenches.catch_up(bench)
    assert limits == ["10s"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_no_right_to_make_a_schema(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user who may not make DBOS's schema is told what to grant; jobs wait."""
    name = f"poor_{bench.database.url.database}"
    with bench.database.writing() as session:
        session.execute(text(f"CREATE ROLE {name} LOGIN IN ROLE pg_read_all_data PASSWORD 'x'"))
        session.execute(text(f"GRANT pg_write_all_data TO {name}"))
    poor = Workbench(bench.settings)
    poor.database.url = poor.database.url.set(username=name, password="x")
    one = JobWorker(poor)
    with pytest.raises(Unavailable, match="GRANT CREATE ON DATABASE"):
        one.start_dbos()
    one.heartbeat.stop()
    poor.close()


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
    monkeypatch.setattr(worker, "BATCH_SEGMENTS", 8)
    count = len(write_many(tmp_path / "desk", 80))
    assert not workbenches.load(bench, tmp_path / "desk").problems
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
        self.package, self.settings, self.workers = engine.package, engine.settings, 1

    def drafts(self, texts: Any, **options: Any) -> Any:
        """Nothing; no text needs no model."""
        if list(texts):
            raise Unavailable("The model is broken: install it again.")
        return iter(())


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
        rows.retry_job(session, key)
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
    assert wait(bench, key, "failed")["error"] == rows.ENDED_WITHOUT_REASON


def heartbeat(database: Database, folder: Path, name: str) -> Heartbeat:
    """A worker's heartbeat, as fast as it is asked to beat."""
    folder.mkdir(exist_ok=True)
    return Heartbeat(database, folder / "workers", name, 0.1)


def living(database: Database) -> set[str]:
    """The workers that count as living."""
    with database.reading() as session:
        return set(session.exec(select(Row.id)))


def test_stands_still(bench: Workbench, tmp_path: Path) -> None:
    """A worker of another machine counts as dead when its heart stood still for five beats."""
    here, there = (heartbeat(bench.database, tmp_path / name, name) for name in ("here", "there"))
    here.start()
    there.start()
    end = monotonic() + 1.5 * MISSED_BEATS * here.interval
    while monotonic() < end:
        here.record_beat()
        there.record_beat()
        sleep(0.02)
    assert living(bench.database) == {"here", "there"}
    while "there" in living(bench.database):
        assert monotonic() < end + PATIENCE
        here.record_beat()
        sleep(0.02)
    there.record_beat()
    assert living(bench.database) == {"here", "there"}
    here.stop()
    there.stop()
    assert living(bench.database) == set()


def test_lock(bench: Workbench, tmp_path: Path) -> None:
    """A worker of the same machine is dead as soon as its process is."""
    one, two = (heartbeat(bench.database, tmp_path, name) for name in ("one", "two"))
    one.start()
    two.start()
    one.record_beat()
    assert living(bench.database) == {"one", "two"}
    two.lock_file.close()  # what the system does for a process that is killed
    one.record_beat()
    assert living(bench.database) == {"one"}
    one.stop()
