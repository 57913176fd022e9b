"""Nothing typed on the review page is lost: reloads, closed tabs, crashes, slow answers."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi.testclient import TestClient

from api.workbench import Workbench
from tests import workbenches
from tests.desks import one_database
from tests.serving import Server
from tests.web.browsing import APPROVE, DOWN, SAVE, Review

DUIZHAO = Path(sys.executable).parent / "duizhao"
ONE, TWO = "aaaaaaaaaaa1", "aaaaaaaaaaa2"
RESTORED = "Unsaved, restored: you typed this earlier."
AWAY = "Not saved: the server cannot be reached. Your text is kept in this browser."


def english(bench: Workbench, key: str) -> str | None:
    """What the database holds."""
    [found] = [row for row in workbenches.find(bench) if row["id"] == key]
    en: str | None = found["en"]
    return en


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


def test_server_away(review: Review, served: Server, bench: Workbench) -> None:
    """A save with the server down keeps the text and says so; Retry works once it is back."""
    review.expect("ERR_CONNECTION_REFUSED")
    review.start("measures", 2)
    review.write("Typed while it was down.")
    served.stop()
    review.press(*SAVE)
    assert review.until("[data-active] [data-problem-words]", AWAY)
    assert review.status("Segment 2: Not saved")
    review.at(2)
    assert review.value == "Typed while it was down."
    assert review.kept() == {f"{TWO}:1": "Typed while it was down."}
    served.start()
    review.do("retry")
    review.at(3)
    assert english(bench, TWO) == "Typed while it was down."
    assert review.kept() == {}


def test_server_away_then_reload(review: Review, served: Server, bench: Workbench) -> None:
    """Text typed while the server was down is restored and marked after it is up again."""
    review.expect("ERR_CONNECTION_REFUSED")
    review.start("measures", 2)
    served.stop()
    review.write("Typed into a dead page.")
    review.press(*SAVE)
    review.until("[data-active] [data-problem-words]", AWAY)
    served.start()
    review.reload()
    review.until("[data-active] [data-origin]", RESTORED)
    assert review.value == "Typed into a dead page."
    review.press(*SAVE)
    review.at(3)
    assert english(bench, TWO) == "Typed into a dead page."


@one_database
def test_failed_saves_are_tried_again(review: Review, served: Server, bench: Workbench) -> None:
    """Saves that failed go through by themselves after the next one that succeeds."""
    review.expect("ERR_CONNECTION_REFUSED")
    review.start("measures", 1)
    served.stop()
    review.write("First.")
    review.press(*APPROVE)
    review.until("[data-active] [data-problem-words]", AWAY)
    review.press(*DOWN)
    served.start()
    review.write("Second.")
    review.press(*SAVE)
    review.at(3)
    review.state(1, "approved")
    assert (english(bench, ONE), english(bench, TWO)) == ("First.", "Second.")
    assert review.kept() == {}


@one_database
def test_failed_saves_wait_for_the_network(review: Review, bench: Workbench) -> None:
    """A browser that comes back online tries again what failed."""
    review.expect("ERR_INTERNET_DISCONNECTED")
    review.start("measures", 2)
    review.write("From a train.")
    review.driver.set_network_conditions(offline=True, latency=0, throughput=-1)
    try:
        review.press(*SAVE)
        review.until("[data-active] [data-problem-words]", AWAY)
    finally:
        review.driver.delete_network_conditions()
    review.run("dispatchEvent(new Event('online'))")
    review.wait(lambda: english(bench, TWO) == "From a train.", "the save")


@contextmanager
def process(port: int = 0) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`duizhao serve` over the test's database, and its address; killed in the end."""
    command = [DUIZHAO, "serve", "--port", str(port)]
    with subprocess.Popen(
        command, env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as running:
        try:
            assert running.stdout
            found = re.search(r"http://127\.0\.0\.1:\d+", running.stdout.readline())
            assert found, "duizhao serve did not start"
            yield running, found[0]
        finally:
            running.kill()


@one_database
def test_killed_server(review: Review, bench: Workbench) -> None:
    """A server killed in the middle of the work loses neither what was saved nor what was typed."""
    review.expect("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE")
    with process() as (running, url):
        review.url = url
        review.start("measures", 1)
        review.write("Saved before.")
        review.press(*SAVE)
        review.at(2)
        running.kill()
        running.wait()
        review.write("Typed after.")
        review.press(*SAVE)
        review.until("[data-active] [data-problem-words]", AWAY)
    with process(int(url.rsplit(":", 1)[1])):
        review.reload()
        review.until("[data-active] [data-origin]", RESTORED)
        assert review.value == "Typed after."
        review.press(*SAVE)
        review.at(3)
    assert (english(bench, ONE), english(bench, TWO)) == ("Saved before.", "Typed after.")


def test_typing_during_a_slow_save(review: Review, served: Server, bench: Workbench) -> None:
    """What is typed while a save is under way stays in the field, unsaved, to be saved next."""
    review.start("measures", 2)
    review.write("First half")
    served.door.open.clear()
    review.press(*SAVE)
    review.until("[data-active] [data-origin]", "Saving…")
    review.field.send_keys(", second half")
    served.door.open.set()
    review.status("Segment 2 saved. What you typed since is not saved yet.")
    review.at(2)
    assert review.value == "First half, second half"
    assert english(bench, TWO) == "First half"
    assert review.kept() == {f"{TWO}:2": "First half, second half"}
    review.press(*SAVE)
    review.at(3)
    assert english(bench, TWO) == "First half, second half"


@one_database
def test_moving_on_during_a_slow_save(review: Review, served: Server, bench: Workbench) -> None:
    """A save under way ends while another segment is being written, and leaves that one alone."""
    review.start("measures", 1)
    review.write("Slow one.")
    served.door.open.clear()
    review.press(*SAVE)
    review.press(*DOWN)
    review.at(2)
    review.write("Quick two.")
    served.door.open.set()
    review.status("Segment 1 saved.")
    review.state(1, "translated")
    review.at(2)
    assert review.value == "Quick two."
    assert (english(bench, ONE), english(bench, TWO)) == ("Slow one.", "Human two.")


@one_database
def test_pressed_twice(review: Review, served: Server, bench: Workbench) -> None:
    """A save pressed twice while the first is under way is one revision."""
    review.start("measures", 1)
    review.write("Once.")
    served.door.open.clear()
    review.press(*SAVE)
    review.press(*SAVE)
    served.door.open.set()
    review.state(1, "translated")
    review.at(2)
    assert served.door.writes == [f"PUT /api/v1/segments/{ONE}/translation"]


def test_lost_answer(review: Review, served: Server, bench: Workbench) -> None:
    """A save whose answer is lost on the way is, tried again, known as done: no false conflict."""
    review.expect("ERR_EMPTY_RESPONSE", "ERR_CONNECTION", "status of 412", "status of 500")
    review.start("measures", 2)
    review.write("Said once.")
    served.door.losing = True
    review.press(*SAVE)
    review.until("[data-active] [data-problem-words]", "Not saved")
    served.door.losing = False
    assert english(bench, TWO) == "Said once."
    review.do("retry")
    review.at(3)
    assert review.kept() == {}
    review.go(2)
    assert not review.shown("[data-active] [data-clash]")
    assert review.value == "Said once."


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
