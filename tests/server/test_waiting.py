"""Readers beside writers that wait, through the socket: nobody who only reads is kept."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event
from typing import Any

import httpx2
import pytest
from sqlmodel import select

from api.store.database import LINE
from api.store.tables import Segment
from api.workbench import Workbench
from tests.server.asking import API
from tests.serving import Server, serving

KEY = "seg-translated"
WRITE = f"{API}/segments/{KEY}/translation"


@pytest.fixture
def server(loaded: Workbench) -> Iterator[Server]:
    """The desk, served at a port."""
    with serving(loaded) as found:
        yield found


def save(server: Server, text: str) -> httpx2.Response:
    """A save on the first revision."""
    head = {"If-Match": '"1"'}
    return httpx2.put(f"{server.url}{WRITE}", json={"en": text}, headers=head, timeout=120)


def read(server: Server, path: str) -> int:
    """A page or an answer, asked for by one who does not wait long."""
    return httpx2.get(f"{server.url}{path}", timeout=20, follow_redirects=True).status_code


def test_readers_are_served_while_writers_wait(loaded: Workbench, server: Server) -> None:
    """With a writer that goes on and all the others waiting, pages come; one more writer hears so.

    Whoever waited is then served: one save is taken, the others are told of it.
    """
    with ThreadPoolExecutor(LINE) as pool:
        with loaded.database.writing() as session:
            session.exec(select(Segment).where(Segment.id == KEY).with_for_update()).one()
            waiting = [pool.submit(save, server, f"Version {number}.") for number in range(LINE)]
            until_full(loaded)
            paths = ("/", "/sources/measures", "/glossary", f"{API}/aligned", "/readyz")
            assert [read(server, path) for path in paths * 4] == [200] * 20
            refused = save(server, "One too many.")
            assert not wait(waiting, timeout=0).done
        statuses = sorted(each.result().status_code for each in waiting)
    assert statuses == [200] + [412] * (LINE - 1)
    assert refused.status_code == 503
    assert refused.headers["retry-after"] == "2"
    assert "try again" in refused.json()["detail"]


def until_full(bench: Workbench) -> None:
    """Wait until as many writers wait as may."""
    line: Any = bench.database.line
    while line._value:
        Event().wait(0.01)
