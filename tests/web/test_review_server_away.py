"""Nothing typed on the review page is lost while its server is away."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2

from api.workbench import Workbench
from tests.commands import DUIZHAO
from tests.desks import ONE, TWO, english, one_database
from tests.serving import Server
from tests.web.browsing import APPROVE, DOWN, SAVE, Review

RESTORED = "Unsaved, restored: you typed this earlier."
AWAY = "Not saved: the server cannot be reached. Your text is kept in this browser."


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
    """`duizhao serve` over the test's database, ready to check, and its address; killed at last."""
    command = [DUIZHAO, "serve", "--port", str(port)]
    with subprocess.Popen(
        command, env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as running:
        try:
            assert running.stdout
            found = re.search(r"http://127\.0\.0\.1:\d+", running.stdout.readline())
            assert found, "duizhao serve did not start"
            text = {"zh": "失信", "en": "Lost trust."}  # answered once it has read its dictionaries
            assert httpx2.post(f"{found[0]}/api/v1/check", json=text, timeout=120).is_success
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
