"""A source's reading page: Chinese and English side by side, with and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from api.workbench import Workbench
from tests.web.browsing import DESK, PHONE, Browser

OUTLINE = "/sources/state-council-2014-planning-outline"
Own = Callable[[Path], tuple[Browser, Workbench]]


def boxes(tab: Browser) -> list[tuple[dict[str, float], dict[str, float]]]:
    """Where the Chinese and the English of each segment stand."""
    pairs = tab.all("[data-segments] > [data-segment]")
    script = (
        "return ['.zh', '.en'].map((side) => arguments[0].querySelector(side)"
        ".getBoundingClientRect().toJSON())"
    )
    return [tuple(tab.run(script, pair)) for pair in pairs]


@pytest.mark.parametrize("scripts", [True, False])
def test_side_by_side(reader: Browser, scripts: bool) -> None:
    """On a wide screen the English stands right of its Chinese, with or without JavaScript."""
    reader.scripts(on=scripts)
    reader.open(OUTLINE)
    found = boxes(reader)
    assert len(found) == 3
    for zh, en in found:
        assert en["left"] >= zh["right"] - 1
        assert abs(zh["top"] - en["top"]) < 2
        assert min(zh["width"], en["width"]) > DESK / 4
        assert en["right"] <= DESK


@pytest.mark.parametrize("scripts", [True, False])
def test_stacked(reader: Browser, scripts: bool) -> None:
    """On a phone the English stands under its Chinese, both as wide as the screen allows."""
    reader.scripts(on=scripts)
    reader.size(PHONE)
    reader.open(OUTLINE)
    for zh, en in boxes(reader):
        assert en["top"] >= zh["bottom"] - 1
        assert min(zh["width"], en["width"]) > PHONE * 0.85


def test_what_it_is(reader: Browser) -> None:
    """The page says what the source is, where it was, and what the essay rests on it."""
    reader.open(OUTLINE)
    assert reader.text("h1").startswith("国务院关于印发社会信用体系建设规划纲要")
    about = reader.text(".about")
    assert "国发〔2014〕21号" in about
    assert "State Council" in about
    assert reader.one("[data-original]").get_attribute("href").startswith("https://china")
    assert "It is founded on laws" in reader.text("[data-cited] q")
    assert "Orwell's Nightmare" in reader.text("[data-work]")
    assert reader.text(".section-head h2") == "Text excerpt"
    assert reader.texts("[data-segment] [data-en]")[1].endswith("market economy system...")


def test_drafts_are_visibly_drafts(own: Own, desk: Path) -> None:
    """A draft is called unreviewed and set apart in its look; a translation is neither."""
    tab, _ = own(desk)
    tab.open("/sources/measures")
    pairs = {pair.get_attribute("data-state"): pair for pair in tab.all("[data-segment]")}
    assert "Machine draft, unreviewed" in pairs["draft"].text
    assert "Machine one." in pairs["draft"].text
    assert "Translated" in pairs["translated"].text
    assert "mei, 2026-11-20" in pairs["translated"].text
    assert "No English yet" in pairs["new"].text
    style = "const found = getComputedStyle(arguments[0].querySelector(arguments[1]));"
    look = f"{style} return [found.fontStyle, found.borderInlineStartStyle]"
    assert tab.run(look, pairs["draft"], "[data-draft]") == ["italic", "dashed"]
    assert tab.run(look, pairs["translated"], "[data-en]") == ["normal", "none"]
    hidden = tab.run("return arguments[0].querySelector('details').open", pairs["translated"])
    assert hidden is False  # the draft of a translated segment waits behind a click


def test_descriptive_title(reader: Browser) -> None:
    """A source with no text captured says so, and shows its claim all the same."""
    reader.open("/sources/xiamen-travel-credit-home")
    assert reader.text(".empty") == "Descriptive title; no text captured yet."
    assert reader.shown("[data-cited]")
    assert not reader.all("[data-review]")


def test_way_to_review(reader: Browser) -> None:
    """One link leads to the review page."""
    reader.open(OUTLINE)
    reader.click("[data-review]")
    reader.one("[data-active] [data-text]")
    assert reader.path.startswith(f"{OUTLINE}/review")


def test_review_without_scripts(reader: Browser) -> None:
    """The review page without JavaScript shows the texts and says that editing needs it."""
    reader.scripts(on=False)
    reader.open(f"{OUTLINE}/review")
    assert "Editing needs JavaScript" in reader.text("noscript p")
    assert len(reader.all("[data-segment]")) == 3
    assert reader.text("[data-position='0'] [data-en]").startswith("Notice of the State Council")
    assert not reader.shown("[data-bar-status]")
    assert not reader.shown("textarea, [data-do]")


def test_unknown_source(reader: Browser) -> None:
    """A source that is not there is a page with the reason and ways on."""
    reader.expect("404")
    reader.open("/sources/nowhere")
    assert reader.one("[data-problem]").get_attribute("data-problem") == "404"
    assert reader.text("h1") == "Not found"
    assert 'There is no source "nowhere".' in reader.text("[data-problem]")
    reader.click("[data-problem] a[href='/']")
    reader.one("[data-sources]")


def test_nothing_there(reader: Browser) -> None:
    """An address of no page is the same page."""
    reader.expect("404")
    for path in ("/nowhere", "/sources/nowhere/review", "/glossary/nowhere"):
        reader.open(path)
        assert reader.one("[data-problem]").get_attribute("data-problem") == "404"
