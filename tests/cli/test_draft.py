"""`duizhao draft` and `duizhao practice`: drafts made once, by which package, of what."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from sqlmodel import select

from api.settings import Settings
from api.store.tables import Draft, Segment
from api.workbench import Workbench
from tests import benches
from tests.commands import (
    PARKING,
    Command,
)
from tests.desks import one_database


@one_database
def test_draft(duizhao: Command, blank: Path) -> None:
    """Drafts are made once, said with what made them, and go into the corpus files."""
    first = duizhao("draft")
    assert first.code == 0
    assert re.search("^Drafted .* with argos zh_en ", first.err, re.MULTILINE)
    assert re.search(r"^The drafts have \d+ of \d+ glossary terms\.$", first.err, re.MULTILINE)
    again = duizhao("draft", "--all")
    assert (again.code, again.err) == (0, "Every segment has a draft.\n")
    duizhao("dump")
    assert "\ndraft = { en = " in (blank / "corpus" / f"{PARKING}.toml").read_text(encoding="utf-8")


def test_draft_json(duizhao: Command, blank: Path) -> None:
    """`--json` prints one object of numbers on stdout; `--redo` drafts what has a draft."""
    found = json.loads(duizhao("draft", PARKING, "--json").out)
    assert found["segments"] == 1
    assert found["seconds"] > 0
    assert found["tokens_per_second"] > 0
    assert 0 <= found["term_hit_rate"] <= 1
    again = json.loads(duizhao("draft", PARKING, "--redo", "--json").out)
    assert (again["segments"], again["known"]) == (1, 1)
    assert again["term_hit_rate"] == found["term_hit_rate"]
    nothing = json.loads(duizhao("draft", PARKING, "--json").out)
    assert (nothing["segments"], nothing["seconds"], nothing["term_hit_rate"]) == (0, 0, None)


def test_draft_unknown(duizhao: Command, blank: Path) -> None:
    """A slug that is not there is named, and nothing is drafted."""
    done = duizhao("draft", PARKING, "nowhere")
    assert (done.code, done.last) == (1, 'There is no source "nowhere".')
    assert "[draft]" not in duizhao("find", "停车").out


def test_draft_by_package(duizhao: Command, blank: Path) -> None:
    """`--package` drafts with the package of that name; another name is told with those there."""
    assert json.loads(duizhao("draft", PARKING, "--package", "seed", "--json").out)["segments"] == 1
    again = duizhao("draft", PARKING, "--package", "seed")
    assert (again.code, again.err) == (0, "Every segment has a draft by seed.\n")
    wrong = duizhao("draft", PARKING, "--package", "zh_en 77")
    assert wrong.code == 1
    assert wrong.last.startswith("There is no package “zh_en 77”; there is zh_en ")


OLD = "argos zh_en 0.0.1 seed"


@pytest.fixture
def old_draft(settings: Settings, desk: Path) -> None:
    """The draft of the parking title is an earlier model's, and no person has translated it."""
    bench = Workbench(settings)
    bench.database.upgrade()
    benches.load(bench, desk)
    [found] = benches.find(bench, source=PARKING)
    with bench.database.writing() as session:
        session.get_one(Segment, found.id).sqlmodel_update({"en": None, "state": "draft"})
        row = session.exec(select(Draft).where(Draft.segment_id == found.id)).one()
        row.engine = OLD
    bench.close()


@pytest.mark.usefixtures("old_draft")
def test_an_earlier_models_draft_is_offered(duizhao: Command) -> None:
    """`draft` says which model made it and leaves it; `--renew` makes it anew, once."""
    offer = duizhao("draft", PARKING)
    assert offer.code == 0
    assert offer.last.startswith(
        f"An earlier model ({OLD}) drafted 1 segment that no person has translated: "
        "`duizhao draft --renew` drafts anew with argos zh_en "
    )
    assert "--renew" not in duizhao("draft", PARKING, "--package", "seed", "--json").err
    other = duizhao("draft", "shanghai-2007-horn-ban")
    assert (other.code, other.err) == (0, "Every segment has a draft.\n")


@pytest.mark.usefixtures("old_draft")
def test_an_earlier_models_draft_is_made_anew(duizhao: Command) -> None:
    """`--renew` drafts what an earlier model drafted, and then there is nothing to renew."""
    assert json.loads(duizhao("draft", "--renew", "--json").out)["segments"] == 1
    again = duizhao("draft", "--renew")
    assert (again.code, again.err) == (0, "Every segment has a draft.\n")


@pytest.mark.parametrize("options", [("--redo",), ("--package", "seed")])
def test_renewal_stands_alone(duizhao: Command, options: tuple[str, ...], desk: Path) -> None:
    """`--renew` with what else says which to draft is wrong usage."""
    assert duizhao("draft", "--renew", *options).code == 2


@one_database
def test_practice(duizhao: Command, desk: Path) -> None:
    """Practice text goes into the database, drafted, and out of sight unless asked for."""
    done = duizhao("practice")
    assert done.code == 0
    assert "3 practice texts, " in done.last
    assert duizhao("practice").last.partition("(")[2].startswith("0 new); 0 drafted.")
    shown = duizhao("export", "--format", "jsonl", "--practice").out
    hidden = duizhao("export", "--format", "jsonl").out
    assert "practice-" in shown
    assert "practice-" not in hidden
    assert len(shown.splitlines()) >= len(hidden.splitlines()) + 60
    duizhao("dump")
    assert not list((desk / "corpus").glob("practice*"))
