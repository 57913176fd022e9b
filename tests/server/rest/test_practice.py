"""POST /practice: the practice texts, loaded and drafted on request."""

from __future__ import annotations

from fastapi.testclient import TestClient

from tests.server.asking import API, got, write


def test_practice_is_loaded_drafted_and_kept(client: TestClient) -> None:
    """The first time loads and drafts three texts; again adds nothing and keeps every edit."""
    answer = client.post(f"{API}/practice")
    assert answer.status_code == 200
    loaded = answer.json()
    assert loaded["sources"] == 3
    assert loaded["added"] >= 60
    assert loaded["drafted"] == loaded["added"] + 1  # the desk's own practice segment
    sources = got(client, "/sources", practice=True)["items"]
    assert all(source["practice"] for source in sources)
    assert sum(source["progress"]["draft"] for source in sources) == loaded["drafted"]
    assert not any(source["practice"] for source in got(client, "/sources")["items"])

    segment = got(client, "/sources/practice-news/segments")["items"][0]
    saved = write(client, segment["id"], "translation", 1, {"en": "Mine."}).json()
    again = client.post(f"{API}/practice").json()
    assert again == {"sources": 3, "added": 0, "drafted": 0}
    assert got(client, f"/segments/{segment['id']}") == saved
    assert not got(client, "/aligned", q="Mine.")["items"]
    assert len(got(client, "/aligned", q="Mine.", practice=True)["items"]) == 1
