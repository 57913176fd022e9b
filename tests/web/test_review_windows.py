"""A long source on the review page: a window at a time, and nothing else is different."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from selenium.webdriver.common.keys import Keys
from sqlmodel import col, select

from api.server.web.sources import REVIEW
from api.store.tables import Segment
from api.workbench import Workbench
from tests.desks import english
from tests.large import SLUG, add_large
from tests.web.browsing import APPROVE, DOWN, PHONE, SAVE, UP, Browser, Review

SETTLED = "return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
COUNT = 3 * REVIEW + 20
Own = Callable[[Path], tuple[Browser, Workbench]]


@pytest.fixture
def long(own: Own, desk: Path) -> tuple[Review, Workbench]:
    """A tab on a server with a source of more than three windows."""
    tab, bench = own(desk)
    with bench.database.writing() as session:
        add_large(session, COUNT)
    return cast("Review", tab), bench


def rows(review: Review) -> int:
    """How many segments are on the page."""
    return len(numbers(review))


def numbers(review: Review) -> list[int]:
    """The numbers of the segments on the page, as they stand there."""
    found = review.run(
        "return [...document.querySelectorAll('[data-rows] > [data-segment]')]"
        ".map((row) => Number(row.dataset.position) + 1)"
    )
    return [int(each) for each in found]


def test_the_first_window_comes_alone(long: tuple[Review, Workbench]) -> None:
    """The page holds one window, is about as high as all, and counts the whole source."""
    review, _ = long
    review.start(SLUG)
    assert numbers(review) == list(range(1, REVIEW + 1))
    assert review.text("[data-count=translated] b") == str(COUNT // 2)
    assert len(review.all("[data-gap]")) == 3
    assert review.run("return document.documentElement.scrollHeight") > COUNT * 90


def test_keys_go_on_into_the_next_window(long: tuple[Review, Workbench]) -> None:
    """From the last segment of a window the keys lead to the first of the next, and back."""
    review, bench = long
    review.start(SLUG, REVIEW)
    review.press(*DOWN)
    review.at(REVIEW + 1)
    assert review.focus() == review.field
    review.press(*UP)
    review.at(REVIEW)
    review.write("The last of the first window.")
    review.press(*SAVE)
    review.at(REVIEW + 1)
    assert english(bench, f"{SLUG}{REVIEW - 1:07}") == "The last of the first window."
    review.write("The first of the next.")
    review.press(*APPROVE)
    review.at(REVIEW + 2)
    assert english(bench, f"{SLUG}{REVIEW:07}") == "The first of the next."
    assert numbers(review) == list(range(1, len(numbers(review)) + 1))


def test_progress_counts_all(long: tuple[Review, Workbench]) -> None:
    """A save and an approval are counted in the whole source's progress, wherever they are."""
    review, _ = long
    review.open(f"/sources/{SLUG}/review#s-{SLUG}{COUNT - 2:07}")
    review.at(COUNT - 1)
    review.press(*SAVE)
    review.at(COUNT)
    review.press(*APPROVE)
    review.one("[data-end]")
    assert review.text("[data-count=translated] b") == str(COUNT // 2)
    assert review.text("[data-count=draft] b") == str(COUNT // 2 - 1)
    assert review.text("[data-count=approved] b") == "1"


def test_scrolling_brings_what_comes_into_sight(long: tuple[Review, Workbench]) -> None:
    """Who scrolls to the end has the last window there, and not those passed by at a jump."""
    review, _ = long
    review.start(SLUG)
    review.run("scrollTo(0, document.documentElement.scrollHeight)")
    review.wait(lambda: COUNT in numbers(review), "the last segment")
    found = numbers(review)
    assert found == sorted(set(found))
    assert REVIEW + 1 not in found
    review.run("document.querySelector('[data-gap]').scrollIntoView()")
    review.wait(lambda: REVIEW + 1 in numbers(review), "the window between")
    review.run("scrollTo(0, 0)")
    review.wait(lambda: not review.visible("[data-gap]"), "every gap filled that is in sight")


def test_what_one_looks_at_stays_where_it_is(long: tuple[Review, Workbench]) -> None:
    """Rows that come in above do not move the active one."""
    review, _ = long
    review.open(f"/sources/{SLUG}/review#s-{SLUG}{2 * REVIEW:07}")
    review.at(2 * REVIEW + 1)
    review.wait(lambda: 2 * REVIEW in numbers(review), "the window before")
    review.run(SETTLED)
    box = review.run(
        "return document.querySelector('[data-active]').getBoundingClientRect().toJSON()"
    )
    assert abs(box["top"] + box["height"] / 2 - 450) < 60


def test_an_address_leads_anywhere(long: tuple[Review, Workbench]) -> None:
    """A segment that the address names is fetched with its window; so is one named later."""
    review, _ = long
    review.open(f"/sources/{SLUG}/review#s-{SLUG}{COUNT - 1:07}")
    review.at(COUNT)
    review.run(f"location.hash = 's-{SLUG}{2 * REVIEW - 1:07}'")
    review.at(2 * REVIEW)
    found = numbers(review)
    assert found == sorted(set(found))


def test_it_opens_at_what_is_to_do(long: tuple[Review, Workbench]) -> None:
    """The first window that comes is that of the first segment which nobody has approved."""
    review, bench = long
    with bench.database.writing() as session:
        for row in session.exec(select(Segment).where(col(Segment.position) < REVIEW + 7)):
            row.state, row.en = "approved", row.en or "Approved."
    review.start(SLUG)
    review.at(REVIEW + 8)
    review.press(*UP)
    review.at(REVIEW + 7)


def test_text_typed_far_down_is_restored(long: tuple[Review, Workbench]) -> None:
    """What was typed in a window that does not come at first is back after a reload, and named."""
    review, _ = long
    review.open(f"/sources/{SLUG}/review#s-{SLUG}{COUNT - 5:07}")
    review.at(COUNT - 4)
    review.write("Far down.")
    review.press(*DOWN)
    review.at(COUNT - 3)
    review.open("/glossary")
    review.open(f"/sources/{SLUG}/review")
    review.at(COUNT - 4)
    assert review.value == "Far down."
    assert review.status(f"Unsaved text restored in segment {COUNT - 4}.")
    review.open("/glossary")
    review.start("measures")  # elsewhere nothing is asked of it, and it stays
    assert list(review.kept().values()) == ["Far down."]


def test_text_of_an_earlier_version_is_restored(long: tuple[Review, Workbench]) -> None:
    """What an earlier version kept, which did not say of which source it is, is found too."""
    review, _ = long
    review.open("/glossary")
    for key, text in ((f"{SLUG}{COUNT - 1:07}", "Old."), ("aaaaaaaaaaa2", "Of another source.")):
        review.run(
            "localStorage.setItem(`duizhao:unsaved:${arguments[0]}:1`,"
            " JSON.stringify({text: arguments[1], at: 1}))",
            *(key, text),
        )
    review.open(f"/sources/{SLUG}/review")
    review.at(COUNT)
    assert review.value == "Old."
    assert sorted(review.kept().values()) == ["Of another source.", "Old."]


def test_a_window_that_cannot_be_had(long: tuple[Review, Workbench]) -> None:
    """While the server is away the gap says so, the text typed stays, and later it is filled."""
    review, _ = long
    review.start(SLUG)
    review.run("document.activeElement.blur(); window.real = window.fetch;")
    review.run("window.fetch = () => Promise.reject(new TypeError('away'))")
    review.run("document.querySelector('[data-gap]').scrollIntoView()")
    words = f"Segments {REVIEW + 1} to {2 * REVIEW} could not be loaded."
    review.until("[data-gap] p", words)
    assert rows(review) == REVIEW
    review.run("window.fetch = window.real")
    review.run("document.querySelector('[data-failed] button').click()")
    review.wait(lambda: REVIEW + 1 in numbers(review), "the next window")
    assert not review.all("[data-failed]")


def test_a_text_cut_anew_meanwhile_is_told(long: tuple[Review, Workbench]) -> None:
    """When a later window shows that the source is another by now, the page says to reload."""
    review, bench = long
    review.start(SLUG)
    with bench.database.writing() as session:
        session.get_one(Segment, f"{SLUG}{REVIEW + 3:07}").withdrawn = True
    review.run("document.querySelector('[data-gap]').scrollIntoView()")
    review.status("has changed since this page was opened. Reload")


def test_most_doubtful_first(long: tuple[Review, Workbench]) -> None:
    """Drafts come by doubt over all windows, none twice though they are saved meanwhile."""
    review, _ = long
    review.open(f"/sources/{SLUG}/review?order=doubt")
    review.at(1)
    drafts = range(1, COUNT + 1, 2)
    assert numbers(review) == list(drafts)[:REVIEW]
    for number in (1, 3, 5):
        review.at(number)
        review.press(*SAVE)
    review.at(7)
    last = drafts[REVIEW - 1]
    review.go(last)
    review.press(*DOWN)
    review.at(drafts[REVIEW])
    on = "const gap = document.querySelector('[data-gap]'); gap?.scrollIntoView(); return !gap"
    review.wait(lambda: review.run(on), "every row")
    translated = range(2, COUNT + 1, 2)
    assert numbers(review) == [*drafts, *translated]


def test_one_asked_for_comes_before_the_doubtful(long: tuple[Review, Workbench]) -> None:
    """Most doubtful first a segment that the address names stands before all others."""
    review, _ = long
    review.open(f"/sources/{SLUG}/review?order=doubt#s-{SLUG}{COUNT - 1:07}")
    review.at(COUNT)
    assert numbers(review)[:2] == [COUNT, 1]


def test_without_scripts(long: tuple[Review, Workbench]) -> None:
    """Without JavaScript both pages show a window with links to the ones before and after."""
    review, _ = long
    review.scripts(on=False)
    review.open(f"/sources/{SLUG}/review")
    assert rows(review) == REVIEW
    review.all("noscript .pages [rel=next]")[0].click()
    assert numbers(review)[0] == REVIEW + 1
    review.open(f"/sources/{SLUG}")
    assert review.all(".pages .note")[0].text == f"Segments 1 to 300 of {COUNT}"
    review.all(".pages [rel=next]")[0].click()
    assert len(review.all("[data-segment]")) == COUNT - 300
    review.all(".pages [rel=prev]")[0].click()
    assert len(review.all("[data-segment]")) == 300


def test_an_old_link_to_the_reading_page(long: tuple[Review, Workbench]) -> None:
    """A link to a segment of a long source leads to it, whichever window it is in."""
    review, _ = long
    key = f"{SLUG}{COUNT - 1:07}"
    review.open(f"/sources/{SLUG}#s-{key}")
    review.one(f"[data-segment={key}]")
    assert review.path == f"/sources/{SLUG}?at={key}#s-{key}"
    review.open(f"/sources/{SLUG}#s-nowhere")
    review.wait(lambda: "at=nowhere" in review.path, "the page without it")


@pytest.mark.parametrize("width", [PHONE, 1440])
def test_a_gap_fits(long: tuple[Review, Workbench], width: int) -> None:
    """A gap is as wide as the page, and its words are to be seen wherever one is in it."""
    review, _ = long
    review.size(width)
    review.start(SLUG)
    review.press(Keys.ESCAPE)
    review.run("window.fetch = () => new Promise(() => {})")
    review.run("scrollTo(0, document.documentElement.scrollHeight / 2)")
    review.until("[data-gap] p", f"Segments {REVIEW + 1} to {2 * REVIEW}")
    assert review.run("return document.documentElement.scrollWidth") <= width
