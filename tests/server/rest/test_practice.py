"""POST /practice: the practice texts, loaded at once and drafted by one job for all who ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import func
from sqlmodel import select

from api.jobs import rows
from api.jobs.practice import unfinished_practice
from api.jobs.worker import JobWorker
from api.store.tables import Draft, JobState
from api.workbench import Workbench
from tests.jobs.asking import idle_worker, wait
from tests.server.asking import API, got, write


@pytest.fixture
def worker(loaded: Workbench) -> Iterator[JobWorker]:
    """A worker that does not work yet."""
    with idle_worker(loaded) as found:
        yield found


def ask(client: TestClient) -> dict[str, Any]:
    """The job that drafts the practice texts."""
    answer = client.post(f"{API}/practice")
    assert answer.status_code == 202, answer.text
    job: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"{API}/jobs/{job['id']}"
    return job


def practice(client: TestClient) -> list[dict[str, Any]]:
    """The practice texts."""
    items: list[dict[str, Any]] = got(client, "/sources", practice=True)["items"]
    return items


def test_practice_is_loaded_drafted_and_kept(
    client: TestClient, loaded: Workbench, worker: JobWorker
) -> None:
    """Three texts are there at once, drafted by a job; again adds nothing and keeps every edit."""
    job = ask(client)
    assert (job["state"], job["kind"], job["by"]) == ("queued", "draft", "lin")
    sources = practice(client)
    assert job["sources"] == [source["slug"] for source in sources]
    assert len(sources) == 4  # with the desk's own
    assert all(source["practice"] for source in sources)
    assert not any(source["practice"] for source in got(client, "/sources")["items"])
    count = sum(source["progress"]["new"] for source in sources)
    assert count > 60
    worker.start()
    done = wait(loaded, job["id"])
    assert (done["total"], done["done"]) == (count, count)
    assert sum(source["progress"]["draft"] for source in practice(client)) == count

    segment = got(client, "/sources/practice-news/segments")["items"][0]
    saved = write(client, segment["id"], "translation", 1, {"en": "Mine."}).json()
    again = ask(client)
    assert wait(loaded, again["id"])["total"] == 0
    assert got(client, f"/segments/{segment['id']}") == saved
    assert not got(client, "/aligned", q="Mine.")["items"]
    assert len(got(client, "/aligned", q="Mine.", practice=True)["items"]) == 1


def test_five_at_once_are_one_job(
    loaded: Workbench, build: Callable[[str, Workbench], FastAPI], worker: JobWorker
) -> None:
    """Who asks while the texts are loaded or drafted gets the same job; each is drafted once."""
    app = build("lin", loaded)
    clients = [TestClient(app, raise_server_exceptions=False) for _ in range(5)]
    with ThreadPoolExecutor(5) as pool:
        asked = {job["id"] for job in pool.map(ask, clients)}
    assert len(asked) == 1
    [key] = asked
    with loaded.database.writing() as session:
        assert rows.claim_job(session, key, 1, "another worker")  # begun
    assert ask(clients[0])["id"] == key
    worker.start()
    done = wait(loaded, key)
    assert got(clients[0], "/jobs")["items"] == [done]
    with loaded.database.reading() as session:
        drafted = select(func.count(), func.count(func.distinct(Draft.segment_id)))
        assert len(set(session.exec(drafted.where(Draft.engine != "test")).one())) == 1


def test_another_job_is_not_taken_for_it(client: TestClient, loaded: Workbench) -> None:
    """A job of other sources, one that redoes, or one at its end is not the practice text's."""
    with loaded.database.writing() as session:
        assert unfinished_practice(session) is None
        everything = rows.create_job(session, "lin").id
    first = ask(client)
    assert first["id"] != everything
    with loaded.database.writing() as session:
        found = unfinished_practice(session)
        assert found
        assert found.id == first["id"]
        rows.end_job(rows.get_job(session, first["id"]), JobState.FAILED, "The model is broken.")
        session.flush()
        assert unfinished_practice(session) is found
        rows.create_job(session, "lin", first["sources"], redo=True)
    second = ask(client)
    assert second["id"] not in {first["id"], everything}
    with loaded.database.writing() as session:
        rows.cancel_job(session, second["id"])
        session.flush()
        assert unfinished_practice(session) is None
