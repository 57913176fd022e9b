"""Two versions of one segment on the review page: both are shown, a person chooses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.workbench import Workbench
from tests import benches
from tests.desks import DAY, FOUR, MEASURES, SENTENCES, TWO, one_database, write_source
from tests.web.browsing import APPROVE, SAVE, Review

CLASH = "[data-active] [data-clash]"


def save_as(user: TestClient, key: str, en: str, revision: int) -> None:
    """Somebody saves a translation over REST."""
    answer = user.put(
        f"/api/v1/segments/{key}/translation",
        json={"en": en},
        headers={"If-Match": f'"{revision}"'},
    )
    assert answer.status_code == 200, answer.text


def now(user: TestClient, key: str) -> dict[str, object]:
    """The segment as it stands."""
    found: dict[str, object] = user.get(f"/api/v1/segments/{key}").json()
    return found


@pytest.fixture
def clash(review: Review, mei: TestClient) -> Review:
    """A tab that has saved onto what mei changed meanwhile, and was told so."""
    review.expect("status of 412")
    review.start("measures", 2)
    review.write("Mine two.")
    save_as(mei, TWO, "Hers two.", 1)
    review.press(*SAVE)
    review.one(CLASH)
    return review


def test_stale(clash: Review, mei: TestClient) -> None:
    """Base, theirs and yours are shown, mine stays in the field, and no save is possible."""
    assert clash.text("[data-active] [data-version=base]") == "Human two."
    assert clash.text("[data-active] [data-version=theirs]") == "Hers two."
    assert clash.text("[data-active] [data-version=yours]") == "Mine two."
    assert clash.text(f"{CLASH} [data-when=theirs]").startswith("mei, ")
    assert clash.status("Segment 2 was changed by mei meanwhile.")
    assert clash.value == "Mine two."
    assert clash.within(2, "[data-unsaved-tag]").text == "Two versions"
    assert not clash.one("[data-active] [data-do=save]").is_enabled()
    assert not clash.one("[data-active] [data-do=approve]").is_enabled()
    clash.press(*APPROVE)
    clash.status("Choose first")
    assert now(mei, TWO)["en"] == "Hers two."


def test_keep_mine(clash: Review, mei: TestClient) -> None:
    """Keep mine stores my text on top of theirs and goes on; theirs stays in the history."""
    clash.do("keep-mine")
    clash.at(3)
    found = now(mei, TWO)
    assert (found["en"], found["by"], found["revision"]) == ("Mine two.", "lin", 3)
    history = mei.get(f"/api/v1/segments/{TWO}/history").json()["items"]
    assert [row["en"] for row in history] == ["Mine two.", "Hers two.", "Human two."]
    assert clash.kept() == {}


def test_take_theirs(clash: Review, mei: TestClient) -> None:
    """Take theirs puts their text into the field and writes nothing; Undo still has mine."""
    clash.do("take-theirs")
    clash.gone(CLASH)
    assert clash.value == "Hers two."
    assert clash.text("[data-active] [data-origin]") == "Translated, as on the server."
    assert now(mei, TWO)["revision"] == 2
    clash.do("undo")
    assert clash.value == "Mine two."
    clash.press(*SAVE)
    clash.at(3)
    assert now(mei, TWO)["en"] == "Mine two."


def test_merge(clash: Review, mei: TestClient) -> None:
    """Edit a merge keeps both in sight while the field is edited; saving stores the merge."""
    clash.do("merge")
    assert clash.text("[data-active] [data-version=theirs]") == "Hers two."
    assert not clash.shown(f"{CLASH} button")
    assert "Merging" in clash.text("[data-active] [data-origin]")
    clash.write("Mine and hers.")
    assert clash.text("[data-active] [data-version=yours]") == "Mine and hers."
    clash.press(*SAVE)
    clash.at(3)
    assert now(mei, TWO)["en"] == "Mine and hers."


def test_reload_in_a_clash(clash: Review, mei: TestClient) -> None:
    """A reload before choosing loses neither text, and the next save asks again."""
    clash.reload()
    clash.until("[data-active] [data-origin]", "The segment has changed since")
    assert clash.value == "Mine two."
    clash.press(*SAVE)
    assert clash.text("[data-active] [data-version=theirs]") == "Hers two."
    assert clash.text("[data-active] [data-version=base]") == "Human two."
    assert now(mei, TWO)["en"] == "Hers two."


@one_database
def test_changed_again(clash: Review, mei: TestClient) -> None:
    """A third version that comes while one chooses is asked about, too."""
    save_as(mei, TWO, "Hers again.", 2)
    clash.do("keep-mine")
    clash.wait(
        lambda: clash.text("[data-active] [data-version=theirs]") == "Hers again.", "the third"
    )
    assert clash.text("[data-active] [data-version=base]") == "Hers two."
    clash.do("keep-mine")
    clash.at(3)
    assert now(mei, TWO)["en"] == "Mine two."


@one_database
def test_stale_approval(review: Review, mei: TestClient) -> None:
    """An approval of a text that somebody changed meanwhile approves nothing unseen."""
    review.expect("status of 412")
    review.start("measures", 2)
    save_as(mei, TWO, "Hers two.", 1)
    review.press(*APPROVE)
    assert review.text("[data-active] [data-version=theirs]") == "Hers two."
    assert now(mei, TWO)["state"] == "translated"
    review.do("take-theirs")
    review.press(*APPROVE)
    review.at(3)
    found = now(mei, TWO)
    assert (found["en"], found["state"]) == ("Hers two.", "approved")


@one_database
def test_stale_return(review: Review, mei: TestClient) -> None:
    """A return of a text that somebody changed meanwhile keeps the comment until one has chosen."""
    review.expect("status of 412")
    review.start("measures", 2)
    save_as(mei, TWO, "Hers two.", 1)
    review.click("[data-active] [data-return-drawer] summary")
    review.one("[data-active] [data-comment]").send_keys("Too free.")
    review.click("[data-active] [data-return] button")
    assert review.text("[data-active] [data-version=theirs]") == "Hers two."
    review.do("take-theirs")
    assert review.one("[data-active] [data-comment]").get_property("value") == "Too free."
    review.click("[data-active] [data-return] button")
    review.state(2, "returned")
    history = mei.get(f"/api/v1/segments/{TWO}/history").json()["items"]
    assert (history[0]["comment"], history[0]["en"]) == ("Too free.", "Hers two.")


@pytest.fixture
def parted(review: Review, bench: Workbench, mei: TestClient, desk: Path) -> Review:
    """A tab on a segment that was edited in the database and in its corpus file."""
    save_as(mei, FOUR, "Four in the database.", 1)
    edited = replace(SENTENCES[3], en="Four in the file.", by="zhao", at=DAY)
    write_source(desk, replace(MEASURES, segments=(*SENTENCES[:3], edited)))
    assert len(benches.load(bench, desk).conflicts) == 1
    review.start("measures", 4)
    return review


def test_corpus_conflict(parted: Review, mei: TestClient) -> None:
    """The file's version stands beside the database's; Use it takes it, saving settles."""
    assert parted.value == "Four in the database."
    panel = parted.text("[data-active] [data-conflict]")
    assert "The corpus file holds another version by zhao, 2026-11-20." in panel
    assert parted.text("[data-active] [data-conflict-en]") == "Four in the file."
    parted.do("use-file")
    assert parted.value == "Four in the file."
    parted.press(*SAVE)
    parted.state(4, "translated")
    parted.gone("[data-active] [data-conflict]")
    found = now(mei, FOUR)
    assert (found["en"], found["conflict"]) == ("Four in the file.", None)


def test_corpus_conflict_kept(parted: Review, mei: TestClient, desk: Path) -> None:
    """Saving the database's version unchanged settles the conflict for it, for good."""
    parted.press(*SAVE)
    parted.gone("[data-active] [data-conflict]")
    found = now(mei, FOUR)
    assert (found["en"], found["conflict"]) == ("Four in the database.", None)
    parted.reload()
    parted.at(4) if parted.path.endswith(FOUR) else parted.go(4)
    assert not parted.shown("[data-conflict]")


@one_database
def test_stale_chinese(review: Review, bench: Workbench, desk: Path) -> None:
    """English beside Chinese that changed since is marked; saving it as it stands clears that."""
    changed = replace(SENTENCES[1], zh="信用信息应当真实、完整。")
    write_source(desk, replace(MEASURES, segments=(SENTENCES[0], changed, *SENTENCES[2:])))
    assert not benches.load(bench, desk).problems
    review.start("measures", 2)
    assert review.text("[data-active] [data-stale-tag]") == "Chinese changed since"
    review.press(*SAVE)
    review.at(3)
    assert not review.within(2, "[data-stale-tag]").is_displayed()
