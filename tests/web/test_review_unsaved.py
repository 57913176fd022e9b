"""Nothing typed on the review page is lost: reloads, closed tabs, two tabs, comments."""

from __future__ import annotations

from fastapi.testclient import TestClient

from api.workbench import Workbench
from tests.desks import TWO, english, one_database
from tests.serving import Server
from tests.web.browsing import DOWN, SAVE, Review

RESTORED = "Unsaved, restored: you typed this earlier."


@one_database
def test_reload(review: Review, served: Server) -> None:
    """Text typed and not saved is back after a reload, marked, in the active segment."""
    review.start("measures", 2)
    review.write("Typed, “not” saved\nin two lines")
    review.open("/glossary")
    review.open("/sources/measures/review")
    review.at(2)
    assert review.value == "Typed, “not” saved\nin two lines"
    assert review.text("[data-active] [data-origin]") == RESTORED
    assert review.within(2, "[data-unsaved-tag]").text == "Unsaved"
    assert review.status("Unsaved text restored in segment 2.")
    assert served.door.writes == []


@one_database
def test_the_last_keystroke(review: Review) -> None:
    """Even what was typed an instant before a reload is kept."""
    review.start("measures", 2)
    review.field.send_keys(" and more")
    review.run("location.reload()")
    review.until("[data-active] [data-origin]", RESTORED)
    assert review.value == "Human two. and more"


@one_database
def test_closed_tab(review: Review) -> None:
    """A tab closed with unsaved texts gives all of them back to the next one."""
    review.start("measures")
    left = review.new_tab()
    review.start("measures", 2)
    review.write("Two in a closed tab.")
    review.press(*DOWN)
    review.at(3)
    review.write("Three in a closed tab.")
    review.close_tab(left)
    review.reload()
    review.until("[data-status]", "Unsaved text restored in segments 2, 3.")
    review.go(2)
    assert review.value == "Two in a closed tab."
    review.go(3)
    assert review.value == "Three in a closed tab."


@one_database
def test_discard(review: Review) -> None:
    """Back to the saved text forgets what was typed, and Undo still has it."""
    review.start("measures", 2)
    review.write("A bad idea.")
    review.do("discard")
    assert review.value == "Human two."
    assert review.kept() == {}
    review.do("undo")
    assert review.value == "A bad idea."
    assert review.focus() == review.field
    assert list(review.kept().values()) == ["A bad idea."]


@one_database
def test_leaving_with_a_kept_text(review: Review) -> None:
    """A text that this browser keeps does not hold a tab back; one it could not keep does."""
    ask = "return !dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    review.start("measures", 2)
    review.write("Kept.")
    assert not review.run(ask)
    review.run("Storage.prototype.setItem = () => { throw new Error('full'); }")
    review.write("Not kept.")
    assert review.run(ask)
    review.run("delete Storage.prototype.setItem")
    review.do("discard")


@one_database
def test_a_text_put_there_by_a_program(review: Review) -> None:
    """What stands in the field is what is saved, even if no key was pressed for it."""
    review.start("measures", 2)
    review.run("arguments[0].value = 'Put there.'", review.field)
    review.press(*SAVE)
    review.at(3)
    assert review.within(2, "[data-en]").get_property("textContent") == "Put there."


@one_database
def test_two_tabs(review: Review, bench: Workbench) -> None:
    """Two tabs on one source keep each its own text; the later save is asked about the earlier."""
    review.expect("status of 412")
    review.start("measures", 2)
    review.write("From the first tab.")
    first = review.new_tab()
    review.start("measures", 3)
    review.write("Three from the second tab.")
    review.press(*SAVE)
    review.at(4)
    review.go(2)
    assert review.value == "From the first tab."  # restored from what both tabs share
    review.write("From the second tab.")
    review.press(*SAVE)
    review.at(3)
    second = review.driver.current_window_handle
    review.driver.switch_to.window(first)
    assert review.value == "From the first tab."
    review.press(*SAVE)
    assert review.until("[data-active] [data-version=theirs]", "From the second tab.")
    assert review.text("[data-active] [data-version=yours]") == "From the first tab."
    assert english(bench, TWO) == "From the second tab."
    review.driver.switch_to.window(second)


@one_database
def test_comment_begun(review: Review, mei: TestClient) -> None:
    """A comment begun is there again after a reload, and gone once it was sent."""
    review.start("measures", 2)
    review.click("[data-active] [data-return-drawer] summary")
    review.one("[data-active] [data-comment]").send_keys("Not quite")
    review.reload()
    review.at(2)
    review.click("[data-active] [data-return-drawer] summary")
    assert review.one("[data-active] [data-comment]").get_property("value") == "Not quite"
    review.press(*SAVE)  # elsewhere than in the comment: nothing is sent of it
    review.go(2)
    review.one("[data-active] [data-comment]").send_keys(" right.")
    review.press(*SAVE)  # in the comment it sends it
    review.until("[data-active] [data-returned]", "Not quite right.")
    history = mei.get(f"/api/v1/segments/{TWO}/history").json()["items"]
    assert (history[0]["action"], history[0]["comment"]) == ("return", "Not quite right.")
    review.reload()
    review.at(2)
    assert review.run("return localStorage.length") == 0


@one_database
def test_storage_refused(review: Review, bench: Workbench) -> None:
    """A browser that keeps nothing says so while one types, and saving still works."""
    script = {"source": "Storage.prototype.setItem = () => { throw new Error('full'); };"}
    added = review.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", script)
    try:
        review.start("measures", 2)
        review.write("Nowhere to keep it.")
        review.status("This browser refuses to keep unsaved text: save before leaving the page.")
        review.press(*SAVE)
        review.at(3)
        assert english(bench, TWO) == "Nowhere to keep it."
    finally:
        review.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)
