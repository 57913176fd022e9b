"""Work of which there is one at a time, and what is in no view before it is whole."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy.engine import make_url

from api.errors import Busy, Unavailable
from api.settings import Settings
from api.store import locks
from api.store.database import Database
from tests import ROOT

HOLD = """
import sys
from api.settings import Settings
from api.store.database import Database
with Database(Settings(database_url=sys.argv[1]).url()).alone("load"):
    print("inside", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def database(database_url: str) -> Database:
    """An empty, migrated database."""
    return Database(Settings(database_url=database_url).url())


def test_another_process_waits(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one process is at it another waits; when that one is killed the other's turn comes."""
    first = subprocess.Popen(
        [sys.executable, "-c", HOLD, database_url],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert first.stdout
    assert first.stdout.readline() == b"inside\n"
    monkeypatch.setattr(locks, "ALONE_SECONDS", 1)
    with pytest.raises(Busy, match="Another load has not ended in 1 s"), database.alone("load"):
        pass
    with database.alone("other work"):
        pass
    monkeypatch.undo()
    done: list[str] = []

    def wait() -> None:
        with database.alone("load"):
            done.append("inside")

    waiting = Thread(target=wait)
    waiting.start()
    first.kill()
    first.communicate()
    waiting.join()
    assert done == ["inside"]
    database.close()


def test_a_turn_ends_with_an_error(database: Database) -> None:
    """Who fails in it lets the next one in, and people write meanwhile."""
    with pytest.raises(ZeroDivisionError), database.alone("load"), database.writing():
        raise ZeroDivisionError
    with database.alone("load"):
        pass
    database.close()


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    """Where the lock cannot be made the place is told, and nobody is waited for."""
    (tmp_path / "a.db.load").mkdir()
    database = Database(make_url(f"sqlite:///{tmp_path / 'a.db'}"))
    with pytest.raises(Unavailable, match=r"a\.db\.load \(unable to open"), database.alone("load"):
        pass
    database.close()


def test_a_database_in_memory_is_alone_anyway() -> None:
    """Nobody else has it."""
    database = Database(make_url("sqlite://"))
    with database.alone("load"):
        pass
    database.close()


def test_every_question_about_segments_asks_what_shows() -> None:
    """A condition of its own on what is withdrawn would show what is half loaded.

    Only the kept counts have one: they are right from a source's first part on, and shown with it.
    """
    store = ROOT / "api" / "store"
    for path in {*(ROOT / "api").rglob("*.py")} - {store / "shown.py", store / "counts.py"}:
        found = re.findall(
            r"Segment\.withdrawn\)?\.is_|~\w*\(?Segment\.withdrawn", path.read_text()
        )
        assert not found, path
