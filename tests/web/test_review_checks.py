"""Findings and glossary terms on the review page, and counts on the home page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from api import glossary
from api.workbench import Workbench
from tests.desks import MEASURES, SENTENCES, one_database, write_source
from tests.web.browsing import DESK, PHONE, SAVE, Review

TERMS = (
    glossary.Term(zh="守信", en="trustworthiness", domain="credit"),
    glossary.Term(zh="失信", en="untrustworthiness", domain="credit"),
    glossary.Term(zh="信用", en="credit", domain="credit"),
)
WRONG = replace(SENTENCES[1], zh="共有490万人丢失信息。", en="😀 Some 490,000 lost data.")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A source whose second segment has a wrong number, and three terms."""
    folder = tmp_path / "desk"
    write_source(folder, replace(MEASURES, segments=(SENTENCES[0], WRONG, *SENTENCES[2:])))
    (folder / "glossary.csv").write_bytes(glossary.write(TERMS))
    return folder


def test_findings_stand_beside_the_segment(review: Review) -> None:
    """The active segment's findings are listed, the others' counted beside their state."""
    review.start("measures", 1)
    assert review.within(2, "[data-found]").text == "1 error"
    assert not review.within(2, "[data-findings]").is_displayed()
    review.go(2)
    words = review.text("[data-active] [data-findings] li")
    assert words == "Error “490万” is 4,900,000, but the English has “490,000”."


def test_what_is_typed_is_checked(review: Review) -> None:
    """Findings follow the text in the field, and are those of the saved text after a save."""
    review.start("measures", 2)
    review.write("Some 4.9 million lost data.")
    review.gone("[data-active] [data-findings]")
    assert not review.shown("[data-active] [data-found]")
    review.write("Some 4.9 million lost 信息.")
    review.until("[data-active] [data-findings]", "Error")
    review.press(*SAVE)
    review.at(3)
    review.until('[data-position="1"] [data-found]', "1 error")


@one_database
def test_a_finding_shows_its_place(review: Review) -> None:
    """A click on a finding selects its English, by characters and not by code units."""
    review.start("measures", 2)
    review.click("[data-active] [data-findings] button")
    selected = review.run(
        "const box = document.activeElement;"
        "return box.value.slice(box.selectionStart, box.selectionEnd)"
    )
    assert selected == "490,000"


@one_database
def test_terms_stand_beside_the_chinese(review: Review) -> None:
    """The glossary's terms in the active segment are listed; a doubtful one says why."""
    review.start("measures", 1)
    review.until("[data-active] [data-terms]", "trustworthiness")
    assert [item.split()[0] for item in review.texts("[data-active] [data-terms] li")] == [
        "守信",
        "失信",
    ]
    review.go(2)
    words = review.until("[data-active] [data-terms]", "失信")
    assert "probably not: straddles words" in words


@one_database
def test_a_term_is_put_into_the_field(review: Review) -> None:
    """A click on a rendering writes it where the caret is, and undo takes it back."""
    review.start("measures", 1)
    review.write("Reward")
    review.until("[data-active] [data-terms]", "trustworthiness")
    review.click('[data-active] [data-terms] li:first-child [data-do="insert"]')
    assert review.value == "Reward trustworthiness"
    review.press(Keys.CONTROL, "z")
    assert review.value == "Reward"


@one_database
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_without_scripts_findings_are_read(review: Review, width: int) -> None:
    """The findings are in the page itself."""
    review.size(width)
    review.scripts(on=False)
    review.open("/sources/measures/review")
    listed = [item for item in review.visible("[data-findings] li") if "490万" in item.text]
    assert len(listed) == 1
    assert review.run("return document.documentElement.scrollWidth") <= width


def test_a_source_counts_its_findings(review: Review, bench: Workbench) -> None:
    """The home page counts the findings on people's English and leads to them."""
    review.open("/")
    assert review.text("[data-source] [data-found]") == "3 errors"  # one of them the number's
    review.click("[data-source] [data-found] a")
    review.at(1)


@one_database
def test_when_checks_cannot_be_had(review: Review, bench: Workbench) -> None:
    """Without an answer to a check the text is typed and saved as ever."""
    review.start("measures", 3)
    review.driver.execute_cdp_cmd("Network.enable", {})
    review.driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/api/v1/check"]})
    review.expect("ERR_BLOCKED_BY_CLIENT")
    review.write("Red lists are published.")
    review.press(*SAVE)
    review.at(4)
    review.state(3, "translated")
    review.driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
