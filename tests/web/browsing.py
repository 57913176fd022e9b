"""A real Chromium, driven: what a person does with a page, and what they see of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from selenium.common.exceptions import StaleElementReferenceException, TimeoutException
from selenium.webdriver import ActionChains, Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

PATIENCE = 120.0  # of a machine with much else to do
PHONE, DESK = 360, 1440
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-dev-shm-usage", "--hide-scrollbars", "--lang=en-US"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
VISIBLE = (
    "[...document.querySelectorAll(arguments[0])].filter((element) =>"
    " element.checkVisibility({visibilityProperty: true}) && element.getClientRects().length)"
)
Found = TypeVar("Found")


def installed(*names: str) -> str:
    """The path of the first of `names` on this machine; fails the test when there is none."""
    for name in names:
        if path := shutil.which(name):
            return path
    pytest.fail(
        f"The browser tests need {names[0]}, which is not installed: "
        "sudo apt-get install chromium chromium-driver",
        pytrace=False,
    )


def start_chromium(profile: Path) -> Chrome:
    """A headless Chromium with a profile of its own."""
    options = ChromeOptions()
    options.binary_location = installed(*BROWSERS)
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return Chrome(options=options, service=ChromeService(installed("chromedriver")))


class Browser:
    """One tab on one server. Everything that takes a selector waits until it is there."""

    def __init__(self, driver: Chrome, url: str) -> None:
        self.driver = driver
        self.url = url
        self.known: list[str] = []

    def size(self, width: int = DESK, *, dark: bool = False, height: int = 900) -> None:
        """Look through a window this wide, in light or dark."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})

    def scripts(self, *, on: bool) -> None:
        """Let pages run scripts, or not."""
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not on})

    def open(self, path: str) -> None:
        """Go to a path of the server."""
        self.driver.get(self.url + path)

    def reload(self) -> None:
        """Load the page again."""
        self.driver.refresh()

    @property
    def path(self) -> str:
        """Where the tab is, without the host."""
        return self.driver.current_url.removeprefix(self.url)

    def run(self, script: str, *arguments: Any) -> Any:
        """The value of a script in the page."""
        return self.driver.execute_script(script, *arguments)

    def wait(self, condition: Callable[[], Found], what: str, instead: object = "") -> Found:
        """Until the condition holds; fails saying what did not come, and what did instead."""

        def holds(driver: Chrome) -> Found:
            try:
                return condition()
            except StaleElementReferenceException:
                return False  # type: ignore[return-value]

        try:
            return WebDriverWait(self.driver, PATIENCE, 0.02).until(holds)  # type: ignore[arg-type]
        except TimeoutException:
            pytest.fail(f"did not come: {what} {instead}")

    def all(self, css: str) -> list[WebElement]:
        """What fits now."""
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def visible(self, css: str) -> list[WebElement]:
        """What fits and is to be seen now; in one question, selenium's own asks many."""
        return list(self.run(f"return {VISIBLE}", css))

    def one(self, css: str) -> WebElement:
        """The one that is visible."""
        found = self.wait(lambda: self.visible(css), css)
        assert len(found) == 1, f"{len(found)} visible {css}"
        return found[0]

    def text(self, css: str) -> str:
        """The visible text of one."""
        return self.one(css).text

    def texts(self, css: str) -> list[str]:
        """The text of everything that fits."""
        return [element.get_property("textContent").strip() for element in self.all(css)]

    def shown(self, css: str) -> bool:
        """Whether it is to be seen now."""
        return bool(self.visible(css))

    def until(self, css: str, words: str) -> str:
        """Wait until one says these words; all that it says."""
        texts: list[str] = []

        def says() -> str | None:
            texts[:] = self.run(f"return {VISIBLE}.map((element) => element.innerText)", css)
            return next((text for text in texts if words in text), None)

        found = self.wait(says, f"“{words}” in {css}", texts)
        return found or ""

    def gone(self, css: str) -> None:
        """Wait until it is not to be seen."""
        self.wait(lambda: not self.shown(css), f"{css} to go")

    def click(self, css: str) -> None:
        """Click one."""
        self.one(css).click()

    def press(self, *keys: str) -> None:
        """Press keys together, wherever the focus is."""
        chain = ActionChains(self.driver, duration=0)
        *modifiers, last = keys
        for key in modifiers:
            chain.key_down(key)
        chain.send_keys(last)
        for key in reversed(modifiers):
            chain.key_up(key)
        chain.perform()

    def focus(self) -> WebElement:
        """What the keyboard writes to."""
        return self.driver.switch_to.active_element

    def new_tab(self) -> str:
        """Another tab beside; the handle of the one left."""
        before = self.driver.current_window_handle
        self.driver.switch_to.new_window("tab")
        self.size()
        return before

    def close_tab(self, back: str) -> None:
        """Close this tab and go back to another."""
        self.driver.close()
        self.driver.switch_to.window(back)

    def expect(self, *words: str) -> None:
        """Name what this test makes the browser complain of."""
        self.known += words

    def complaints(self) -> list[str]:
        """Errors and warnings of the console since last asked, but for the expected ones."""
        found = [
            str(entry["message"])
            for entry in self.driver.get_log("browser")
            if entry["level"] in {"SEVERE", "WARNING"}
        ]
        known = [*self.known, *DISPENSABLE]
        return [line for line in found if not any(words in line for words in known)]


# questions that a page asks on its own, which a server that is stopped cuts off
DISPENSABLE = tuple(
    f"/{route} - Failed to load resource: net::ERR_"
    for route in ("api/v1/check", "api/v1/glossary/annotate", "suggestions")
)
SAVE = (Keys.CONTROL, Keys.ENTER)
APPROVE = (Keys.CONTROL, Keys.SHIFT, Keys.ENTER)
DOWN = (Keys.ALT, Keys.ARROW_DOWN)
UP = (Keys.ALT, Keys.ARROW_UP)


class Review(Browser):
    """A tab on the review page of a source."""

    def start(self, slug: str, segment: int | None = None) -> None:
        """Open the review page, and a segment by its number."""
        self.open(f"/sources/{slug}/review")
        self.one("[data-active] [data-text]")
        if segment is not None:
            self.go(segment)

    def go(self, number: int) -> None:
        """Make a segment the active one by a click on its number."""
        self.run("arguments[0].scrollIntoView()", self.row(number))
        self.row(number).find_element(By.CSS_SELECTOR, "[data-activate]").click()
        self.at(number)

    def row(self, number: int) -> WebElement:
        """A segment's row, by the number that the page shows."""
        return self.all(f'[data-position="{number - 1}"]')[0]

    def within(self, number: int, css: str) -> WebElement:
        """A part of a row."""
        return self.row(number).find_element(By.CSS_SELECTOR, css)

    def at(self, number: int) -> None:
        """Wait until a segment is the active one, ready to be typed in."""
        self.one(f'[data-active][data-position="{number - 1}"] [data-text]')

    @property
    def field(self) -> WebElement:
        """The active segment's field."""
        return self.one("[data-active] [data-text]")

    @property
    def value(self) -> str:
        """What stands in the field."""
        return str(self.field.get_property("value"))

    def write(self, text: str) -> None:
        """Type a text in place of what stands in the field."""
        field = self.field
        field.click()
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(text or Keys.DELETE)

    def do(self, deed: str) -> None:
        """Press a button of the active segment or of the bar."""
        self.click(f"[data-active] [data-do={deed}], [data-bar-status] [data-do={deed}]")

    def status(self, words: str) -> str:
        """Wait until the status line says it."""
        return self.until("[data-status]", words)

    def state(self, number: int, state: str) -> None:
        """Wait until a segment is in this state."""
        css = f'[data-position="{number - 1}"][data-state="{state}"]'
        self.wait(lambda: self.all(css), f"segment {number} to be {state}")

    def kept(self) -> dict[str, Any]:
        """What this browser keeps of unsaved texts: `<segment>:<revision>` and text."""
        found = self.run(
            "return Object.fromEntries(Object.entries(localStorage)"
            ".filter(([key]) => key.startsWith('duizhao:unsaved:'))"
            ".map(([key, value]) => [key.slice(16), JSON.parse(value).text]))"
        )
        return dict(found)
