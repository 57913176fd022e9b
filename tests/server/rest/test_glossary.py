"""GET /glossary, /glossary/{zh}, /glossary.csv."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from api import glossary
from api.workbench import Workbench
from tests.glossaries import replace_terms
from tests.server.asking import API, got, pages, said

ORDER = ["失信行为", "失信", "失信", "守信", "信用"]


def heads(client: TestClient, **query: Any) -> list[str]:
    """The headwords that a question finds."""
    return [item["zh"] for item in got(client, "/glossary", **query)["items"]]


def test_without_a_question_it_is_the_file(reader: TestClient) -> None:
    """Every row in the order of the file."""
    assert heads(reader) == ORDER


def test_a_row_says_all_that_the_file_says(reader: TestClient) -> None:
    """A row has every column; also and avoid are lists."""
    assert got(reader, "/glossary", q="失信行为")["items"] == [
        {
            "zh": "失信行为",
            "en": "untrustworthy conduct",
            "also": ["dishonest conduct", "dishonesty"],
            "avoid": ["faithless"],
            "pos": "noun",
            "domain": "credit",
            "note": "Act",
            "source": "measures",
            "status": "cited",
        }
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "失信", "match": "exact"}, ["失信", "失信"]),
        ({"q": "失信", "match": "prefix"}, ["失信", "失信", "失信行为"]),
        ({"q": "信", "match": "exact"}, []),
        ({"q": "信", "match": "prefix"}, ["信用"]),
        ({"q": "信"}, ["信用", "失信", "失信", "守信", "失信行为"]),
        ({"q": "CREDIT", "match": "exact"}, ["信用"]),
        ({"q": "ｃｒｅｄｉｔ", "match": "exact"}, ["信用"]),
        ({"q": "dishonest", "match": "prefix"}, ["失信行为"]),
        ({"q": "faithless"}, []),
        ({"q": "%"}, ["信用"]),
        ({"q": "_"}, ["信用"]),
        ({"q": "\\"}, []),
        ({"q": "无"}, []),
        ({"q": " "}, ORDER),
    ],
)
def test_lookup_finds_exact_prefix_or_contained(
    reader: TestClient, query: dict[str, str], found: list[str]
) -> None:
    """Chinese or English, in either case and width, the best first, signs literal."""
    assert heads(reader, **query) == found


@pytest.mark.parametrize(
    ("query", "match"),
    [
        *(("shixin", None), ("shi xin", "pinyin"), ("sx", "pinyin"), ("失信", None)),
        *(("失信行為", "exact"), ("untrustworthy", None), ("untrustwothy", "fuzzy")),
    ],
)
def test_a_term_is_found_however_it_is_typed(
    reader: TestClient, query: str, match: str | None
) -> None:
    """By pinyin, initials, Traditional characters, English, or with a slip."""
    question = {"q": query} | ({"match": match} if match else {})
    assert "失信行为" in heads(reader, **question)


def test_exact_comes_first(reader: TestClient) -> None:
    """A wider way of matching has the nearer answers before its own."""
    assert heads(reader, q="失信", match="fuzzy")[:3] == ["失信", "失信", "失信行为"]


@pytest.mark.parametrize("limit", [1, 2, 5])
@pytest.mark.parametrize("question", [{}, {"q": "信"}])
def test_paging_gives_every_row_once(
    reader: TestClient, limit: int, question: dict[str, str]
) -> None:
    """The pages together are the whole answer in order."""
    found = pages(reader, "/glossary", limit=limit, **question)
    items = [item for page in found for item in page["items"]]
    assert items == got(reader, "/glossary", **question)["items"]


def test_a_headword_has_every_sense(reader: TestClient) -> None:
    """All rows of one headword, and no row of a longer one."""
    items = got(reader, "/glossary/失信")["items"]
    assert [item["en"] for item in items] == ["untrustworthiness", "break a promise"]


@pytest.mark.parametrize("zh", ["信用/征信", "/信", "信/", "信//用", "信?用#", "annotate/信"])
def test_a_headword_may_hold_a_slash(loaded: Workbench, client: TestClient, zh: str) -> None:
    """Whatever characters a term has, its page and its rows have an address."""
    with loaded.database.writing() as session:
        replace_terms(session, [glossary.Term(zh=zh, en="credit record")])
    for address in (quote(zh, safe=""), quote(zh)):
        assert [row["zh"] for row in got(client, f"/glossary/{address}")["items"]] == [zh]
        page = client.get(f"/glossary/{address}", headers={"Accept": "text/html"})
        assert page.status_code == 200
        assert "credit record" in page.text
    listed = client.get("/glossary", headers={"Accept": "text/html"}).text
    assert f'href="/glossary/{quote(zh)}"' in listed


@pytest.mark.parametrize("path", ["/glossary/", f"{API}/glossary/"])
def test_no_headword_is_the_list(reader: TestClient, path: str) -> None:
    """A slash at the end leads to the list, as everywhere."""
    response = reader.get(path, follow_redirects=False)
    assert response.status_code == 307
    assert response.headers["location"].endswith(path.rstrip("/"))


@pytest.mark.parametrize("zh", ["信", "untrustworthiness", "失信 ", "%"])
def test_an_unknown_headword_is_not_found(reader: TestClient, zh: str) -> None:
    """What is not a headword to the letter is 404 and named."""
    response = reader.get(f"{API}/glossary/{zh.replace('%', '%25')}")
    assert said(response, 404)["detail"] == f'The glossary has no term "{zh}".'


def test_the_file_comes_as_it_is(reader: TestClient, desk: Path) -> None:
    """glossary.csv is, to the byte, the file that was loaded, offered as a download."""
    response = reader.get(f"{API}/glossary.csv")
    assert response.content == (desk / "glossary.csv").read_bytes()
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="glossary.csv"' in response.headers["content-disposition"]


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ({"match": "near"}, "query.match"),
        ({"limit": 0}, "query.limit"),
        ({"limit": 1001}, "query.limit"),
        ({"q": "信" * 1001}, "query.q"),
    ],
)
def test_a_wrong_question_is_named(reader: TestClient, query: dict[str, Any], word: str) -> None:
    """A value that cannot be is 422, with the parameter's name."""
    problem = said(reader.get(f"{API}/glossary", params=query), 422)
    assert problem["detail"].startswith(word)
