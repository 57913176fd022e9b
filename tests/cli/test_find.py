"""`duizhao find`: aligned text by either side."""

from __future__ import annotations

import json
from pathlib import Path

from api.settings import Settings
from tests.commands import (
    PARKING,
    Command,
    edit,
)


def test_find(duizhao: Command, filled: Path) -> None:
    """A text is found on either side; state and draft are told beside it."""
    found = duizhao("find", "停车不缴费")
    head, zh, en = found.out.splitlines()
    assert head == f"{PARKING} 1 (translated)"
    assert zh == "  深圳：停车不缴费可被视为失信行为"
    word = en.split()[-1]
    assert PARKING in duizhao("find", word.upper(), "--lang", "en").out
    assert duizhao("find", word, "--lang", "zh").code == 1
    [item] = map(json.loads, duizhao("find", "停车不缴费", "--json").out.splitlines())
    assert item["spans"]["zh"] == [[3, 8]]


def test_find_draft(duizhao: Command, blank: Path, settings: Settings) -> None:
    """Where no person wrote English the draft is shown as one, or that there is none."""
    edit(blank / "corpus" / f"{PARKING}.toml", 'state = "translated"', 'state = "new"')
    path = blank / "corpus" / f"{PARKING}.toml"
    kept = [
        line
        for line in path.read_text(encoding="utf-8").splitlines()
        if not line.startswith(("en = ", "by = ", "at = "))
    ]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    assert duizhao("find", "停车不缴费").out.splitlines()[2] == "  [none]"
    duizhao("draft", PARKING)
    assert duizhao("find", "停车不缴费").out.splitlines()[2].startswith("  [draft] ")


def test_find_nothing(duizhao: Command, filled: Path) -> None:
    """A text that is nowhere is named, exit 1."""
    assert duizhao("find", "no such text").last == "No segment holds “no such text”."
