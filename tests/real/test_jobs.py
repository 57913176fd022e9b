"""Jobs whose process is killed: real servers and workers, SIGKILL, both databases."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx2
import pytest
from sqlalchemy import func
from sqlmodel import col, select

from api.jobs import rows
from api.jobs.rows import create_job
from api.jobs.views import JobView
from api.jobs.worker import BATCH_SEGMENTS
from api.settings import Settings
from api.store.tables import Draft, Segment
from api.workbench import Workbench
from tests import benches
from tests.many import write_many

NOTING = Path(__file__).with_name("noting.py")
PATIENCE = 120.0
both = pytest.mark.usefixtures("settings")  # on SQLite and on PostgreSQL


class Process:
    """A running `duizhao serve` or `duizhao worker` that notes what it drafts."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        self.notes = folder / f"notes-{len(list(folder.glob('notes-*')))}"
        self.notes.touch()
        self.process = subprocess.Popen(
            [sys.executable, NOTING, *arguments],
            cwd=folder,
            env={**os.environ, "NOTES": str(self.notes), **environment},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        self.line = self.process.stdout.readline()
        assert self.line, self.process.wait(120)

    @property
    def url(self) -> str:
        """Where a server is."""
        return self.line.split()[3] + "api/v1"

    def drafted(self) -> list[str]:
        """The ids of the segments that it drafted, or began to."""
        return self.notes.read_text().split()

    def send(self, number: int) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; the exit code."""
        self.send(number)
        return self.process.wait(120)


Start = Callable[..., Process]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder to put a corpus into."""
    folder = tmp_path / "desk"
    folder.mkdir()
    return folder


@pytest.fixture
def start(desk: Path) -> Iterator[Start]:
    """Starts processes; those that still run are ended with the test."""
    running: list[Process] = []

    def begin(*arguments: str, **environment: str) -> Process:
        running.append(Process(desk, *arguments, **environment))
        return running[-1]

    yield begin
    for one in running:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()
        assert one.process.stdout
        one.process.stdout.close()


@pytest.fixture
def bench(settings: Settings) -> Iterator[Workbench]:
    """The same database, to look at."""
    found = Workbench(settings)
    yield found
    found.close()


def job_of(bench: Workbench, key: str) -> dict[str, Any]:
    """A job as it stands, and who has it."""
    with bench.database.reading() as session:
        job = rows.get_job(session, key)
        return {**JobView.from_row(job).model_dump(mode="json"), "owner": job.owner}


def wait(bench: Workbench, key: str, what: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The job once it is so; fails when nothing of it changes for PATIENCE."""
    before, end = None, 0.0
    while not what(job := job_of(bench, key)):
        assert job["state"] in {"queued", "running"}, job
        if job != before:
            before, end = job, monotonic() + PATIENCE
        assert monotonic() < end, job
        sleep(0.02)
    return job


def with_draft(bench: Workbench) -> set[str]:
    """The segments that have a current draft."""
    with bench.database.reading() as session:
        return set(session.exec(select(Draft.segment_id).where(col(Draft.current))))


def hold_sound(bench: Workbench, key: str, ids: list[str]) -> None:
    """The job is done, and every segment has one draft, which is current."""
    job = job_of(bench, key)
    assert (job["state"], job["failed"]) == ("done", 0)
    assert job["total"] == job["done"] == len(ids)
    with bench.database.reading() as session:
        counts = select(Draft.segment_id, func.count()).group_by(Draft.segment_id)
        assert dict(session.exec(counts).all()) == dict.fromkeys(ids, 1)
        assert session.exec(select(func.count()).where(col(Draft.current))).one() == len(ids)
        checked = select(func.count()).where(col(Segment.checked).is_not(None))
        assert session.exec(checked).one() == len(ids)


def hold_once(before: list[str], stored: set[str], after: list[str], ids: list[str]) -> int:
    """Only what was in flight was drafted twice, so many; what was stored was not drafted again."""
    made = Counter(before + after)
    assert made.keys() == set(ids)
    assert max(Counter(before).values()) == max(Counter(after).values()) == 1
    assert not stored & set(after)
    again = sum(made.values()) - len(ids)
    assert again <= BATCH_SEGMENTS
    return again


def killed_server(start: Start, bench: Workbench, ids: list[str], at: int) -> int:
    """A server is killed in a job, with saves before and after; what was drafted twice."""
    first = start("serve", "--port", "0")
    with httpx2.Client(base_url=first.url, timeout=60) as client:
        key = client.post("/jobs", json={}).json()["id"]
        save(client, ids[-1])
        wait(bench, key, lambda job: job["done"] >= at)
        first.end(signal.SIGKILL)
    stored = with_draft(bench)
    assert 0 < len(stored) < len(ids)
    second = start("serve", "--port", "0")
    with httpx2.Client(base_url=second.url, timeout=60) as client:
        save(client, ids[0])
        save(client, ids[-2])
        wait(bench, key, lambda job: job["state"] == "done")
        for segment in (ids[0], ids[-1], ids[-2]):
            found = client.get(f"/segments/{segment}").json()
            assert (found["en"], found["state"]) == (f"By hand {segment}", "translated")
            assert found["by"] == "lin"
            assert found["draft"]["en"]
    hold_sound(bench, key, ids)
    assert second.end() == 0
    return hold_once(first.drafted(), stored, second.drafted(), ids)


def save(client: httpx2.Client, segment: str) -> None:
    """Save English of one's own."""
    answer = client.put(
        f"/segments/{segment}/translation",
        json={"en": f"By hand {segment}"},
        headers={"If-Match": '"1"'},
    )
    assert answer.status_code == 200, answer.text


@pytest.mark.soak
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_two_on_sqlite(start: Start, desk: Path, bench: Workbench) -> None:
    """Two workers share a SQLite file: one does the job, and when it is killed the other."""
    ids = write_many(desk, 160)
    benches.load(bench, desk)
    with bench.database.writing() as session:
        key = create_job(session, "lin").id
    workers = [start("worker"), start("worker")]
    wait(bench, key, lambda job: job["done"] >= 64)
    first = max(workers, key=lambda one: len(one.drafted()))
    (second,) = (one for one in workers if one is not first)
    first.end(signal.SIGKILL)
    stored = with_draft(bench)
    wait(bench, key, lambda job: job["state"] == "done")
    hold_sound(bench, key, ids)
    hold_once(first.drafted(), stored, second.drafted(), ids)
    assert second.end() == 0


@both
def test_killed_server(start: Start, desk: Path, bench: Workbench) -> None:
    """A server killed in a job goes on after its restart: each segment once, no save is lost."""
    killed_server(start, bench, write_many(desk, 160), 64)


@pytest.mark.soak
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_stopped_server(start: Start, desk: Path, bench: Workbench) -> None:
    """A server that is told to end in a job ends at once, its events too; the next goes on."""
    ids = write_many(desk, 400)
    first = start("serve", "--port", "0")
    with httpx2.Client(base_url=first.url, timeout=60) as client:
        key = client.post("/jobs", json={"sources": ["many"]}).json()["id"]
        with client.stream("GET", f"/jobs/{key}/events") as events:
            wait(bench, key, lambda job: job["done"] >= 64)
            first.send(signal.SIGTERM)
            told = [line for line in events.iter_lines() if line.startswith("event: ")]
    assert set(told) == {"event: progress"}
    assert first.process.wait(120) == 0
    stored = with_draft(bench)
    assert len(stored) < len(ids)
    second = start("worker")
    wait(bench, key, lambda job: job["state"] == "done")
    hold_sound(bench, key, ids)
    hold_once(first.drafted(), stored, second.drafted(), ids)
    assert second.end(signal.SIGINT) == 0


def two_workers(
    start: Start, bench: Workbench, tmp_path: Path, at: int, heartbeat: float = 3.0
) -> tuple[str, list[Any]]:
    """A job that two workers may take, `at` segments done: its id, its worker and the other.

    With a quicker heartbeat a busy machine lets a living worker pass for dead.
    """
    benches.load(bench, tmp_path / "desk")
    with bench.database.writing() as session:
        key = create_job(session, "lin").id
    workers: dict[str, Process] = {}
    for name in ("one", "two"):  # folders of their own, as on two machines
        data = tmp_path / name
        workers[name] = start(
            "worker", DUIZHAO_DATA_DIR=str(data), DUIZHAO_HEARTBEAT=str(heartbeat)
        )
    owner = wait(bench, key, lambda job: job["done"] >= at)["owner"]
    mine = "one" if (tmp_path / "one" / "workers" / owner).exists() else "two"
    other = "two" if mine == "one" else "one"
    return key, [owner, workers[mine], workers[other]]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_killed_worker(start: Start, desk: Path, bench: Workbench, tmp_path: Path) -> None:
    """Of two workers that share only PostgreSQL one is killed for good: the other takes over."""
    ids = write_many(desk, 160)
    key, (owner, dead, living) = two_workers(start, bench, tmp_path, 64)
    dead.end(signal.SIGKILL)
    stored = with_draft(bench)
    assert len(stored) < len(ids)
    assert wait(bench, key, lambda job: job["state"] == "done")["owner"] != owner
    hold_sound(bench, key, ids)
    hold_once(dead.drafted(), stored, living.drafted(), ids)
    assert living.end() == 0


@pytest.mark.soak
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_sleeping_worker(start: Start, desk: Path, bench: Workbench, tmp_path: Path) -> None:
    """A worker that was taken for dead and comes back stores nothing, and spoils nothing."""
    ids = write_many(desk, 160)
    key, (owner, asleep, living) = two_workers(start, bench, tmp_path, 64)
    asleep.send(signal.SIGSTOP)
    stored = with_draft(bench)
    wait(bench, key, lambda job: job["owner"] != owner)
    asleep.send(signal.SIGCONT)
    wait(bench, key, lambda job: job["state"] == "done")
    hold_sound(bench, key, ids)
    assert not stored & set(living.drafted())
    with bench.database.writing() as session:  # both are well
        following = create_job(session, "lin", redo=True).id
    wait(bench, following, lambda job: job["state"] == "done")
    assert [asleep.end(), living.end()] == [0, 0]


@pytest.mark.soak
@both
def test_long_job(start: Start, desk: Path, bench: Workbench) -> None:
    """The same with a job of 5,000 segments, killed in its middle."""
    begin = monotonic()
    again = killed_server(start, bench, write_many(desk, 5000), 2600)
    kind = bench.settings.url().get_backend_name()
    print(f"\n{kind}, a server killed: {monotonic() - begin:.0f} s, {again} drafted twice")


@pytest.mark.soak
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_long_takeover(start: Start, desk: Path, bench: Workbench, tmp_path: Path) -> None:
    """The same with 5,000 segments and two workers; how long nothing was done is printed."""
    ids = write_many(desk, 5000)
    key, (owner, dead, living) = two_workers(start, bench, tmp_path, 2600, heartbeat=5.0)
    dead.end(signal.SIGKILL)
    since, stored = monotonic(), with_draft(bench)
    wait(bench, key, lambda job: job["owner"] != owner)
    taken = monotonic() - since
    wait(bench, key, lambda job: job["state"] == "done")
    hold_sound(bench, key, ids)
    again = hold_once(dead.drafted(), stored, living.drafted(), ids)
    print(f"\na worker killed: taken over after {taken:.0f} s, {again} drafted twice")
