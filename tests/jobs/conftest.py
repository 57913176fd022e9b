"""A small source to draft, and workers that leave with the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.jobs.worker import JobWorker
from api.workbench import Workbench
from tests.databases import Filling
from tests.jobs.asking import COUNT
from tests.many import write_many


@pytest.fixture
def ids(database_url: str, fill: Filling, tmp_path: Path) -> list[str]:
    """The segments of a small source, loaded."""
    found = write_many(tmp_path / "desk", COUNT)
    fill(database_url, tmp_path / "desk")
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
