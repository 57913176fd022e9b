"""A worker does jobs: what it drafts, takes from memory, leaves to the next, and fails at."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from sqlalchemy import event, func, text, update
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

from api.engine import Engine
from api.errors import Unavailable
from api.jobs import rows, worker, workflow
from api.jobs.worker import JobWorker
from api.settings import Settings
from api.store.tables import Draft, GlossaryRevision, JobSegment, JobState, Segment
from api.workbench import Workbench
from tests import benches
from tests.desks import one_database
from tests.jobs.asking import (
    COUNT,
    PATIENCE,
    Begin,
    ask,
    job_of,
    wait,
)
from tests.many import SLUG, write_many


def test_a_worker_checks_what_is_unchecked(bench: Workbench, ids: list[str], begin: Begin) -> None:
    """Without any job it checks what an earlier version left, and stores the glossary's hash."""
    with bench.database.writing() as session:
        session.get_one(GlossaryRevision, 1).digest = None
        session.exec(update(Segment).values(checked=None))
    begin()
    end, checked = monotonic() + PATIENCE, set[str | None]()
    while len(checked) != 1 or None in checked:
        assert monotonic() < end
        sleep(0.01)
        with bench.database.reading() as session:
            checked = set(session.exec(select(Segment.checked)))
    with bench.database.reading() as session:
        assert session.get_one(GlossaryRevision, 1).digest is not None
        assert session.exec(select(func.count()).select_from(Segment)).one() == len(ids)


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
    monkeypatch.setattr(worker, "STOP_SECONDS", PATIENCE)
    turns, next_segments = itertools.count(1), rows.next_segments

    def hold_back(*given: Any) -> rows.NextSegments | None:
        """The second batch is not begun before the worker is told to leave."""
        if next(turns) == 2:
            first.stopping.wait(PATIENCE)
        return next_segments(*given)

    monkeypatch.setattr(rows, "next_segments", hold_back)
    count = len(write_many(tmp_path / "desk", 80))
    assert not benches.load(bench, tmp_path / "desk").problems
    first = begin()
    key = ask(bench)
    end = monotonic() + PATIENCE
    while not job_of(bench, key)["done"]:
        assert monotonic() < end
        sleep(0.01)
    assert first.stop()
    stopped = job_of(bench, key)
    assert stopped["state"] == JobState.RUNNING
    assert 0 < stopped["done"] < count
    begin()
    assert wait(bench, key)["done"] == count
    with bench.database.reading() as session:
        assert session.exec(select(func.count()).select_from(Draft)).one() == count


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

    monkeypatch.setattr("api.review.recheck.recheck", look)
    with bench.database.writing() as session:
        session.exec(update(Segment).values(checked=None))
    benches.catch_up(bench)
    assert limits == ["10s"]


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
    assert job_of(bench, key)["error"] is None
    begin()
    assert wait(bench, key)["done"] == len(ids)


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


@one_database
def test_a_batch_takes_the_same_in_a_large_source(
    bench: Workbench, tmp_path: Path, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the database does for a batch of drafts does not grow with the source."""
    monkeypatch.setattr(worker, "BATCH_SEGMENTS", 4)
    count_to: list[int] = []
    for size in (60, 600):
        slug = f"{SLUG}-{size}"
        write_many(tmp_path / slug, size, slug)
        assert not benches.load(bench, tmp_path / slug).problems
        one = JobWorker(bench)
        with bench.database.writing() as session:
            key = rows.create_job(session, "lin", [slug]).id
        fence = one.claim(key, 1)
        assert fence is not None
        assert one.plan(key, fence) == "more"
        assert one.draft_batch(key, fence) == "more"  # what is read once is read
        count_to.append(steps(bench, partial(one.draft_batch, key, fence)))
    assert count_to[1] < 1.5 * count_to[0]


def steps(bench: Workbench, work: Callable[[], object]) -> int:
    """How many hundred instructions SQLite carries out for some work."""
    done = 0

    def tick() -> int:
        nonlocal done
        done += 1
        return 0

    def watch(connection: Any, *_rest: object) -> None:
        connection.set_progress_handler(tick, 100)

    engines = (bench.database.engine, bench.database.write_engine)
    for engine in engines:
        event.listen(engine, "checkout", watch)
    work()
    for engine in engines:
        event.remove(engine, "checkout", watch)
    return done
