"""The review page: from one segment to another, by keys and addresses, and where the focus is."""

from __future__ import annotations

from selenium.webdriver.common.keys import Keys

from tests.desks import FOUR, TWO, one_database
from tests.serving import Server
from tests.web.browsing import APPROVE, DOWN, SAVE, UP, Browser, Review


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
