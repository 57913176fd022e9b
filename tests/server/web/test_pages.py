"""The pages as they are sent, before any script runs; tests/web tries them in a browser."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient
from sqlmodel import update

from api.jobs.rows import end_job, get_job
from api.store.tables import Draft, JobState
from api.workbench import Workbench
from tests.server.asking import write

HTML = {"Accept": "text/html"}


def page(client: TestClient, path: str, **params: str | int) -> str:
    """A page's text."""
    answer = client.get(path, params=params, headers=HTML)
    assert answer.status_code == 200, path
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.text


def marked(html: str, name: str) -> list[str]:
    """The values of a data attribute, in the page's order."""
    return re.findall(rf'data-{name}="([^"]*)"', html)


def test_home_lists_sources(reader: TestClient) -> None:
    """Every source by slug, then practice; how far all of them are, practice left out."""
    html = page(reader, "/")
    assert marked(html, "source") == ["decoy", "measures", "nameless", "wild", "drill"]
    assert marked(html, "total")[0] == "8"
    assert "Note 9" in html
    assert "Descriptive title; no text captured yet" in html


@pytest.mark.parametrize(
    ("wanted", "slugs"),
    [
        ({"q": "福州"}, ["measures"]),
        ({"state": "returned"}, ["measures"]),
        ({"state": "no state"}, ["decoy", "measures", "nameless", "wild"]),
        ({"place": "ning"}, ["decoy", "wild"]),
        ({"q": "nowhere"}, []),
    ],
)
def test_home_narrows(reader: TestClient, wanted: dict[str, str], slugs: list[str]) -> None:
    """A filter narrows the sources and stays in the form; an unknown state is none."""
    html = page(reader, "/", **wanted)
    assert [slug for slug in marked(html, "source") if slug != "drill"] == slugs
    assert ("No source fits this filter." in html) is (slugs == [])
    assert 'href="/">Show all' in html


def test_source_to_read(reader: TestClient) -> None:
    """Chinese beside English in the text's order, a machine draft marked as one."""
    html = page(reader, "/sources/measures")
    keys = ["seg-new", "seg-draft", "seg-translated", "seg-approved", "seg-returned", "seg-stale"]
    assert marked(html, "segment") == keys
    assert '<p class="machine" lang="en" data-draft title="By test">Reward the Faithful' in html
    assert "Chinese changed since" in html
    assert "mei, <time" in html


def test_source_to_review(reader: TestClient) -> None:
    """A row a segment with its revision; the page is kept by nobody, for it goes out of date."""
    answer = reader.get("/sources/measures/review", headers=HTML)
    assert answer.headers["cache-control"] == "no-store"
    assert marked(answer.text, "revision") == ["1"] * 6
    assert len(marked(answer.text, "segment")) == 6
    by_doubt = marked(page(reader, "/sources/measures/review", order="doubt"), "segment")
    assert by_doubt[0] == "seg-draft"
    assert sorted(by_doubt) == sorted(marked(answer.text, "segment"))


def test_glossary(reader: TestClient) -> None:
    """Rows that match, how many, and in which fields; a way that is none is the nearest."""
    assert marked(page(reader, "/glossary"), "total") == ["5"]
    assert marked(page(reader, "/glossary", q="shixin", match="no way"), "term") == [
        *("失信", "失信", "失信行为")
    ]
    assert "No entry fits." in page(reader, "/glossary", q="zzzz", match="exact")
    assert "There are no more entries." in page(reader, "/glossary", start=400)


def test_term(reader: TestClient) -> None:
    """A headword's rows, and its uses in the sources with the place marked; else not found."""
    html = page(reader, "/glossary/守信")
    assert marked(html, "term") == ["守信"]
    uses = marked(html, "use")
    assert {"seg-draft", "seg-stale", "seg-drill"} <= set(uses)
    assert "<mark>守信</mark>" in html
    answer = reader.get("/glossary/没有", headers=HTML)
    assert answer.status_code == 404
    assert "The glossary has no term" in answer.text
    assert "没有" in answer.text


def test_jobs(client: TestClient) -> None:
    """A job asked for on a page leads to its page, where it can be cancelled and retried."""
    asked = client.post("/sources/measures/jobs", headers=HTML, follow_redirects=False)
    assert asked.status_code == 303
    place = asked.headers["location"]
    assert marked(page(client, place), "job-state") == ["queued"]
    for act, state in (("cancel", "cancelled"), ("retry", "queued")):
        answer = client.post(f"{place}/{act}", headers=HTML)
        assert marked(answer.text, "job-state") == [state]
    everything = client.post("/jobs", headers=HTML)
    assert "all sources" in everything.text
    assert len(marked(page(client, "/jobs"), "listed")) == 2


def test_drafts_of_an_earlier_model_are_offered(client: TestClient, loaded: Workbench) -> None:
    """A source's page and that of jobs say which model drafted, and begin a job that renews."""
    assert "data-earlier" not in page(client, "/sources/measures") + page(client, "/jobs")
    with loaded.database.writing() as session:
        session.exec(update(Draft).values(engine="argos zh_en 0.0.1 seed"))
    for place, action in (
        ("/sources/measures", "/sources/measures/renewals"),
        ("/jobs", "/renewals"),
    ):
        html = page(client, place)
        assert marked(html, "earlier") == ["1"]
        assert "shows a draft by argos zh_en 0.0.1 seed, an earlier model" in html
        assert f"The present one, {loaded.package}, can draft it anew" in html
        asked = client.post(action, headers=HTML)
        assert "also what an earlier model drafted" in asked.text
        assert marked(asked.text, "job-state") == ["queued"]
    assert "data-earlier" not in page(client, "/sources/wild")
    write(client, "seg-draft", "translation", 1, {"en": "By hand."})
    assert "data-earlier" not in page(client, "/sources/measures") + page(client, "/jobs")


def test_the_practice_text_is_drafted_by_a_job(client: TestClient, loaded: Workbench) -> None:
    """Home shows the text at once, how far its drafts are, and why they failed where they did."""
    answer = client.post("/practice", headers=HTML)
    assert [one for one in marked(answer.text, "source") if one.startswith("practice-")] == [
        *("practice-news", "practice-notice", "practice-regulation")
    ]
    [key] = marked(answer.text, "following")
    assert "Drafts are being made:" in answer.text
    with loaded.database.writing() as session:
        end_job(get_job(session, key), JobState.FAILED, "The model is broken.")
    html = page(client, "/")
    assert "data-following" not in html
    assert "Not all of them could be drafted: The model is broken." in html
    again = client.post("/practice", headers=HTML)
    assert marked(again.text, "following") != [key]


def test_findings_are_shown_and_counted(client: TestClient) -> None:
    """What the checks find stands under the segment and is counted on its source."""
    write(client, "seg-new", "translation", 1, {"en": "The list is issued monthly。"})
    html = page(client, "/sources/measures/review")
    assert "punctuation" in marked(html, "check")
    assert '<p class="found" data-found data-severity="error">' in page(client, "/")


def test_docs(reader: TestClient) -> None:
    """The page of the API is there."""
    assert "/openapi.json" in page(reader, "/docs")
