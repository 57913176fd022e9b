"""GET /aligned: Chinese beside English, with where the text asked for stands."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.workbench import Workbench
from tests import benches
from tests.server.asking import API, got, pages, said, write

EVERYTHING = [
    "seg-decoy",
    *("seg-new", "seg-draft", "seg-translated", "seg-approved", "seg-returned", "seg-stale"),
    "seg-wild",
]


def ids(client: TestClient, **query: Any) -> list[str]:
    """The segments that a question finds."""
    return [item["id"] for item in got(client, "/aligned", **query)["items"]]


def test_without_a_question_it_is_everything_in_order(reader: TestClient) -> None:
    """Every segment by source and place in it, without spans and without practice texts."""
    page = got(reader, "/aligned")
    assert [item["id"] for item in page["items"]] == EVERYTHING
    assert all(item["spans"] == {"zh": [], "en": []} for item in page["items"])
    assert page["next"] is None


def test_an_item_says_what_a_segment_says(reader: TestClient) -> None:
    """An item is the segment's Chinese, English, state, draft, writer and revision, and spans."""
    (item,) = got(reader, "/aligned", q="信用信息")["items"]
    segment = got(reader, "/segments/seg-translated")
    assert item.pop("spans") == {"zh": [[0, 4]], "en": []}
    assert item == {key: segment[key] for key in segment if key in item}
    assert segment.keys() - item.keys() == {"after", "stale", "conflict", "findings"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "守信"}, ["seg-decoy", "seg-draft", "seg-stale", "seg-wild"]),
        ({"q": "faith"}, ["seg-draft", "seg-stale", "seg-wild"]),
        ({"q": "FAITH", "lang": "en"}, ["seg-draft", "seg-stale", "seg-wild"]),
        ({"q": "faith", "lang": "zh"}, []),
        ({"q": "守信", "lang": "en"}, []),
        ({"q": "守信", "source": "measures"}, ["seg-draft", "seg-stale"]),
        ({"q": "守信", "state": "translated"}, ["seg-decoy", "seg-stale", "seg-wild"]),
        ({"q": "守信", "source": "measures", "state": "draft"}, ["seg-draft"]),
        ({"q": "守信", "source": "drill"}, ["seg-drill"]),
        ({"q": "守信", "source": "nameless"}, []),
        ({"state": "new"}, ["seg-new"]),
        ({"state": "new", "practice": True}, ["seg-drill", "seg-new"]),
        ({"q": "练习"}, []),
        ({"q": "练习", "practice": True}, ["seg-drill"]),
        ({"q": "%"}, ["seg-wild"]),
        ({"q": "_"}, ["seg-wild"]),
        ({"q": "\\"}, ["seg-wild"]),
        ({"q": "/"}, ["seg-wild"]),
        ({"q": "100%_守信\\承诺/", "lang": "zh"}, ["seg-wild"]),
        ({"q": "100% of_the\\cap/", "lang": "en"}, ["seg-wild"]),
        ({"q": "messages"}, []),
        ({"q": "守 信"}, []),
        ({"q": "'; DROP TABLE segment; --"}, []),
        ({"q": "."}, [*EVERYTHING[2:7]]),
    ],
)
def test_it_finds_exactly_what_holds_the_text(
    reader: TestClient, query: dict[str, Any], found: list[str]
) -> None:
    """Letters match in either case, signs are literal, and a draft only where nobody wrote."""
    assert sorted(ids(reader, **query)) == sorted(found)


def test_spans_are_code_points_behind_an_astral_character(reader: TestClient) -> None:
    """A character outside the basic plane counts one; ends are exclusive; cases do not matter."""
    (item,) = got(reader, "/aligned", q="faith", source="wild")["items"]
    assert item["spans"]["zh"] == []
    assert [item["en"][start:end] for start, end in item["spans"]["en"]] == ["Faith", "faith"]
    (item,) = got(reader, "/aligned", q="守信", source="wild")["items"]
    assert item["zh"][0] == "𠮷"
    assert item["spans"] == {"zh": [[9, 11]], "en": []}


def test_spans_of_signs_are_literal(reader: TestClient) -> None:
    """A sign with a meaning in patterns is found as itself on both sides."""
    (item,) = got(reader, "/aligned", q="\\", source="wild")["items"]
    for side in ("zh", "en"):
        assert [item[side][start:end] for start, end in item["spans"][side]] == ["\\"]


def test_where_nobody_wrote_the_draft_is_searched(reader: TestClient, client: TestClient) -> None:
    """English spans are in the draft while en is null, and in the English once it is there."""
    (item,) = got(reader, "/aligned", q="faith", source="measures", state="draft")["items"]
    assert item["en"] is None
    places = item["spans"]["en"]
    assert [item["draft"]["en"][start:end] for start, end in places] == ["Faith", "faith"]
    write(client, "seg-draft", "translation", 1, {"en": "Nothing of that."})
    assert "seg-draft" not in ids(client, q="faithless")
    assert ids(client, q="nothing of") == ["seg-draft"]


def test_one_side_only_has_spans_on_that_side(reader: TestClient) -> None:
    """With lang the other side is neither searched nor marked."""
    for side, other in (("zh", "en"), ("en", "zh")):
        (item,) = got(reader, "/aligned", q="100", lang=side, source="decoy")["items"]
        assert item["spans"] == {side: [[0, 3]], other: []}


@pytest.mark.parametrize("limit", [1, 3, 7])
def test_paging_gives_every_item_once(reader: TestClient, limit: int) -> None:
    """The pages together are the whole answer in order."""
    found = pages(reader, "/aligned", limit=limit)
    assert [item["id"] for page in found for item in page["items"]] == EVERYTHING


def test_paging_keeps_the_question(reader: TestClient) -> None:
    """The next page is of the same question with its filters and its spans."""
    found = pages(reader, "/aligned", limit=1, q="守信", practice=True, lang="zh")
    items = [item for page in found for item in page["items"]]
    assert items == got(reader, "/aligned", q="守信", practice=True, lang="zh")["items"]
    assert len(items) == 5


def test_a_write_between_two_pages_moves_nothing(client: TestClient) -> None:
    """A page goes on behind its cursor's key, whatever was written meanwhile."""
    first = got(client, "/aligned", limit=3)
    write(client, "seg-new", "translation", 1, {"en": "Now."})
    rest = got(client, "/aligned", cursor=first["next"])
    assert [item["id"] for item in [*first["items"], *rest["items"]]] == EVERYTHING


ASKED = [
    ({"format": "jsonl"}, {}, "application/jsonl"),
    ({}, {"Accept": "application/jsonl"}, "application/jsonl"),
    ({"format": "csv"}, {}, "text/csv; charset=utf-8"),
    ({}, {"Accept": "text/csv"}, "text/csv; charset=utf-8"),
    ({"format": "jsonl"}, {"Accept": "text/csv"}, "application/jsonl"),
    ({"format": "json"}, {"Accept": "text/csv"}, "application/json"),
    ({}, {"Accept": "application/json"}, "application/json"),
    ({}, {"Accept": "*/*"}, "application/json"),
    ({}, {"Accept": "application/json;q=0, */*"}, "text/csv; charset=utf-8"),
    ({"format": "json"}, {"Accept": "application/json;q=0"}, "application/json"),
]


@pytest.mark.parametrize(("query", "headers", "media"), ASKED)
def test_the_format_is_as_said_or_as_accepted(
    reader: TestClient, query: dict[str, str], headers: dict[str, str], media: str
) -> None:
    """`format` decides; without it Accept does; without that it is JSON."""
    response = reader.get(f"{API}/aligned", params=query, headers=headers)
    assert response.headers["content-type"] == media


def test_what_accept_refuses_is_not_sent(reader: TestClient) -> None:
    """Where Accept refuses every format the answer is 406, and names them."""
    for accept in ("*/*;q=0", "text/html, */*;q=0", "application/*;q=0, text/csv;q=0.0"):
        problem = said(reader.get(f"{API}/aligned", headers={"Accept": accept}), 406)
        assert "application/json, text/csv, application/jsonl" in problem["detail"]


def test_json_lines_hold_the_same_items(reader: TestClient) -> None:
    """Each line is one item, with all its keys."""
    text = reader.get(f"{API}/aligned", params={"format": "jsonl", "q": "守信"}).text
    items = [json.loads(line) for line in text.splitlines()]
    assert items == got(reader, "/aligned", q="守信")["items"]


def test_csv_holds_the_same_items(reader: TestClient) -> None:
    """A header and a row an item; null is an empty field, a draft its English."""
    text = reader.get(f"{API}/aligned", params={"format": "csv"}).text
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["id"] for row in rows] == EVERYTHING
    assert rows[2]["draft"] == "Reward the Faithful, punish the faithless."
    assert rows[2]["en"] == ""
    assert rows[-1]["zh"] == "𠮷野家：100%_守信\\承诺/说明"


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_files_are_paged_by_the_link_header(reader: TestClient, form: str) -> None:
    """Without a body to hold `next` the Link header leads through all pages."""
    query = {"format": form, "limit": "3"}
    response = reader.get(f"{API}/aligned", params=query)
    found = 0
    while True:
        found += len(response.text.splitlines()) - (form == "csv")
        link = response.headers.get("link")
        if link is None:
            break
        response = reader.get(link[1 : link.index(">")])
    assert found == len(EVERYTHING)


def test_an_unknown_source_is_not_found(reader: TestClient) -> None:
    """Asking in a source that is not there is 404."""
    said(reader.get(f"{API}/aligned", params={"source": "nothing"}), 404)
    said(reader.get(f"{API}/aligned", params={"source": ""}), 404)  # which is not every source


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ({"lang": "fr"}, "query.lang"),
        ({"state": "done"}, "query.state"),
        ({"format": "tmx"}, "query.format"),
        ({"limit": 0}, "query.limit"),
        ({"limit": 1001}, "query.limit"),
        ({"q": "信" * 1001}, "query.q"),
        ({"practice": "perhaps"}, "query.practice"),
    ],
)
def test_a_wrong_question_is_named(reader: TestClient, query: dict[str, Any], word: str) -> None:
    """A value that cannot be is 422, with the parameter's name."""
    problem = said(reader.get(f"{API}/aligned", params=query), 422)
    assert problem["detail"].startswith(word)


def test_what_is_approved_is_found_again(loaded: Workbench, client: TestClient) -> None:
    """The way of a sentence: corrected, approved, found over REST and by the workbench."""
    write(client, "seg-draft", "approve", 1, {"en": "Rewards for trust."})
    (item,) = got(client, "/aligned", q="rewards FOR", state="approved")["items"]
    assert (item["id"], item["by"], item["revision"]) == ("seg-draft", "lin", 2)
    assert item["spans"]["en"] == [[0, 11]]
    (found,) = benches.find(loaded, q="rewards FOR", state="approved")
    assert found.model_dump(mode="json") == item
