"""POST /check and /glossary/annotate, and findings on segments and sources."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.server.asking import API, got, said, write

PAIR = {"zh": "共有490万人守信。", "en": "Some 490,000 people kept their word."}


def test_a_pair_is_checked(reader: TestClient) -> None:
    """A finding has its check, severity, message and a span on each side, in code points."""
    response = reader.post(f"{API}/check", json={"zh": "😀共有490万人。", "en": "😀 Some 490,000."})
    assert response.status_code == 200
    [finding] = response.json()["items"]
    assert finding == {
        "check": "numbers",
        "severity": "error",
        "message": "“490万” is 4,900,000, but the English has “490,000”.",
        "zh_span": [3, 7],
        "en_span": [7, 14],
    }


def test_the_severest_comes_first(reader: TestClient) -> None:
    """Errors stand before warnings, warnings before notes."""
    body = {"zh": "失信行为共490万起。", "en": "There were 490,000  cases cases."}
    found = reader.post(f"{API}/check", json=body).json()["items"]
    ranks = [("error", "warning", "note").index(finding["severity"]) for finding in found]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) > 1


@pytest.mark.parametrize("body", [{"zh": "", "en": "Text"}, {"zh": "文", "en": " "}])
def test_an_empty_side_has_no_findings(reader: TestClient, body: dict[str, str]) -> None:
    """Where a side is empty there is nothing to compare."""
    assert reader.post(f"{API}/check", json=body).json() == {"items": []}


@pytest.mark.parametrize(
    "pair",
    [
        ("Credit is a virtue.", "信用是美德。"),
        ("信用" * 30_000, "credit " * 14_000),
        ("\ud83d\x00\x1b信用😀", "a\u202eb\x00"),
        ("9" * 400 + "亿人", "1" + "0" * 400 + " people"),
        ("كلمة 信用 слово", "mixed 信用 слово"),
    ],
    ids=["wrong way round", "long", "control", "vast", "mixed"],
)
def test_odd_texts_are_answered(reader: TestClient, pair: tuple[str, str]) -> None:
    """Whatever the texts hold, there is an answer."""
    body = {"zh": pair[0].encode("utf-8", "ignore").decode(), "en": pair[1]}
    response = reader.post(f"{API}/check", json=body)
    assert response.status_code == 200, response.text
    for finding in response.json()["items"]:
        for span, text in ((finding["zh_span"], body["zh"]), (finding["en_span"], body["en"])):
            assert span is None or 0 <= span[0] < span[1] <= len(text)


@pytest.mark.parametrize(
    ("route", "body"),
    [
        ("check", {"zh": "信" * 150_000, "en": "a" * 60_000}),
        ("glossary/annotate", {"text": "信" * 200_001}),
    ],
)
def test_too_much_is_refused(reader: TestClient, route: str, body: dict[str, str]) -> None:
    """More than 200,000 characters is 413, saying how many are taken."""
    assert "200,000" in said(reader.post(f"{API}/{route}", json=body), 413)["detail"]


@pytest.mark.parametrize("body", [{}, {"zh": "信"}, {"zh": 1, "en": "a"}, {**PAIR, "x": 1}, []])
def test_a_body_that_is_no_pair_is_refused(reader: TestClient, body: object) -> None:
    """Anything but two texts is 422."""
    assert said(reader.post(f"{API}/check", json=body), 422)["errors"]


def test_terms_are_graded(reader: TestClient) -> None:
    """Each hit has its place, headword, rendering, grade, and why it is not exact."""
    text = "他丢失信息后成为失信者。"
    found = reader.post(f"{API}/glossary/annotate", json={"text": text}).json()["items"]
    hits = [hit for hit in found if hit["zh"] == "失信"]
    assert [(hit["start"], hit["end"], hit["grade"]) for hit in hits] == [
        (2, 4, "doubtful"),
        (8, 10, "exact"),
    ]
    assert [bool(hit["reason"]) for hit in hits] == [True, False]
    assert all(hit["en"] for hit in hits)


def test_nothing_is_stored(reader: TestClient) -> None:
    """Checking a text changes no segment."""
    before = got(reader, "/sources/measures/segments")
    reader.post(f"{API}/check", json=PAIR)
    assert got(reader, "/sources/measures/segments") == before


def test_a_save_answers_with_its_findings(client: TestClient) -> None:
    """The segment that a write answers with has the findings on what was written."""
    body = {"en": "红名单 is published monthly."}
    [finding] = write(client, "seg-new", "translation", 1, body).json()["findings"]
    assert (finding["check"], finding["severity"]) == ("untranslated", "error")
    listed = got(client, "/sources/measures/segments")["items"]
    assert [row["findings"] for row in listed if row["id"] == "seg-new"] == [[finding]]
    counted = got(client, "/sources/measures")["findings"]
    assert counted["error"] >= 1
    put_right = {"en": "Red lists are published monthly."}
    segment = write(client, "seg-new", "translation", 2, put_right).json()
    assert "untranslated" not in {finding["check"] for finding in segment["findings"]}
    assert got(client, "/sources/measures")["findings"]["error"] == counted["error"] - 1
