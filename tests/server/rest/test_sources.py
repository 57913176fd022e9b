"""GET /sources, /sources/{slug}, /sources/{slug}/segments."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select

from api.corpus.sources import SourceFilter, find_sources
from api.store.tables import Segment
from api.workbench import Workbench
from tests.server.asking import API, got, pages, said

MEASURES = {
    "slug": "measures",
    "title": "信用办法",
    "title_en": None,
    "title_state": None,
    "cited_title": "Measures for Credit",
    "number": "榕政〔2015〕7号",
    "author": "林一",
    "publisher": "福州日报",
    "published": "2015-06-01",
    "accessed": "2017-01-24",
    "url": "http://example.com/measures",
    "url_is": "a copy",
    "place": "Fuzhou",
    "kind": "regulation",
    "text": "full",
    "terms_named": ["失信", "守信"],
    "practice": False,
    "cited": [
        {
            "work": "An Essay",
            "footnote": 9,
            "mapping": "inferred",
            "claim": "Red lists are published",
        },
        {"work": "An Essay", "footnote": None, "mapping": None, "claim": "Faith is kept"},
    ],
    "progress": {
        "total": 6,
        "new": 1,
        "draft": 1,
        "translated": 2,
        "approved": 1,
        "returned": 1,
        "stale": 1,
    },
    "findings": {"error": 0, "warning": 1, "note": 0},
}
ORDER = ["seg-new", "seg-draft", "seg-translated", "seg-approved", "seg-returned", "seg-stale"]


def slugs(client: TestClient, **query: Any) -> list[str]:
    """The slugs that a filter leaves."""
    return [item["slug"] for item in got(client, "/sources", **query)["items"]]


def test_sources_come_by_slug_without_practice_texts(reader: TestClient) -> None:
    """Every source but the practice texts, in the order of their slugs, on one page."""
    assert slugs(reader) == ["decoy", "measures", "nameless", "wild"]
    assert got(reader, "/sources")["next"] is None


def test_a_source_says_all_that_is_known_of_it(reader: TestClient) -> None:
    """A source has its metadata, its claims in the file's order and its progress by state."""
    assert got(reader, "/sources/measures") == MEASURES
    assert MEASURES in got(reader, "/sources")["items"]


def test_a_source_without_text_has_no_segments(reader: TestClient) -> None:
    """What a file leaves out is null or empty, and nothing is counted."""
    source = got(reader, "/sources/nameless")
    assert (source["place"], source["published"], source["cited"]) == (None, None, [])
    assert set(source["progress"].values()) == {0}
    assert got(reader, "/sources/nameless/segments") == {"items": [], "next": None}


def test_the_english_of_a_title_is_that_of_its_segment(reader: TestClient) -> None:
    """title_en is what a person wrote for the segment that is the title, with its state."""
    source = got(reader, "/sources/wild")
    assert source["title_en"].startswith("😀 Yoshinoya")
    assert source["title_state"] == "translated"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "new"}, ["measures"]),
        ({"state": "draft"}, ["measures"]),
        ({"state": "translated"}, ["decoy", "measures", "wild"]),
        ({"state": "approved"}, ["measures"]),
        ({"state": "returned"}, ["measures"]),
        ({"publisher": "Ningbo News"}, ["wild"]),
        ({"publisher": "Ningbo"}, []),
        ({"place": "ning"}, ["decoy", "wild"]),
        ({"place": "%"}, []),
        ({"q": "信用办法"}, ["measures"]),
        ({"q": "NINGBO NEWS"}, ["decoy", "wild"]),
        ({"q": "Nameless"}, ["nameless"]),
        ({"q": "失信惩戒"}, ["measures"]),
        ({"q": "COME into force"}, []),
        ({"q": "TAKE EFFECT"}, ["measures"]),
        ({"q": "%"}, ["wild"]),
        ({"q": "_"}, ["wild"]),
        ({"q": "\\"}, ["wild"]),
        ({"q": "/"}, ["wild"]),
        ({"q": "%_守信\\承诺/"}, ["wild"]),
        ({"q": "𠮷"}, ["wild"]),
        ({"q": "守信", "state": "draft"}, ["measures"]),
        ({"q": "守信", "place": "Ningbo", "state": "translated"}, ["wild"]),
        ({"practice": True}, ["drill"]),
        ({"practice": True, "q": "信用"}, []),
        ({"q": ""}, ["decoy", "measures", "nameless", "wild"]),
    ],
)
def test_filters_leave_what_fits(
    reader: TestClient, query: dict[str, Any], found: list[str]
) -> None:
    """A filter leaves exactly what it names; letters match in either case, signs are literal."""
    assert slugs(reader, **query) == found


def test_what_its_file_dropped_is_no_longer_found(loaded: Workbench, client: TestClient) -> None:
    """A withdrawn segment counts in no progress, no list, no search and no title."""
    with loaded.database.writing() as session:
        row = session.get(Segment, "seg-wild")
        assert row
        row.withdrawn = True
    source = got(client, "/sources/wild")
    assert (source["title_en"], source["progress"]["total"]) == (None, 0)
    assert got(client, "/sources/wild/segments")["items"] == []
    assert slugs(client, q="Yoshinoya") == []
    assert "wild" not in slugs(client, state="translated")


def test_segments_stand_in_the_order_of_the_text(reader: TestClient) -> None:
    """Segments come by position from 0, each as GET /segments/{id} gives it."""
    items = got(reader, "/sources/measures/segments")["items"]
    assert [item["id"] for item in items] == ORDER
    assert [item["position"] for item in items] == list(range(6))
    assert items == [got(reader, f"/segments/{key}") for key in ORDER]


def test_a_practice_text_is_there_for_who_names_it(reader: TestClient) -> None:
    """A practice text can be read by its slug, marked as practice."""
    assert got(reader, "/sources/drill")["practice"] is True
    assert [item["id"] for item in got(reader, "/sources/drill/segments")["items"]] == ["seg-drill"]


@pytest.mark.parametrize("limit", [1, 2, 3, 1000])
def test_paging_gives_every_source_once(reader: TestClient, limit: int) -> None:
    """Whatever the limit, the pages together are the whole list in order, none over the limit."""
    found = pages(reader, "/sources", limit=limit)
    assert [item for page in found for item in page["items"]] == got(reader, "/sources")["items"]
    assert all(len(page["items"]) <= limit for page in found)


def test_both_kinds_of_sources_can_be_asked_for(loaded: Workbench) -> None:
    """A filter that leaves practice open finds the cited sources and the practice texts."""
    with loaded.database.reading() as session:
        found = find_sources(session, SourceFilter(practice=None))
    assert [source.slug for source in found] == ["decoy", "drill", "measures", "nameless", "wild"]


def test_paging_keeps_the_filter(reader: TestClient) -> None:
    """The next page is of the same question, also when that is not ASCII."""
    found = pages(reader, "/sources", limit=1, q="守信")
    assert [item["slug"] for page in found for item in page["items"]] == [
        "decoy",
        "measures",
        "wild",
    ]


@pytest.mark.parametrize("limit", [1, 2, 6])
def test_paging_gives_every_segment_once(reader: TestClient, limit: int) -> None:
    """The pages of a source's segments together are its text in order."""
    found = pages(reader, "/sources/measures/segments", limit=limit)
    assert [item["id"] for page in found for item in page["items"]] == ORDER


def test_segments_that_share_a_position_are_all_paged(
    loaded: Workbench, client: TestClient
) -> None:
    """Two rows of one position, as there are while a file's segment is replaced, are both shown."""
    with loaded.database.writing() as session:
        for row in session.exec(select(Segment).where(col(Segment.id).in_(ORDER[:4]))):
            row.position = 0
    for limit in (1, 2, 3):
        found = pages(client, "/sources/measures/segments", limit=limit)
        keys = [item["id"] for page in found for item in page["items"]]
        assert keys == [*sorted(ORDER[:4]), *ORDER[4:]]


@pytest.mark.parametrize("path", ["/", "/glossary"])
def test_a_page_asked_for_too_much_says_so(reader: TestClient, path: str) -> None:
    """What is looked for has at most 1,000 characters on pages too."""
    longest = reader.get(path, params={"q": "%" * 1000}, headers={"Accept": "text/html"})
    assert longest.status_code == 200
    longer = reader.get(path, params={"q": "%" * 1001}, headers={"Accept": "text/html"})
    assert longer.status_code == 422
    assert "1000 characters" in longer.text


@pytest.mark.parametrize("path", ["/sources/nothing", "/sources/nothing/segments"])
def test_an_unknown_source_is_not_found(reader: TestClient, path: str) -> None:
    """An unknown slug is 404 and named."""
    assert said(reader.get(API + path), 404)["detail"] == 'There is no source "nothing".'


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ({"limit": 0}, "query.limit"),
        ({"limit": 1001}, "query.limit"),
        ({"limit": -1}, "query.limit"),
        ({"limit": "many"}, "query.limit"),
        ({"limit": "9" * 5000}, "query.limit"),
        ({"q": "信" * 1001}, "query.q"),
        ({"place": "信" * 1001}, "query.place"),
        ({"publisher": "信" * 1001}, "query.publisher"),
        ({"state": "done"}, "query.state"),
        ({"practice": "perhaps"}, "query.practice"),
        ({"cursor": "x" * 1001}, "query.cursor"),
    ],
)
def test_a_wrong_filter_is_named(reader: TestClient, query: dict[str, Any], word: str) -> None:
    """A value that cannot be is 422, with the parameter's name."""
    problem = said(reader.get(f"{API}/sources", params=query), 422)
    assert problem["detail"].startswith(word)
    assert problem["errors"][0]["at"] == word
