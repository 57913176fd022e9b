"""What the review page says of drafts: how sure, from where, and the doubtful ones first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from api.drafting.rows import AssessedDraft, set_drafts
from api.review.actions import approve
from api.store.tables import Segment
from api.workbench import Workbench
from tests import benches
from tests.desks import MEASURES, NEXT, SENTENCES, draft, one_database, write_source
from tests.web.browsing import Review

ZH = "本办法自2017年1月1日起施行。"
DRAFTED = tuple(replace(SENTENCES[0], id=f"aaaaaaaaaaa{n}", zh=f"第{n}名。") for n in range(1, 5))


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A source of four drafts."""
    folder = tmp_path / "desk"
    write_source(folder, replace(MEASURES, segments=DRAFTED))
    write_source(folder, NEXT)
    (folder / "glossary.csv").write_text("zh,en,also,avoid,pos,domain,note,source,status\n")
    return folder


@pytest.fixture
def bench(bench: Workbench, desk: Path) -> Workbench:
    """Drafts of which something is known: the third has a fault, the fourth is from memory."""
    assert not benches.load(bench, desk).problems
    known = {
        "1": AssessedDraft(draft("Sure."), confidence=0.61),
        "2": AssessedDraft(draft("Unsure."), confidence=0.22),
        "3": AssessedDraft(draft("Wrong."), confidence=0.5, failed_checks=("numbers",)),
        "4": AssessedDraft(
            replace(draft("Known."), engine="memory"), confidence=1.0, origin="bbbbbbbbbbb1"
        ),
    }
    with bench.database.writing() as session:
        rows = [session.get_one(Segment, f"aaaaaaaaaaa{key}") for key in known]
        set_drafts(session, list(zip(rows, known.values(), strict=True)))
    return bench


def order(review: Review) -> list[str]:
    """The segments' numbers as they stand on the page."""
    return [number.text for number in review.all("[data-rows] .number")]


@one_database
def test_doubtful_drafts_come_first(review: Review) -> None:
    """On request those with faults stand first, then those least sure of; else as in the text."""
    review.start("measures", 1)
    assert order(review) == ["1", "2", "3", "4"]
    review.click("[data-order] a")
    review.until("[data-order] [aria-current]", "Doubtful drafts first")
    assert order(review) == ["3", "2", "1", "4"]


@one_database
def test_confidence_is_shown(review: Review) -> None:
    """A machine draft says how sure it is, one from memory where its English was approved."""
    review.start("measures", 1)
    assert review.within(2, "[data-confidence]").text == "Confidence 22"
    review.go(4)
    assert review.text("[data-active] [data-origin]").startswith("Approved for the same Chinese")
    assert not review.all("[data-active] [data-confidence]")
    review.click("[data-active] [data-draft-drawer] summary")
    words = review.text("[data-active] [data-draft-engine]")
    assert words == "By memory: approved in zz-next, segment 1"


def test_similar_sentences_are_offered(review: Review, bench: Workbench) -> None:
    """English of Chinese much like it is offered with its place and taken by a button."""
    with bench.database.writing() as session:
        row = session.get_one(Segment, "bbbbbbbbbbb1")
        row.zh = "第1名：张。"
        session.flush()
        approve(session, row.id, on=row.revision, by="mei", en="First: Zhang.")
        session.get_one(Segment, "aaaaaaaaaaa1").zh = "第1名：王。"
    review.start("measures", 1)
    review.until("[data-active] [data-memory-drawer] summary", "Similar sentences (1)")
    review.click("[data-active] [data-memory-drawer] summary")
    words = review.text("[data-active] [data-memory] .note")
    assert words == "83 % alike · zz-next, segment 1 · approved by mei"
    review.click('[data-active] [data-memory] [data-do="use-past"]')
    assert review.value == "First: Zhang."
    review.go(2)
    assert not review.shown("[data-active] [data-memory-drawer]")
