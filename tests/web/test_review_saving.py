"""The review page: what is saved, approved and refused."""

from __future__ import annotations

import pytest

from api.workbench import Workbench
from tests.desks import FOUR, ONE, THREE, TWO, one_database, stored
from tests.serving import Server
from tests.web.browsing import APPROVE, SAVE, Review


def test_save_and_next(review: Review, bench: Workbench) -> None:
    """Ctrl+Enter stores what was typed under the writer's name and goes to the next segment."""
    review.start("measures")
    review.at(1)
    review.write("Incentives for the trustworthy.")
    review.press(*SAVE)
    review.at(2)
    assert review.status("Segment 1 saved.")
    review.state(1, "translated")
    assert review.within(1, "[data-en]").text == "Incentives for the trustworthy."
    assert review.within(1, "[data-by]").text.startswith("lin, ")
    assert review.within(1, "[data-tag-text]").text == "Translated"
    assert stored(bench, ONE) == ("Incentives for the trustworthy.", "translated")
    assert review.kept() == {}


def test_approve_and_next(review: Review, bench: Workbench) -> None:
    """Ctrl+Shift+Enter approves what stands there and goes to the next segment."""
    review.start("measures", 2)
    review.press(*APPROVE)
    review.at(3)
    review.state(2, "approved")
    assert stored(bench, TWO) == ("Human two.", "approved")


def test_approve_an_edit(review: Review, bench: Workbench, served: Server) -> None:
    """Approving an edited text saves and approves it in one write."""
    review.start("measures", 2)
    review.write("Better two.")
    review.press(*APPROVE)
    review.at(3)
    assert stored(bench, TWO) == ("Better two.", "approved")
    assert served.door.writes == [f"POST /api/v1/segments/{TWO}/approve"]


def test_approve_a_draft(review: Review, bench: Workbench) -> None:
    """A draft approved as it stands becomes the translation."""
    review.start("measures", 1)
    assert "Machine draft, unreviewed" in review.text("[data-active] [data-origin]")
    assert review.field.get_attribute("data-untouched") is not None
    review.press(*APPROVE)
    review.at(2)
    assert stored(bench, ONE) == ("Machine one.", "approved")


def test_save_a_draft_untouched(review: Review, bench: Workbench) -> None:
    """A draft saved as it stands becomes a translation, no longer shown as a machine's."""
    review.start("measures", 1)
    review.press(*SAVE)
    review.at(2)
    assert stored(bench, ONE) == ("Machine one.", "translated")
    review.go(1)
    assert review.field.get_attribute("data-untouched") is None
    assert review.text("[data-active] [data-origin]") == "Translated, as on the server."


@one_database
def test_buttons(review: Review, bench: Workbench) -> None:
    """The buttons do what the keys do."""
    review.start("measures", 1)
    review.write("By mouse.")
    review.do("save")
    review.at(2)
    review.do("approve")
    review.at(3)
    review.do("previous")
    review.at(2)
    review.do("next")
    review.at(3)
    assert stored(bench, ONE) == ("By mouse.", "translated")
    assert stored(bench, TWO) == ("Human two.", "approved")


@one_database
def test_unchanged(review: Review, served: Server) -> None:
    """Save on a translation and approval of an approved one move on and write nothing."""
    review.start("measures", 2)
    review.press(*SAVE)
    review.at(3)
    review.go(4)
    review.press(*APPROVE)
    review.one("[data-end]")
    review.press(*SAVE)
    assert served.door.writes == []
    review.state(4, "approved")


def test_editing_an_approved_one(review: Review, bench: Workbench) -> None:
    """An approved segment that is edited and saved waits for approval again."""
    review.start("measures", 4)
    review.write("Other four.")
    review.press(*SAVE)
    review.state(4, "translated")
    assert stored(bench, FOUR) == ("Other four.", "translated")


@one_database
@pytest.mark.parametrize("keys", [SAVE, APPROVE])
def test_empty(keys: tuple[str, ...], review: Review, served: Server) -> None:
    """Nothing is saved of an empty field; the page says why and stays."""
    review.start("measures", 2)
    review.write("")
    review.press(*keys)
    review.until("[data-active] [data-problem-words]", "The translation is empty")
    assert review.status("Segment 2: The translation is empty; nothing was saved.")
    review.at(2)
    assert served.door.writes == []
    review.do("discard")
    assert review.value == "Human two."


def test_too_long(review: Review, bench: Workbench) -> None:
    """A text past the limit is refused in words, and stays in the field."""
    review.expect("status of 413")
    review.start("measures", 2)
    text = "x" * 20_001
    review.run(
        "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input',"
        " {bubbles: true}))",
        review.field,
        text,
    )
    review.press(*SAVE)
    review.until("[data-active] [data-problem-words]", "a segment takes at most 20,000")
    assert review.value == text
    assert not review.shown("[data-active] [data-do=retry]")
    assert stored(bench, TWO) == ("Human two.", "translated")


def test_no_english_yet(review: Review, bench: Workbench) -> None:
    """A segment without a draft starts empty, offers no draft, and takes a translation."""
    review.start("measures", 3)
    assert review.value == ""
    assert review.text("[data-active] [data-origin]") == "No English yet."
    assert not review.shown("[data-active] [data-draft-drawer], [data-active] [data-return-drawer]")
    review.write("Red list, monthly.")
    review.press(*SAVE)
    review.at(4)
    assert stored(bench, THREE) == ("Red list, monthly.", "translated")


@one_database
def test_progress(review: Review) -> None:
    """The bar and its counts follow every write."""
    review.start("measures", 1)
    assert review.text("[data-count=draft]") == "1 machine draft"
    review.press(*APPROVE)
    review.until("[data-count=approved]", "2 approved")
    assert not review.shown("[data-count=draft]")
    widths = [bar.get_attribute("width") for bar in review.all("[data-bar]")]
    assert widths == ["2", "1", "0", "0", "1"]
