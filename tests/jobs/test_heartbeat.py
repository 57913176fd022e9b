"""Workers that live, stand still and die."""

from __future__ import annotations

from pathlib import Path
from time import monotonic, sleep

from sqlmodel import select

from api.jobs.heartbeat import MISSED_BEATS, Heartbeat
from api.store.database import Database
from api.store.tables import Worker as Row
from api.workbench import Workbench
from tests.jobs.asking import (
    PATIENCE,
)


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
