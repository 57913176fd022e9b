"""What holds on every page: it fits, is legible in both themes, says its languages, stays quiet."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.keys import Keys

from tests.web.browsing import DESK, PHONE, Browser

PAGES = {
    "home": "/",
    "filtered": "/?place=Shanghai",
    "source": "/sources/state-council-2014-planning-outline",
    "descriptive": "/sources/xiamen-travel-credit-home",
    "drafts": "/sources/practice-news",
    "review": "/sources/creditbj-2017-rail-seven-acts/review",
    "practice": "/sources/practice-regulation/review",
    "no text": "/sources/xiamen-travel-credit-home/review",
    "glossary": "/glossary",
    "lookup": "/glossary?q=失信",
    "term": "/glossary/失信",
    "jobs": "/jobs",
    "job": "/jobs/000000000004abcdef",
    "docs": "/docs",
    "error": "/sources/nowhere",
}
TEXT = """
const shown = (element) => element.checkVisibility({visibilityProperty: true})
  && !element.closest('#swagger-ui, noscript, template, .skip');
const texts = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (walker.currentNode.data.trim() && shown(element)) texts.push([walker.currentNode, element]);
}
for (const box of document.querySelectorAll('input, textarea, select')) {
  if (shown(box)) texts.push([{data: box.value}, box]);
}
"""
FAINT = (
    TEXT
    + """
const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
function rgba(colour) {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
  return [r, g, b, a / 255];
}
const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3]));
function paper(element) {
  if (!element) return [255, 255, 255];
  const colour = rgba(getComputedStyle(element).backgroundColor);
  return colour[3] === 1 ? colour.slice(0, 3) : over(colour, paper(element.parentElement));
}
function light(colour) {
  const [r, g, b] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
const faint = [];
for (const [node, element] of texts) {
  const style = getComputedStyle(element);
  const ink = rgba(style.color);
  for (let up = element; up; up = up.parentElement) ink[3] *= Number(getComputedStyle(up).opacity);
  const under = paper(element);
  const [dim, bright] = [light(over(ink, under)), light(under)].sort((a, b) => a - b);
  const size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  const ratio = (bright + 0.05) / (dim + 0.05);
  if (ratio < (large ? 3 : 4.5)) faint.push(`${node.data.trim()} ${ratio.toFixed(2)}`);
}
return [texts.length, faint];
"""
)
TONGUES = (
    TEXT
    + """
const han = /\\p{Script=Han}/u;
const wrong = [];
for (const [node, element] of texts) {
  if (element.matches('input')) continue;
  const lang = element.closest('[lang]').lang;
  if (han.test(node.data) !== lang.startsWith('zh') && /\\p{L}/u.test(node.data))
    wrong.push(`${lang}: ${node.data.trim()}`);
}
return wrong;
"""
)
REACH = """
const found = [...document.querySelectorAll(
  'a[href], button, input, select, textarea, summary, [tabindex="0"]')];
return found.filter((element) => !element.disabled && element.tabIndex >= 0
  && element.checkVisibility({visibilityProperty: true}));
"""


def show(tab: Browser, page: str) -> None:
    """Open a page and wait until it is all there."""
    tab.expect("status of 404")
    tab.open(PAGES[page])
    if page == "docs":
        tab.wait(lambda: tab.all("#swagger-ui .opblock"), "the routes")
    if page in {"review", "practice"}:
        tab.one("[data-active] [data-text]")
        tab.one("[data-active] [data-terms]")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_fits_and_is_legible(everything: Browser, width: int, dark: bool) -> None:
    """No page scrolls sideways, none complains, and all text has the contrast of WCAG AA."""
    for page in PAGES:
        everything.size(width, dark=dark)
        show(everything, page)
        wide = everything.run("return document.documentElement.scrollWidth")
        assert wide <= width, f"{page} is {wide} wide"
        read, faint = everything.run(FAINT)
        assert read > 10, page
        assert faint == [], page
        assert everything.complaints() == [], page


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_state_tags_are_legible(everything: Browser, dark: bool) -> None:
    """The tag of every state has the contrast of WCAG AA on paper and on a sheet."""
    everything.size(dark=dark)
    show(everything, "practice")
    for state in ("new", "draft", "translated", "approved", "returned", "stale"):
        everything.run(
            "for (const tag of document.querySelectorAll('[data-tag]'))"
            " tag.dataset.state = arguments[0]",
            state,
        )
        assert everything.run(FAINT)[1] == [], state


def test_panels_fit(everything: Browser) -> None:
    """Every panel, drawer and message of the review page fits a phone, in legible text."""
    for dark in (False, True):
        everything.size(PHONE, dark=dark)
        show(everything, "practice")
        everything.run(
            "for (const each of document.querySelectorAll('main [hidden], .status-bar [hidden]'))"
            " each.hidden = false;"
            "for (const each of document.querySelectorAll('details')) each.open = true;"
            "for (const each of document.querySelectorAll('[data-version], [data-draft-text],"
            " [data-problem-words], [data-returned], [data-status]'))"
            " each.textContent = 'Donaudampfschifffahrtsgesellschaft'.repeat(9);"
            "document.querySelector('[data-status]').toggleAttribute('data-bad', true);"
        )
        assert everything.run("return document.documentElement.scrollWidth") <= PHONE
        assert everything.run(FAINT)[1] == []


def test_languages(everything: Browser) -> None:
    """Chinese stands under lang="zh-…" and English under lang="en", in every piece of text."""
    for page in PAGES:
        show(everything, page)
        assert everything.run("return document.documentElement.lang") == "en"
        assert everything.run(TONGUES) == [], page


@pytest.mark.parametrize("page", ["home", "source", "review", "lookup", "error"])
def test_keyboard_reaches_everything(everything: Browser, page: str) -> None:
    """Tab goes through every link, field and button in the order they are read, each outlined."""
    show(everything, page)
    everything.run("document.activeElement.blur(); getSelection().removeAllRanges();")
    everything.run("document.body.tabIndex = -1; document.body.focus();")
    wanted = everything.run(REACH)
    assert len(wanted) > 8
    for element in wanted:
        everything.press(Keys.TAB)
        assert everything.focus() == element, element.get_attribute("outerHTML")
        outline = everything.run("return getComputedStyle(arguments[0]).outlineStyle", element)
        assert outline == "solid", element.get_attribute("outerHTML")


def test_skip_link(everything: Browser) -> None:
    """The first Tab offers to skip to the content, and Enter does."""
    show(everything, "home")
    everything.press(Keys.TAB)
    assert everything.focus().get_property("textContent") == "Skip to the content"
    everything.press(Keys.ENTER)
    assert everything.focus().get_attribute("id") == "main"


def test_named_fields(everything: Browser) -> None:
    """Every field and button has a name that a screen reader can say."""
    for page in ("home", "source", "review", "lookup"):
        show(everything, page)
        for element in everything.all("main :is(input, select, textarea, button, summary)"):
            if element.is_displayed():
                assert element.accessible_name, (page, element.get_attribute("outerHTML"))
