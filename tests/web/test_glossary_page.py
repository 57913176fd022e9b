"""The glossary: lookup, suggestions while one types, a term and who renders it how."""

from __future__ import annotations

from itertools import pairwise
from urllib.parse import unquote

import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from tests.serving import Server
from tests.web.browsing import DESK, PHONE, Browser

ROWS = "[data-terms] tbody [data-term]"


def listed(tab: Browser) -> list[str]:
    """The headwords of the table."""
    rows = f"return [...document.querySelectorAll('{ROWS}')].map((row) => row.dataset.term)"
    return [str(zh) for zh in tab.run(rows)]


@pytest.mark.parametrize("scripts", [True, False])
def test_lookup(reader: Browser, scripts: bool) -> None:
    """A lookup in Chinese or English shows the entries that fit, with or without JavaScript."""
    reader.scripts(on=scripts)
    reader.open("/glossary")
    assert len(listed(reader)) == 200
    reader.one(".lookup [name=q]").send_keys("失信")
    reader.one(".lookup [name=q]").send_keys(Keys.ENTER)
    reader.until("[data-total]", "fit “失信”")
    found = listed(reader)
    assert "失信行为" in found
    assert all("失信" in zh for zh in found)
    Select(reader.one(".lookup [name=match]")).select_by_value("exact")
    reader.click(".lookup button")
    reader.wait(lambda: set(listed(reader)) == {"失信"}, "失信 alone")
    reader.open("/glossary?q=untrustworthy+conduct")
    assert "失信行为" in listed(reader)
    reader.open("/glossary?q=shi+xin+xing+wei")
    assert "失信行为" in listed(reader)
    reader.open("/glossary?q=qqqqzzzz")
    assert "No entry fits." in reader.text(".empty")


def test_an_entry(reader: Browser) -> None:
    """An entry shows its rendering, others, forbidden ones, its field and its source."""
    reader.open("/glossary?q=失信行为&match=exact")
    row = reader.text(ROWS)
    assert "untrustworthy conduct\nalso trust-breaking conduct" in row
    assert "not discredited behavior" in row
    assert "credit, noun" in row
    reader.click(f"{ROWS} a[href^='/sources/']")
    reader.one("[data-segments]")


def test_all_pages(reader: Browser, library: Server) -> None:
    """More entries follow on further pages, each entry once."""
    reader.open("/glossary")
    total = int(reader.one("[data-total]").get_attribute("data-total") or 0)
    count = len(listed(reader))
    while reader.all("a[rel=next]"):
        first = listed(reader)[0]
        reader.click("a[rel=next]")
        reader.wait(lambda: listed(reader)[0] != first, "the next page")  # noqa: B023
        count += len(listed(reader))
    assert count == total > 200


def test_past_the_end(reader: Browser) -> None:
    """A page behind the last entry says so; an unknown way of matching is the usual one."""
    reader.open("/glossary?start=9999")
    assert reader.text(".empty").startswith("There are no more entries.")
    reader.open("/glossary?q=失信&match=nonsense")
    assert reader.one("[name=match]").get_property("value") == ""


def test_suggestions(reader: Browser) -> None:
    """Typing into the field of any page suggests terms; arrows and Enter open one."""
    reader.open("/")
    field = reader.one("[data-suggest]")
    field.send_keys("失信")
    reader.one("[data-suggestions]")
    found = [item.get_attribute("data-zh") for item in reader.all("[data-suggestions] [data-zh]")]
    assert "失信行为" in found
    assert 1 < len(found) <= 8
    assert field.get_attribute("aria-expanded") == "true"
    field.send_keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_UP, Keys.ARROW_DOWN)
    chosen = reader.one("[data-suggestions] [aria-selected=true]")
    assert chosen.get_attribute("data-zh") == found[1]
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    field.send_keys(Keys.ENTER)
    reader.until("h1", str(found[1]))
    assert unquote(reader.path) == f"/glossary/{found[1]}"


def test_suggestions_go(reader: Browser) -> None:
    """Esc closes the suggestions and leaves the text; an emptied field suggests nothing."""
    reader.open("/glossary")
    field = reader.one("[data-suggest]")
    field.send_keys("credit")
    reader.one("[data-suggestions]")
    field.send_keys(Keys.ESCAPE)
    reader.gone("[data-suggestions]")
    assert field.get_property("value") == "credit"
    field.send_keys("s")
    field.send_keys(Keys.BACKSPACE)
    reader.one("[data-suggestions]")
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys(Keys.DELETE)
    reader.gone("[data-suggestions]")


def test_suggestion_clicked(reader: Browser) -> None:
    """A suggestion opens by a click, too."""
    reader.open("/glossary")
    reader.one("[data-suggest]").send_keys("红名单")
    reader.click("[data-suggestions] [data-zh=红名单]")
    reader.until("h1", "红名单")


def test_cards(reader: Browser) -> None:
    """On a phone each entry is a card as wide as the screen; on a desk it is a table's row."""
    script = (
        "return [...arguments[0].children].map((cell) => cell.getBoundingClientRect().toJSON())"
    )
    reader.size(PHONE)
    reader.open("/glossary?q=失信行为&match=exact")
    cells = reader.run(script, reader.one(ROWS))
    assert all(below["top"] >= above["bottom"] for above, below in pairwise(cells))
    assert all(cell["right"] <= PHONE for cell in cells)
    reader.size(DESK)
    cells = reader.run(script, reader.one(ROWS))
    assert len({round(cell["top"]) for cell in cells}) == 1


def test_term(reader: Browser) -> None:
    """A term's page has all its rows, and each use with the term marked and who renders it how."""
    reader.open("/glossary/失信")
    assert reader.text("h1") == "失信"
    assert len(reader.all("[data-terms] tbody tr")) == 2  # two senses
    uses = reader.all("[data-use]")
    assert uses
    for use in uses:
        marks = reader.run(
            "return [...arguments[0].querySelectorAll('.zh mark')].map((m) => m.textContent)", use
        )
        assert set(marks) == {"失信"}
    rail = next(use for use in uses if "铁路部门" in use.text)
    assert "seven kinds of “untrustworthy conduct” in train travel" in rail.text
    assert "Translated\nduizhao, 2026-11-23\ncreditbj-2017-rail-seven-acts" in rail.text
    reader.click("[data-use] a[href^='/sources/chinanews-2016-shanghai-marriage?at=']")
    assert reader.one("[data-segment]:target")


def test_term_used_nowhere(reader: Browser) -> None:
    """A term that no source's text has says so."""
    reader.open("/glossary/红名单")
    assert reader.text(".empty") == "No source’s text has it yet."
