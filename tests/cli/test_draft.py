"""`duizhao draft` and `duizhao practice`: drafts made once, by which package, of what."""

from __future__ import annotations

import json
import re
from pathlib import Path

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
    assert found["term_hit_rate"] == 1
    again = json.loads(duizhao("draft", PARKING, "--redo", "--json").out)
    assert (again["segments"], again["known"], again["term_hit_rate"]) == (1, 1, 1)
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
