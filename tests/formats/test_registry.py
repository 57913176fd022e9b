"""The registry of formats: REST, the command and the docs have just those that are in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.formats import registry
from api.formats.registry import FORMATS, Format, Row
from tests import ROOT
from tests.commands import Command


def write_ids(rows: Iterable[Row]) -> Iterator[bytes]:
    """An id a line."""
    return (f"{row['id']}\n".encode() for row in rows)


IDS = Format("ids", "The ids alone, one a line", "text/x-ids", write_ids)


def test_each_is_documented() -> None:
    """A format is described in a line, and docs/commands.md and docs/rest.md name it."""
    for page in ("commands.md", "rest.md"):
        text = (ROOT / "docs" / page).read_text(encoding="utf-8")
        assert [name for name in FORMATS if f"`{name}`" not in text] == [], f"name it in {page}"
    for each in FORMATS.values():
        assert each.description
        assert "\n" not in each.description
        assert "/" in each.media_type


def test_one_entry_is_all(
    client: TestClient, duizhao: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A format that is put into the registry is there over REST, by Accept, and in the command."""
    monkeypatch.setitem(registry.FORMATS, "ids", IDS)
    items = client.get("/api/v1/aligned", params={"limit": 1000}).json()["items"]
    lines = "".join(f"{item['id']}\n" for item in items)
    by_name = client.get("/api/v1/aligned", params={"format": "ids", "limit": 1000})
    by_kind = client.get("/api/v1/aligned?limit=1000", headers={"Accept": "text/x-ids"})
    assert (by_name.text, by_kind.text) == (lines, lines)
    assert by_name.headers["content-type"].startswith("text/x-ids")
    assert duizhao("export", "--format", "ids").out == lines
    path = tmp_path / "ids.txt"
    assert duizhao("export", "--format", "ids", "-o", path).last.endswith(f"segments to {path}.")
    assert path.read_text() == lines


def row_of(at: int) -> Row:
    """A row with every key."""
    english = {"en": f"English {at}.", "draft": None, "spans": {"zh": [], "en": []}}
    place = {"id": f"seg{at}", "source": "s", "position": at, "zh": "中", "revision": 1}
    return {**place, **english, "state": "translated", "by": None, "at": None}


def test_a_stream_holds_one_row() -> None:
    """A writer asks for a row when its bytes are asked for, and not before; each row is written."""
    for each in FORMATS.values():
        given: list[int] = []

        def rows(given: list[int] = given) -> Iterator[Row]:
            for at in range(4):
                given.append(at)
                yield row_of(at)

        pieces = each.write(rows())
        assert given == [], each.name
        start = next(pieces) + next(pieces)  # there may be a head
        assert len(given) < 4, each.name
        whole = b"".join([start, *pieces])
        assert [b"English %d." % at in whole for at in range(4)] == [True] * 4, each.name


def test_json_is_what_most_programs_accept(client: TestClient) -> None:
    """Of what Accept names the one it wants most counts; nothing known is JSON."""
    for accept, kind in {
        "application/json, text/csv, */*": "application/json",
        "text/csv;q=0.9, application/json": "application/json",
        "text/html, application/jsonl": "application/jsonl",
        "*/*": "application/json",
        "text/csvx": "application/json",
    }.items():
        answer = client.get("/api/v1/aligned?limit=1", headers={"Accept": accept})
        assert answer.headers["content-type"] == kind, accept


def test_json_lines_have_every_key(client: TestClient) -> None:
    """An object of the file is an item of the list, key for key."""
    items = client.get("/api/v1/aligned", params={"limit": 1000}).json()["items"]
    text = client.get("/api/v1/aligned", params={"limit": 1000, "format": "jsonl"}).text
    assert [json.loads(line) for line in text.splitlines()] == items
