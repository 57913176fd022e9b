"""GET /segments/{id}/suggestions: what a translator may start from."""

from __future__ import annotations

from datetime import date

from fastapi.testclient import TestClient

from api.drafting.rows import set_draft
from api.formats.corpus_toml import DraftEntry
from api.store.tables import Segment, Source
from api.workbench import Workbench
from tests import benches
from tests.server.asking import API, got

DAY = date(2026, 11, 23)


def draft(bench: Workbench, segment: str, entry: DraftEntry) -> None:
    """Give a segment a draft; it becomes the current one."""
    with bench.database.writing() as session:
        set_draft(session, session.get_one(Segment, segment), entry)


def test_drafts_of_every_package(client: TestClient, loaded: Workbench) -> None:
    """Each package's draft is there with its score, the current one first, then the better."""
    for engine, score in (("one", -0.9), ("two", -0.2), ("three", -0.7)):
        draft(loaded, "seg-draft", DraftEntry(f"By {engine}.", engine, "none", score, DAY))
    found = got(client, "/segments/seg-draft/suggestions")["drafts"]
    assert [(one["engine"], one["current"]) for one in found] == [
        ("three", True),
        ("two", False),
        ("test", False),
        ("one", False),
    ]
    current = got(client, "/segments/seg-draft")["draft"]
    assert {**found[0], **current, "current": True} == found[0]
    assert found[1]["en"] == "By two."


def test_one_draft_a_package(client: TestClient, loaded: Workbench) -> None:
    """Of a package's drafts with several glossaries the last made is there, or the current one."""
    for glossary in ("none", "old", "new"):
        draft(loaded, "seg-new", DraftEntry(f"With {glossary}.", "one", glossary, -0.9, DAY))
    draft(loaded, "seg-new", DraftEntry("By another.", "two", "new", -0.9, DAY))
    found = got(client, "/segments/seg-new/suggestions")["drafts"]
    assert [one["en"] for one in found] == ["By another.", "With new."]
    draft(loaded, "seg-new", DraftEntry("With old.", "one", "old", -0.9, DAY))
    found = got(client, "/segments/seg-new/suggestions")["drafts"]
    assert [one["en"] for one in found] == ["With old.", "By another."]


def test_findings_of_drafts(client: TestClient, loaded: Workbench) -> None:
    """What the checks say of each draft stands beside it; of the segment's English, by itself."""
    draft(loaded, "seg-new", DraftEntry("红名单", "one", "none", -0.9, DAY))
    found = got(client, "/segments/seg-new/suggestions")
    [only] = found["drafts"]
    assert "untranslated" in {finding["check"] for finding in only["findings"]}
    benches.catch_up(loaded)
    found = got(client, "/segments/seg-draft/suggestions")
    assert found["findings"] == got(client, "/segments/seg-draft")["findings"]


def test_memory(client: TestClient, loaded: Workbench) -> None:
    """People's English of like Chinese elsewhere is there, never the segment's own."""
    with loaded.database.writing() as session:
        session.get_one(Segment, "seg-drill").zh = "公民应当守信。"
    match = {
        "id": "seg-stale",
        "source": "measures",
        "position": 5,
        "zh": "公民应当守信。",
        "en": "Everybody keeps faith.",
        "state": "translated",
        "by": "lin",
        "match_percent": 100.0,
    }
    assert got(client, "/segments/seg-drill/suggestions")["memory"] == [match]
    assert got(client, "/segments/seg-stale/suggestions")["memory"] == []
    with loaded.database.writing() as session:
        session.get_one(Segment, "seg-drill").zh = "公民都应当守信。"
    [found] = got(client, "/segments/seg-drill/suggestions")["memory"]
    assert 70 < found.pop("match_percent") < 100
    assert found.items() <= match.items()


def test_terms(client: TestClient) -> None:
    """The glossary's terms in the Chinese are there as /glossary/annotate finds them."""
    found = got(client, "/segments/seg-returned/suggestions")["terms"]
    asked = client.post(f"{API}/glossary/annotate", json={"text": "失信行为记入档案。"})
    assert found == asked.json()["items"]
    assert found[0]["zh"] == "失信行为"


def test_nothing(client: TestClient, loaded: Workbench) -> None:
    """A segment of which nothing is known has four empty lists."""
    with loaded.database.writing() as session:
        session.get_one(Segment, "seg-drill").zh = "无。"
    found = got(client, "/segments/seg-drill/suggestions")
    assert found == {"drafts": [], "memory": [], "terms": [], "findings": []}


def test_withdrawn(client: TestClient, loaded: Workbench) -> None:
    """A withdrawn segment is not found, as everywhere."""
    with loaded.database.writing() as session:
        segment = session.get_one(Segment, "seg-new")
        assert session.get_one(Source, segment.source_id).slug == "measures"
        segment.withdrawn = True
    assert client.get(f"{API}/segments/seg-new/suggestions").status_code == 404
