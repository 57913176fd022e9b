"""The review page: what a segment's drawers hold: return, history, drafts."""

from __future__ import annotations

from datetime import date

from fastapi.testclient import TestClient

from api.drafting.rows import set_draft
from api.formats.corpus_toml import DraftEntry
from api.store.tables import Segment
from api.workbench import Workbench
from tests.desks import TWO, one_database, stored
from tests.web.browsing import SAVE, Review


def test_return(review: Review, bench: Workbench) -> None:
    """A segment returned with a comment shows it to the translator; saving answers it."""
    review.start("measures", 2)
    review.click("[data-active] [data-return-drawer] summary")
    review.one("[data-active] [data-comment]").send_keys("Use the glossary’s term.")
    review.click("[data-active] [data-return] button")
    review.state(2, "returned")
    review.until("[data-active] [data-returned]", "Returned by lin: Use the glossary’s term.")
    assert stored(bench, TWO) == ("Human two.", "returned")
    review.reload()
    review.at(2)
    review.until("[data-active] [data-returned]", "Use the glossary’s term.")
    review.write("With the term.")
    review.press(*SAVE)
    review.at(3)
    assert stored(bench, TWO) == ("With the term.", "translated")
    review.go(2)
    assert not review.shown("[data-active] [data-returned]")


def test_returned_text_that_stands(review: Review, bench: Workbench, mei: TestClient) -> None:
    """A returned segment saved unchanged is a write: its translator stands by it."""
    answer = mei.post(
        f"/api/v1/segments/{TWO}/return", json={"comment": "Why?"}, headers={"If-Match": '"1"'}
    )
    assert answer.status_code == 200
    review.start("measures", 2)
    review.until("[data-active] [data-returned]", "Returned by mei: Why?")
    review.press(*SAVE)
    review.at(3)
    assert stored(bench, TWO) == ("Human two.", "translated")


def test_history(review: Review) -> None:
    """The history drawer lists every revision, newest first, and brings an old text back."""
    review.start("measures", 2)
    review.write("Second thoughts.")
    review.press(*SAVE)
    review.at(3)
    review.go(2)
    review.click("[data-active] [data-history-drawer] summary")
    review.until("[data-active] [data-history]", "2: save · lin")
    rows = review.texts("[data-active] [data-history] p[lang]")
    assert rows == ["Second thoughts.", "Human two."]
    review.all("[data-active] [data-history] [data-do=use-past]")[1].click()
    assert review.value == "Human two."
    assert "Unsaved" in review.text("[data-active] [data-origin]")


@one_database
def test_draft_drawer(review: Review) -> None:
    """The draft stays at hand beside a translation; Use draft takes it, Undo takes it back."""
    review.start("measures", 2)
    review.write("Nearly.")
    review.click("[data-active] [data-draft-drawer] summary")
    assert review.text("[data-active] [data-draft-text]") == "Machine two."
    assert review.text("[data-active] [data-draft-engine]") == "By test engine"
    review.do("use-draft")
    assert review.value == "Machine two."
    review.do("undo")
    assert review.value == "Nearly."


def draft_again(bench: Workbench, key: str) -> None:
    """Give a segment another package's draft, which becomes the current one."""
    with bench.database.writing() as session:
        entry = DraftEntry("Another machine's.", "other engine", "none", -0.7, date(2026, 11, 23))
        set_draft(session, session.get_one(Segment, key), entry)


@one_database
def test_other_drafts(review: Review, bench: Workbench) -> None:
    """What another package drafted stands in the draft's drawer and can be taken from there."""
    draft_again(bench, TWO)
    review.start("measures", 2)
    review.click("[data-active] [data-draft-drawer] summary")
    review.until("[data-active] [data-others]", "By test engine")
    assert review.texts("[data-active] [data-others] p[lang]") == ["Machine two."]
    assert review.text("[data-active] [data-draft-text]") == "Another machine's."
    review.click("[data-active] [data-others] [data-do=use-past]")
    assert review.value == "Machine two."
    review.start("measures", 1)
    review.click("[data-active] [data-draft-drawer] summary")
    assert not review.shown("[data-active] [data-others]")


@one_database
def test_other_drafts_to_read(review: Review, bench: Workbench) -> None:
    """The reading page has them too, under a heading to open, with the package and its score."""
    draft_again(bench, TWO)
    review.scripts(on=False)
    review.open("/sources/measures")
    assert len(review.all("[data-others]")) == 1
    review.click("[data-others] summary")
    assert review.texts("[data-others] p") == ["Machine two.", "test engine, score -0.50"]
