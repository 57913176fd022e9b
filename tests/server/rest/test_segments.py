"""Reading a segment: all that is known of it."""

from __future__ import annotations

from fastapi.testclient import TestClient

from api.store.tables import Segment
from api.workbench import Workbench
from tests.server.asking import API, got, write
from tests.server.rest.writes import TRANSLATED, right


def test_a_segment_says_all_that_is_known_of_it(reader: TestClient) -> None:
    """A segment has Chinese, English, state, draft and revision; its ETag is the revision."""
    assert right(reader.get(f"{API}/segments/seg-translated")) == TRANSLATED


def test_a_segment_without_english_has_nulls(reader: TestClient) -> None:
    """What is not there is null: English, writer, date, draft, conflict."""
    segment = got(reader, "/segments/seg-new")
    assert [segment[key] for key in ("en", "by", "at", "draft", "conflict")] == [None] * 5


def test_a_stale_segment_says_so_beside_its_state(reader: TestClient) -> None:
    """Stale stands beside the state, not in its place."""
    segment = got(reader, "/segments/seg-stale")
    assert (segment["state"], segment["stale"]) == ("translated", True)


def test_a_conflict_shows_the_file_and_nothing_more(loaded: Workbench, client: TestClient) -> None:
    """A version that load could not merge is shown until a person saves."""
    theirs = {"en": "True.", "state": "approved", "by": "mei", "at": "2026-11-22"}
    with loaded.database.writing() as session:
        row = session.get(Segment, "seg-translated")
        assert row
        row.conflict = {**theirs, "stale": False}
    assert got(client, "/segments/seg-translated")["conflict"] == theirs
    assert (
        right(write(client, "seg-translated", "translation", 1, {"en": "So."}))["conflict"] is None
    )
