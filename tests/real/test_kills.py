"""Processes that are killed at any moment: what was acknowledged stays, nothing is half there."""

from __future__ import annotations

import os
import random
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import httpx2
import pytest
from sqlalchemy import insert
from sqlmodel import Session, col, select

from api.operations.backup_file import open_backup
from api.settings import Settings
from api.store.database import Database
from api.store.tables import Person, Revision, Segment, now
from tests.commands import DUIZHAO
from tests.databases import Filling
from tests.desks import MEASURES, ONE, write_source
from tests.operations.keeping import Targets, count_rows
from tests.real.test_serve import Server, put

both = pytest.mark.usefixtures("settings")  # on SQLite and on PostgreSQL
some_rounds = pytest.mark.parametrize("rounds", [1, pytest.param(10, marks=pytest.mark.soak)])


@pytest.fixture
def desk(tmp_path: Path, settings: Settings, fill: Filling) -> Path:
    """A folder with a source, which the database has loaded."""
    folder = tmp_path / "desk"
    write_source(folder, MEASURES)
    fill(settings.database_url, folder)
    return folder


def revisions(database: Database) -> tuple[int, list[tuple[int, str | None]]]:
    """The revision that the first segment says it is on, and all that it has."""
    with database.reading() as session:
        found = session.exec(
            select(Revision.number, Revision.en)
            .where(Revision.segment_id == ONE)
            .order_by(col(Revision.number))
        )
        return session.get_one(Segment, ONE).revision, list(found)


@some_rounds
def test_a_killed_server_loses_no_acknowledged_save(
    desk: Path, settings: Settings, rounds: int
) -> None:
    """After SIGKILL in the middle of saves each that was answered is there, each one whole."""
    chance = random.Random(14)
    database = Database(settings.url())
    answered: list[str] = []
    for turn in range(rounds):
        server = Server(desk)
        last = chance.randrange(1, 12)
        number = 0
        server.client.timeout = httpx2.Timeout(20)
        try:
            while True:
                revision = server.get(f"api/v1/segments/{ONE}").json()["revision"]
                if number == last:  # the next save and the signal are under way together
                    server.process.send_signal(signal.SIGKILL)
                english = f"Turn {turn}, save {number}."
                if put(server, ONE, english, revision).status_code == 200:
                    answered.append(english)
                number += 1
        except httpx2.TransportError:
            pass
        server.stop(signal.SIGKILL)
        present, found = revisions(database)
        assert [number for number, _ in found] == list(range(1, present + 1))
        saved = [english for _, english in found if english]
        assert [english for english in saved if english in answered] == answered
        assert len(set(saved) - set(answered)) <= turn + 1  # one a kill may be stored, unanswered
    assert len(answered) >= rounds
    database.close()


def kill_within(arguments: list[str | Path], seconds: float, environment: dict[str, str]) -> int:
    """Run a command and kill it after some time; how it ended."""
    process = subprocess.Popen(
        [DUIZHAO, *arguments],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    sleep(seconds)
    process.kill()
    return process.wait(120)


def many_people(session: Session) -> None:
    """So many rows that a backup of them takes a moment."""
    rows = [{"name": f"person {number:06}", "since": now()} for number in range(10_000)]
    session.execute(insert(Person), rows)


def long_as(arguments: list[str | Path], environment: dict[str, str]) -> float:
    """How many seconds a command takes when nobody kills it."""
    start = monotonic()
    subprocess.run(
        [DUIZHAO, *arguments], env={**os.environ, **environment}, capture_output=True, check=True
    )
    return monotonic() - start


@both
@some_rounds
def test_a_killed_backup_leaves_the_one_before(
    settings: Settings, tmp_path: Path, rounds: int
) -> None:
    """Whenever it is killed, what has the name is a whole backup: the earlier one, or the new."""
    database = Database(settings.url())
    with database.writing() as session:
        many_people(session)
    path = tmp_path / "a.backup"
    whole = long_as(["backup", path], {})
    chance = random.Random(14)
    for turn in range(rounds):
        with database.writing() as session:
            session.add(Person(name=f"new {turn}"))
        ended = kill_within(["backup", path], whole * chance.uniform(0.3, 1.0), {})
        with open_backup(path) as backup:
            rows = backup.manifest.tables["person"].rows or 0
        assert 10_000 <= rows <= 30_001 + turn
        assert ended in {0, -signal.SIGKILL}
    subprocess.run([DUIZHAO, "backup", path], capture_output=True, check=True)
    with open_backup(path) as backup:
        assert backup.manifest.tables["person"].rows == 10_000 + rounds
    database.close()


@some_rounds
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_killed_restore_is_all_or_nothing(
    kind: str,
    migrated_sqlite: Path,
    postgres: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    rounds: int,
) -> None:
    """Whenever it is killed, the database has every row or none, and then takes them all."""
    source = Database(Settings(database_url=f"sqlite:///{tmp_path / 'source.db'}").url())
    source.upgrade()
    with source.writing() as session:
        many_people(session)
    source.close()
    monkeypatch.setenv("DUIZHAO_DATABASE_URL", f"sqlite:///{tmp_path / 'source.db'}")
    path = tmp_path / "a.backup"
    subprocess.run([DUIZHAO, "backup", path], capture_output=True, check=True)
    targets, chance = Targets(tmp_path, postgres), random.Random(14)

    def at(target: Settings) -> dict[str, str]:
        url = target.url().render_as_string(hide_password=False)
        return {"DUIZHAO_DATABASE_URL": url, "DUIZHAO_DATA_DIR": str(target.data_dir)}

    whole = long_as(["restore", path], at(targets.make(kind)))
    for _ in range(rounds):
        target = targets.make(kind)
        kill_within(["restore", path], whole * chance.uniform(0.3, 1.0), at(target))
        database = Database(target.url())
        database.upgrade()
        rows = count_rows(database)
        database.close()
        assert rows in {0, 10_000}
        if not rows:
            done = subprocess.run(
                [DUIZHAO, "restore", path],
                env={**os.environ, **at(target)},
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
