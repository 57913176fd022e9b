"""Two small sources to work on: four segments of every state but `returned`, and one more."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from api.formats.corpus_toml import DraftEntry, SegmentEntry, SourceEntry, render
from api.store.tables import Segment
from api.workbench import Workbench

DAY = date(2026, 11, 20)
ONE, TWO, THREE, FOUR = (f"aaaaaaaaaaa{number}" for number in "1234")  # ids of the segments


def draft(en: str) -> DraftEntry:
    """A machine draft."""
    return DraftEntry(en, "test engine", "none", -0.5, DAY)


SENTENCES = (
    SegmentEntry(ONE, "守信激励，失信惩戒。", state="draft", draft=draft("Machine one.")),
    SegmentEntry(
        TWO,
        "信用信息应当真实。",
        draft=draft("Machine two."),
        en="Human two.",
        state="translated",
        by="mei",
        at=DAY,
    ),
    SegmentEntry(THREE, "红名单按月公布。", state="new"),
    SegmentEntry(
        FOUR,
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


def stored(bench: Workbench, key: str) -> tuple[str | None, str]:
    """English and state of a segment in the database."""
    with bench.database.reading() as session:
        row = session.get_one(Segment, key)
        return row.en, row.state


def english(bench: Workbench, key: str) -> str | None:
    """English of a segment in the database."""
    return stored(bench, key)[0]


# for what happens in the browser alone; the others run on SQLite and PostgreSQL
one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
