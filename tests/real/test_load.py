"""`duizhao load` as a process that is killed: the next load does what it left undone."""

from __future__ import annotations

import subprocess
from pathlib import Path
from threading import Event

from sqlmodel import func, select

from api.corpus.load import load
from api.corpus.sources import SourceFilter, find_sources
from api.store.tables import Segment
from api.workbench import Workbench
from tests import benches
from tests.commands import DUIZHAO
from tests.many import write_many

COUNT = 1_500


def stored(bench: Workbench) -> int:
    """How many segments there are, whether they show or not."""
    with bench.database.reading() as session:
        return session.exec(select(func.count()).select_from(Segment)).one()


def test_a_load_that_is_killed(bench: Workbench, tmp_path: Path) -> None:
    """Killed in the middle of a source, nothing of it shows; loaded again all of it does."""
    keys = write_many(tmp_path, COUNT)
    process = subprocess.Popen([DUIZHAO, "load", tmp_path], stderr=subprocess.DEVNULL)
    while not stored(bench) and process.poll() is None:
        Event().wait(0.002)
    process.kill()
    process.wait()
    assert 0 < stored(bench) < COUNT
    with bench.database.reading() as session:
        assert find_sources(session, SourceFilter()) == []
    assert benches.find(bench) == []
    report = load(bench.database, tmp_path)
    assert report.problems == []
    assert report.added < COUNT
    assert [item.id for item in benches.find(bench)] == keys
