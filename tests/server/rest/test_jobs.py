"""Jobs over REST: asked for, listed, followed, cancelled, retried."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError

from api.jobs.rows import read_job
from api.jobs.worker import JobWorker
from api.workbench import Workbench
from tests.many import SLUG, write_many
from tests.server.asking import API, got, pages, said

COUNT = 70


@pytest.fixture
def contents(tmp_path: Path) -> Path:
    """A source of short segments."""
    write_many(tmp_path / "desk", COUNT)
    return tmp_path / "desk"


@pytest.fixture
def client(bench: Workbench, build: Callable[[str, Workbench], FastAPI]) -> TestClient:
    """A client; no worker runs."""
    return TestClient(build("lin", bench), raise_server_exceptions=False)


@pytest.fixture
def worker(bench: Workbench) -> Iterator[JobWorker]:
    """A worker."""
    found = JobWorker(bench)
    found.start()
    yield found
    found.stop()


def ask(client: TestClient, **body: Any) -> dict[str, Any]:
    """A new job."""
    answer = client.post(f"{API}/jobs", json=body)
    assert answer.status_code == 202, answer.text
    job: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"{API}/jobs/{job['id']}"
    return job


def events(client: TestClient, key: str) -> list[tuple[str, dict[str, Any]]]:
    """All that the events of a job say, each its name and its job."""
    answer = client.get(f"{API}/jobs/{key}/events")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-cache"
    found = []
    for block in answer.text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if line[0] != ":")
        if "data" in fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


def test_asked_for(client: TestClient) -> None:
    """A job is queued as it was asked for, and stands in the list."""
    first = ask(client)
    assert (first["state"], first["kind"], first["by"]) == ("queued", "draft", "lin")
    assert (first["sources"], first["redo"]) == (None, False)
    assert (first["total"], first["done"], first["failed"]) == (None, 0, 0)
    assert (first["started"], first["finished"], first["error"]) == (None, None, None)
    second = ask(client, kind="draft", sources=[SLUG, SLUG], redo=True)
    assert (second["sources"], second["redo"]) == ([SLUG], True)
    assert got(client, f"/jobs/{second['id']}") == second
    assert got(client, "/jobs") == {"items": [second, first], "next": None}


def test_renewal_is_asked_for(client: TestClient) -> None:
    """A job of kind `renew` is one of its own; with `redo`, or of another kind, it is refused."""
    first = ask(client, kind="renew", sources=[SLUG])
    assert (first["kind"], first["redo"]) == ("renew", False)
    assert ask(client, kind="draft", sources=[SLUG])["id"] != first["id"]
    assert ask(client, kind="renew", sources=[SLUG]) == first
    both = client.post(f"{API}/jobs", json={"kind": "renew", "redo": True})
    assert "not both" in said(both, 422)["detail"]
    said(client.post(f"{API}/jobs", json={"kind": "practice"}), 422)


def test_list(client: TestClient) -> None:
    """The list goes from the newest to the oldest, in pages, and by state."""
    wanted: list[dict[str, Any]] = [{}, {"redo": True}, {"sources": [SLUG]}]
    made = [ask(client, **one) for one in (*wanted, {"sources": [SLUG], "redo": True})]
    assert ask(client) == made[0]  # not begun yet: the same job
    listed = [job for page in pages(client, "/jobs", limit=2) for job in page["items"]]
    assert listed == made[::-1]
    client.post(f"{API}/jobs/{made[2]['id']}/cancel")
    assert [job["id"] for job in got(client, "/jobs", state="cancelled")["items"]] == [
        made[2]["id"]
    ]
    assert len(got(client, "/jobs", state="queued")["items"]) == 3


def test_followed(client: TestClient, worker: JobWorker) -> None:
    """The events tell how far a job is, each time it changed, and close with its end."""
    key = ask(client, sources=[SLUG])["id"]
    told = events(client, key)
    assert [name for name, _ in told] == ["progress"] * (len(told) - 1) + ["end"]
    done = [job["done"] for _, job in told]
    assert done == sorted(done)
    assert done[-1] == COUNT
    assert told[-1][1] == got(client, f"/jobs/{key}")
    assert told[-1][1]["state"] == "done"
    assert events(client, key) == [("progress", told[-1][1]), ("end", told[-1][1])]
    aligned = got(client, "/aligned", source=SLUG, limit=1000)["items"]
    assert len(aligned) == COUNT
    assert all(item["draft"]["en"] for item in aligned)


def test_followed_while_the_database_goes(
    client: TestClient, bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Events end without an end when the database goes away: who follows comes again."""
    key = ask(client)["id"]
    known = [read_job(bench.database, key)]

    def away(*_: object) -> dict[str, Any]:
        if not known:
            raise OperationalError("SELECT", None, Exception("gone"))
        return known.pop()

    monkeypatch.setattr("api.jobs.rows.read_job", away)
    assert [name for name, _ in events(client, key)] == ["progress"]


def test_cancelled_and_retried(
    client: TestClient, bench: Workbench, request: pytest.FixtureRequest
) -> None:
    """A cancelled job ends its events; it can be queued again, and is done then."""
    key = ask(client, sources=[SLUG])["id"]
    cancelled = client.post(f"{API}/jobs/{key}/cancel").json()
    assert cancelled["state"] == "cancelled"
    assert cancelled["finished"]
    assert [name for name, _ in events(client, key)] == ["progress", "end"]
    problem = said(client.post(f"{API}/jobs/{key}/cancel"), 409)
    assert problem["detail"].startswith("The job is cancelled")
    retried = client.post(f"{API}/jobs/{key}/retry").json()
    assert (retried["state"], retried["finished"]) == ("queued", None)
    said(client.post(f"{API}/jobs/{key}/retry"), 409)
    request.getfixturevalue("worker")
    assert events(client, key)[-1][1]["done"] == COUNT
    said(client.post(f"{API}/jobs/{key}/cancel"), 409)
    said(client.post(f"{API}/jobs/{key}/retry"), 409)


@pytest.mark.parametrize("action", ["", "/events", "/cancel", "/retry"])
def test_unknown_job(client: TestClient, action: str) -> None:
    """A job that is not there is 404, the events of one too."""
    method = "GET" if action in {"", "/events"} else "POST"
    for key in ("never", "%00", "名", "a" * 300):
        answer = client.request(method, f"{API}/jobs/{key}{action}")
        assert said(answer, answer.status_code)["status"] in {404, 422}
    problem = said(client.request(method, f"{API}/jobs/never{action}"), 404)
    assert problem["detail"] == 'There is no job "never".'


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"all"',
        b'{"kind": "translate"}',
        b'{"sources": []}',
        b'{"sources": "many"}',
        b'{"sources": [1]}',
        b'{"sources": ["a\\u0000"]}',
        b'{"sources": ["\\ud800"]}',
        b'{"redo": "perhaps"}',
        b'{"redo": "true"}',
        b'{"redo": 1}',
        b'{"redo": null}',
        b'{"slugs": ["many"]}',
    ],
)
def test_wrong_body(client: TestClient, body: bytes) -> None:
    """A body that is no wish for a job is 422, and makes none."""
    answer = client.post(f"{API}/jobs", content=body, headers={"content-type": "application/json"})
    said(answer, 422)
    assert got(client, "/jobs")["items"] == []


def test_unknown_source(client: TestClient) -> None:
    """A source that is not there is named, and no job is made."""
    problem = said(client.post(f"{API}/jobs", json={"sources": [SLUG, "nowhere"]}), 404)
    assert problem["detail"] == 'There is no source "nowhere".'
    assert got(client, "/jobs")["items"] == []


def test_wrong_queries(client: TestClient) -> None:
    """A state that jobs do not have and a cursor of another list are 422."""
    said(client.get(f"{API}/jobs", params={"state": "lost"}), 422)
    said(client.get(f"{API}/jobs", params={"cursor": "x"}), 422)
    said(client.get(f"{API}/jobs", params={"limit": 0}), 422)


def test_head_of_a_stream_ends(client: TestClient) -> None:
    """HEAD of a job's events does not wait for the job."""
    key = ask(client)["id"]
    answer = client.head(f"{API}/jobs/{key}/events")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"].startswith("text/event-stream")
