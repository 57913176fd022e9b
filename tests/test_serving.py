"""The server of the tests stops as a real one does: it leaves nothing half done."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import httpx2
import pytest
from sqlmodel import Session

from api.jobs import rows
from api.workbench import Workbench
from tests.serving import Server


def test_stopped_in_a_request(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request under way is answered, and its connection to the database is not left open."""
    server, begun, list_jobs = Server(), Event(), rows.list_jobs

    def wait_for_the_end(session: Session, *given: Any, **options: Any) -> Any:
        found = list_jobs(session, *given, **options)
        begun.set()
        while not server.server.should_exit:
            Event().wait(0.005)
        return found

    monkeypatch.setattr(rows, "list_jobs", wait_for_the_end)
    server.serve(bench)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(httpx2.get, f"{server.url}/api/v1/jobs", timeout=60)
        assert begun.wait(60)
        server.stop()
        assert asked.result().json()["items"] == []
    bench.close()
    gc.collect()  # a connection that is open would warn, and a warning is an error
