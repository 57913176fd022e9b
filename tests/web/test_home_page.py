"""The home page: every source, what cites it, how far it is, and the practice text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from selenium.webdriver.support.ui import Select

from api.jobs.worker import JobWorker
from api.workbench import Workbench
from tests import ROOT, benches
from tests.web.browsing import Browser

NONE_APPROVED = "No translation here has yet been approved by a person."
Own = Callable[[Path], tuple[Browser, Workbench]]


def test_sources(reader: Browser) -> None:
    """The 13 cited sources stand there, each with its title and where it was published."""
    reader.open("/")
    sources = reader.all("[data-sources] > [data-source]")
    slugs = [source.get_attribute("data-source") for source in sources]
    assert len(slugs) == 13
    assert set(slugs) == {path.stem for path in (ROOT / "corpus").glob("*.toml")}
    parking = reader.text("[data-source=shenzhen-2016-parking-fees]")
    assert "深圳：停车不缴费可被视为失信行为" in parking
    assert "全国个人诚信公共服务平台" in parking
    assert "2016-11-02 · Shenzhen · news" in parking


def test_claims(reader: Browser) -> None:
    """Each source shows what the essay rests on it, an inferred pairing marked and explained."""
    reader.open("/")
    for source in reader.all("[data-sources] > [data-source]"):
        claims = reader.run("return arguments[0].querySelectorAll('[data-cited] q').length", source)
        assert claims, source.get_attribute("data-source")
    rail = "[data-source=creditbj-2017-rail-seven-acts] "
    assert reader.texts(f"{rail}[data-cited] q") == [
        "Fare cheating on public transportation",
        "smoking on trains",
        "reselling train tickets",
    ]
    assert len(reader.all(f"{rail}[data-inferred]")) == 3
    assert not reader.all("[data-source=shanghai-2007-horn-ban] [data-inferred]")
    assert "does not say which" in reader.text("#inferred")


def test_progress(reader: Browser) -> None:
    """Each source with text has a bar whose parts are its segments by state."""
    reader.open("/")
    outline = "[data-source=state-council-2014-planning-outline] "
    widths = {
        bar.get_attribute("data-bar"): bar.get_attribute("width")
        for bar in reader.all(f"{outline}[data-bar]")
    }
    assert widths == dict.fromkeys(("approved", "returned", "draft", "new"), "0") | {
        "translated": "3"
    }
    assert reader.text(f"{outline}[data-count=translated]") == "3 translated"
    assert not reader.shown(f"{outline}[data-count=approved]")
    assert len(reader.all("[data-sources] [data-progress]")) == 11
    assert not reader.all("[data-source=xiamen-travel-credit-home] [data-progress]")


def test_filter(reader: Browser) -> None:
    """Text, state and place narrow the list; a filter that nothing fits says so and lets go."""
    reader.open("/")
    Select(reader.one("[data-filters] [name=place]")).select_by_visible_text("Shanghai")
    reader.click("[data-filters] button")
    reader.until("[data-shown-count]", "2")
    assert len(reader.all("[data-sources] > [data-source]")) == 2
    reader.one("[data-filters] [name=q]").send_keys("骗婚\n")
    reader.until("[data-shown-count]", "1")
    assert reader.one("[data-filters] [name=q]").get_property("value") == "骗婚"
    Select(reader.one("[data-filters] [name=state]")).select_by_value("approved")
    reader.click("[data-filters] button")
    reader.until(".empty", "No source fits this filter.")
    reader.one(".empty a").click()
    reader.until("[data-shown-count]", "13")


def test_none_approved(own: Own, desk: Path) -> None:
    """That nothing is approved yet is said until a person approves something."""
    text = (desk / "corpus" / "measures.toml").read_text(encoding="utf-8")
    changed = text.replace('"approved"', '"translated"')
    (desk / "corpus" / "measures.toml").write_text(changed, encoding="utf-8")
    tab, _ = own(desk)
    tab.open("/")
    assert tab.text("[data-none-approved]") == NONE_APPROVED
    tab.open("/sources/measures/review#s-aaaaaaaaaaa2")
    tab.click("[data-active] [data-do=approve]")
    tab.until("[data-status]", "Segment 2 approved.")
    tab.open("/")
    tab.one("[data-sources]")
    assert not tab.all("[data-none-approved]")


def test_practice(own: Own, desk: Path) -> None:
    """The button loads the practice texts, apart from the sources; the page says how far a job is.

    Once they are drafted it shows them so, by itself.
    """
    tab, bench = own(desk)
    worker = JobWorker(bench)
    tab.open("/")
    tab.click("[data-practice] button")
    tab.wait(lambda: len(tab.all("[data-practice-section] [data-source]")) == 3, "practice texts")
    assert not tab.all("[data-practice]")
    assert len(tab.all("[data-sources] > [data-source]")) == 2
    assert len(benches.find(bench, practice=True)) - len(benches.find(bench)) >= 60
    assert "Drafts are being made: 0 of ? segments." in tab.text("[data-following]")
    worker.start()
    try:
        tab.wait(lambda: not tab.all("[data-following]"), "the end of the job")
    finally:
        worker.stop()
    notice = "[data-source=practice-notice] "
    assert "machine draft" in tab.text(f"{notice}[data-count=draft]")


def test_practice_without_scripts(own: Own, desk: Path) -> None:
    """Without JavaScript the button does the same by posting its form."""
    tab, _ = own(desk)
    tab.scripts(on=False)
    tab.open("/")
    tab.click("[data-practice] button")
    tab.wait(lambda: len(tab.all("[data-practice-section] [data-source]")) == 3, "practice texts")
    assert tab.path == "/#practice"


def test_practice_when_the_server_is_away(own: Own, desk: Path) -> None:
    """A button pressed in vain says so in words and can be pressed again."""
    tab, _ = own(desk)
    tab.open("/")
    tab.driver.set_network_conditions(offline=True, latency=0, throughput=-1)
    tab.expect("ERR_INTERNET_DISCONNECTED")
    try:
        tab.click("[data-practice] button")
        tab.until("[data-practice] [data-status]", "The server cannot be reached.")
        assert tab.one("[data-practice] button").is_enabled()
    finally:
        tab.driver.delete_network_conditions()
    tab.click("[data-practice] button")
    tab.wait(lambda: len(tab.all("[data-practice-section] [data-source]")) == 3, "practice texts")


def test_empty_database(own: Own, tmp_path: Path) -> None:
    """A database with no source in it says what to run."""
    (tmp_path / "bare" / "corpus").mkdir(parents=True)
    tab, _ = own(tmp_path / "bare")
    tab.open("/")
    assert "duizhao load" in tab.text(".empty")
    assert not tab.all("[data-progress]")
    tab.open("/glossary")
    assert "duizhao load" in tab.text(".empty")
