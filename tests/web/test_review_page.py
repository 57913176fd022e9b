"""The review page: reading, writing, saving and approving, one segment after another."""

from __future__ import annotations

from datetime import date

import pytest
from fastapi.testclient import TestClient
from selenium.webdriver.common.keys import Keys

from api.drafting.rows import set_draft
from api.formats.corpus_toml import DraftEntry
from api.store.tables import Segment
from api.workbench import Workbench
from tests import workbenches
from tests.desks import one_database
from tests.serving import Server
from tests.web.browsing import APPROVE, DOWN, SAVE, UP, Browser, Review

ONE, TWO, THREE, FOUR = (f"aaaaaaaaaaa{number}" for number in "1234")


def stored(bench: Workbench, key: str) -> tuple[str | None, str]:
    """English and state of a segment in the database."""
    [found] = [row for row in workbenches.find(bench) if row["id"] == key]
    return found["en"], found["state"]


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
def test_move(review: Review, served: Server) -> None:
    """Alt with an arrow moves without a write and keeps what was typed where it was typed."""
    review.start("measures", 2)
    review.write("Begun.")
    review.press(*DOWN)
    review.at(3)
    assert review.focus() == review.field
    review.press(*UP)
    review.at(2)
    assert review.value == "Begun."
    assert review.within(2, "[data-unsaved-tag]").text == "Unsaved"
    review.press(*UP)
    review.at(1)
    review.press(*UP)
    assert review.status("This is the first segment.")
    assert served.door.writes == []


@one_database
def test_leave_and_help(review: Review) -> None:
    """Esc leaves the field with its text; outside it ? opens the list of keys, Esc closes it."""
    review.start("measures", 2)
    review.write("Why?")
    assert not review.shown("#shortcuts")
    review.press(Keys.ESCAPE)
    assert review.focus().tag_name == "body"
    assert review.value == "Why?"
    review.press("?")
    assert "Approve and go to the next segment" in review.text("#shortcuts")
    review.press(*SAVE)  # while the list is open no key writes
    review.press(Keys.ESCAPE)
    review.gone("#shortcuts")
    review.at(2)


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
def test_end(review: Review) -> None:
    """Past the last segment the page says that this is the end and leads to the next source."""
    review.start("measures", 4)
    assert not review.shown("[data-end]")
    review.press(*DOWN)
    assert review.text("[data-end]").startswith("End of the source.")
    review.click("[data-next-source]")
    review.until("h1", "下一篇")
    review.at(1)
    review.write("The end.")
    review.press(*SAVE)
    review.one("[data-end]")
    assert review.text("[data-end] a") == "All sources"


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


@one_database
def test_where_it_opens(review: Review) -> None:
    """It opens at the segment the address names, else at the first that is not approved."""
    review.open(f"/sources/measures/review#s-{FOUR}")
    review.at(4)
    review.start("measures", 1)
    review.press(*APPROVE)
    review.at(2)
    assert review.path.endswith(f"#s-{TWO}")
    review.open("/glossary")
    review.open("/sources/measures/review")
    review.at(2)


@one_database
def test_composition(review: Review, served: Server) -> None:
    """Enter and Esc that belong to an input method write nothing and leave nothing."""
    review.start("measures", 2)
    review.write("Han: ")
    compose = {"text": "shixin", "selectionStart": 6, "selectionEnd": 6}
    review.driver.execute_cdp_cmd("Input.imeSetComposition", compose)
    assert review.value == "Han: shixin"
    field = review.field
    for key, code, modifiers in (("Enter", 13, 2), ("Enter", 13, 10), ("Escape", 27, 0)):
        pressed = {"key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
        for kind in ("rawKeyDown", "keyUp"):
            review.driver.execute_cdp_cmd("Input.dispatchKeyEvent", {"type": kind, **pressed})
        review.at(2)
        assert review.focus() == field
    review.driver.execute_cdp_cmd("Input.insertText", {"text": "失信"})
    assert review.value == "Han: 失信"
    assert served.door.writes == []


SETTLED = "return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def test_where_a_segment_lands(everything: Browser) -> None:
    """Going down or up, the active segment stands in the middle of the window and stays there."""
    review = Review(everything.driver, everything.url)
    review.start("practice-news", 1)
    for keys, number in ((DOWN, 2), (DOWN, 3), (DOWN, 4), (DOWN, 5), (UP, 4), (UP, 3)):
        review.press(*keys)
        review.at(number)
        review.run(SETTLED)
        box = review.run("return arguments[0].getBoundingClientRect().toJSON()", review.row(number))
        assert abs(box["top"] + box["height"] / 2 - 450) < 60, (number, box)


@one_database
def test_focus_stays_in_reach(review: Review) -> None:
    """After a return, and after Esc and Enter, the field has the focus again."""
    review.start("measures", 2)
    review.press(Keys.ESCAPE)
    assert review.focus() != review.field
    review.press(Keys.ENTER)
    assert review.focus() == review.field
    assert review.value == "Human two."
    review.click("[data-active] [data-return-drawer] summary")
    review.one("[data-active] [data-comment]").send_keys("Why two?")
    review.press(*SAVE)
    review.state(2, "returned")
    review.wait(lambda: review.focus() == review.field, "the focus in the field")


@one_database
def test_what_was_said_is_over(review: Review) -> None:
    """The status line does not say of one segment what was said of another."""
    review.start("measures", 1)
    review.press(*UP)
    review.status("This is the first segment.")
    review.press(*DOWN)
    review.at(2)
    assert review.text("[data-bar-status]").find("first segment") < 0
