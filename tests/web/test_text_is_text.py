"""Whatever a source, a person or a machine wrote is shown as text on every page, never run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from api.formats.corpus_toml import Claim, SegmentEntry
from api.server.app import create_app
from api.workbench import Workbench
from tests.desks import DAY, MEASURES, draft, write_source
from tests.web.browsing import SAVE, Review

EVIL = "\"'><script>document.title='run'</script><img src=x onerror=\"document.title='run'\">&amp;"
ONE, TWO, THREE = (f"ccccccccccc{number}" for number in "123")
Own = Callable[[Path], tuple[Review, Workbench]]


@pytest.fixture
def evil(own: Own, tmp_path: Path) -> tuple[Review, TestClient]:
    """A tab and REST on a source every part of which is an attack."""
    mark = replace(draft(EVIL), engine=EVIL)
    entry = replace(
        MEASURES,
        title=f"标题{EVIL}",
        publisher=f"出版{EVIL}",
        place=EVIL,
        number=EVIL,
        author=EVIL,
        cited_title=EVIL,
        url=f"https://example.org/{EVIL}",
        url_is=EVIL,
        cited=(Claim(EVIL, EVIL, 1, "inferred"),),
        segments=(
            SegmentEntry(ONE, f"标题{EVIL}", state="draft", draft=mark),
            SegmentEntry(TWO, f"二{EVIL}", state="translated", en=EVIL, by=EVIL, at=DAY),
            SegmentEntry(THREE, f"三{EVIL}", state="translated", en="Three", by="mei", at=DAY),
        ),
    )
    folder = tmp_path / "evil"
    write_source(folder, entry)
    columns = "zh,en,also,avoid,pos,domain,note,source,status"
    quoted = EVIL.replace('"', '""')
    row = f'标题,"{quoted}","{quoted}","{quoted}",noun,credit,"{quoted}","{quoted}",unverified'
    (folder / "glossary.csv").write_text(f"{columns}\n{row}\n", "utf-8")
    tab, bench = own(folder)
    return tab, TestClient(create_app(bench))


def put(user: TestClient, key: str, en: str, revision: int) -> None:
    """A translation saved over REST."""
    match = {"If-Match": f'"{revision}"'}
    answer = user.put(f"/api/v1/segments/{key}/translation", json={"en": en}, headers=match)
    assert answer.status_code == 200, answer.text


def test_pages(evil: tuple[Review, TestClient]) -> None:
    """Titles, claims, Chinese, English, drafts, names and terms stand there as written."""
    tab, _ = evil
    shows = {
        "/": 6,
        f"/?q={quote(EVIL)}": 2,
        "/sources/measures": 12,
        "/sources/measures/review": 6,
        "/glossary": 3,
        f"/glossary?q={quote(EVIL)}": 3,
        "/glossary/标题": 5,
    }
    for path, least in shows.items():
        tab.open(path)
        tab.one("h1")
        times = tab.run("return document.body.textContent.split(arguments[0]).length - 1", EVIL)
        assert times >= least, path
        assert not tab.all("main script, img"), path
        assert tab.driver.title != "run", path


def test_unknown_source(evil: tuple[Review, TestClient]) -> None:
    """The address of a page that is not there is shown as text."""
    tab, _ = evil
    tab.expect("status of 404")
    for path in ("/sources/", "/glossary/", "/"):
        tab.open(path + EVIL.replace("/", "").replace("?", ""))
        assert "<script>" in tab.text("[data-problem]")
        assert not tab.all("main script, img")
        assert tab.driver.title != "run"


def test_review(evil: tuple[Review, TestClient]) -> None:
    """Fields, drawers, the history, a comment and two versions show it as text."""
    tab, user = evil
    tab.expect("status of 412")
    tab.start("measures", 1)
    assert tab.value == EVIL
    tab.go(2)
    assert tab.value == EVIL
    tab.click("[data-active] [data-return-drawer] summary")
    tab.one("[data-active] [data-comment]").send_keys(EVIL)
    tab.click("[data-active] [data-return] button")
    assert EVIL in tab.until("[data-active] [data-returned]", "Returned by lin")
    tab.click("[data-active] [data-history-drawer] summary")
    assert tab.until("[data-active] [data-history]", "return · lin").count(EVIL) >= 3
    put(user, THREE, f"{EVIL} theirs", 1)
    tab.go(3)
    tab.write(f"{EVIL} mine")
    tab.press(*SAVE)
    assert tab.text("[data-active] [data-version=theirs]") == f"{EVIL} theirs"
    assert tab.text("[data-active] [data-version=yours]") == f"{EVIL} mine"
    tab.do("keep-mine")
    tab.one("[data-end]")
    assert tab.within(3, "[data-en]").get_property("textContent") == f"{EVIL} mine"
    assert not tab.all("main script, img")
    assert tab.driver.title != "run"


def test_suggestions(evil: tuple[Review, TestClient]) -> None:
    """A term suggested shows its English as text."""
    tab, _ = evil
    tab.open("/")
    tab.one("[data-suggest]").send_keys("标题")
    assert EVIL in tab.text("[data-suggestions]")
    assert tab.driver.title != "run"
