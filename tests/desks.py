"""Two small sources to work on: four segments of every state but `returned`, and one more."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from api.formats.corpus_toml import DraftEntry, SegmentEntry, SourceEntry, render

DAY = date(2026, 11, 20)


def draft(en: str) -> DraftEntry:
    """A machine draft."""
    return DraftEntry(en, "test engine", "none", -0.5, DAY)


SENTENCES = (
    SegmentEntry(
        "aaaaaaaaaaa1", "守信激励，失信惩戒。", state="draft", draft=draft("Machine one.")
    ),
    SegmentEntry(
        "aaaaaaaaaaa2",
        "信用信息应当真实。",
        draft=draft("Machine two."),
        en="Human two.",
        state="translated",
        by="mei",
        at=DAY,
    ),
    SegmentEntry("aaaaaaaaaaa3", "红名单按月公布。", state="new"),
    SegmentEntry(
        "aaaaaaaaaaa4",
        "本办法自2017年1月1日起施行。",
        draft=draft("Machine four."),
        en="Human four.",
        state="approved",
        by="mei",
        at=DAY,
    ),
)
MEASURES = SourceEntry("measures", "信用办法", "信用网", "regulation", "full", segments=SENTENCES)
NEXT = SourceEntry(
    *("zz-next", "下一篇", "信用网", "news", "full"),
    segments=(SegmentEntry("bbbbbbbbbbb1", "下一篇。", state="new"),),
)


def write_source(folder: Path, entry: SourceEntry) -> None:
    """Write a source's corpus file."""
    (folder / "corpus").mkdir(parents=True, exist_ok=True)
    (folder / "corpus" / f"{entry.slug}.toml").write_text(render(entry), "utf-8")


# for what happens in the browser alone; the others run on SQLite and PostgreSQL
one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
