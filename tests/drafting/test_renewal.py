"""Drafts of an earlier model: kept, named, and made anew where no person has translated."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

from api.drafting.pipeline import undrafted
from api.drafting.renewal import earlier_drafts
from api.drafting.side_by_side import segment_drafts
from api.formats.corpus_toml import DraftEntry, SegmentEntry, SourceEntry
from api.review.actions import save
from api.store.tables import Segment
from api.workbench import Workbench
from tests import benches
from tests.databases import Filling
from tests.desks import DAY, write_source

OLDER, OLD, LATER = "argos zh_en 0.0.1 seed", "argos zh_en 0.0.2 seed", "argos zh_en 99"


def drafted(key: str, zh: str, engine: str) -> SegmentEntry:
    """A segment with a draft by an engine."""
    return SegmentEntry(key, zh, state="draft", draft=DraftEntry("Old.", engine, "none", -0.5, DAY))


TOUCHED = replace(
    drafted("touched", "信用信息应当真实。", OLD), en="Mine.", state="translated", by="mei", at=DAY
)
SOURCES = (
    SourceEntry(
        *("one", "一", "信用网", "news", "full"),
        segments=(
            drafted("old", "红名单按月公布。", OLD),
            drafted("older", "黑名单按月公布。", OLDER),
            TOUCHED,
            drafted("later", "失信行为记入档案。", LATER),
            drafted("memory", "守信激励。", "memory"),
        ),
    ),
    SourceEntry(
        *("two", "二", "信用网", "news", "full"),
        segments=(drafted("other", "市民应当守信。", OLD), SegmentEntry("none", "新的一句。")),
    ),
)


@pytest.fixture
def bench(bench: Workbench, database_url: str, fill: Filling, tmp_path: Path) -> Workbench:
    """A workbench with drafts by several models."""
    for source in SOURCES:
        write_source(tmp_path / "desk", source)
    fill(database_url, tmp_path / "desk")
    return bench


def earlier(bench: Workbench, *slugs: str) -> dict[str, int]:
    """Drafts that could be made anew, by what made them."""
    with bench.database.reading() as session:
        return earlier_drafts(session, bench.package, slugs or None)


def test_what_an_earlier_model_drafted_is_counted(bench: Workbench) -> None:
    """Its drafts that are shown where no person has translated, by model and by source."""
    assert earlier(bench) == {OLDER: 1, OLD: 2}
    assert earlier(bench, "two") == {OLD: 1}
    assert earlier(bench, "nowhere") == {}
    with bench.database.reading() as session:
        assert earlier_drafts(session, None) == {}
        assert earlier_drafts(session, "memory") == {}
        assert earlier_drafts(session, OLD) == {OLDER: 1}


def test_it_is_drafted_only_when_asked(bench: Workbench) -> None:
    """Drafting what has no draft leaves it; renewing takes it, and nothing that a person has."""
    with bench.database.reading() as session:
        assert [key for key, _ in undrafted(session)] == ["none"]
        renewed = [key for key, _ in undrafted(session, renew=bench.package)]
        assert sorted(renewed) == ["none", "old", "older", "other"]
        assert [key for key, _ in undrafted(session, ["one"], renew=OLD)] == ["older"]
    assert benches.draft(bench).segments == 1
    assert earlier(bench) == {OLDER: 1, OLD: 2}


def test_renewed_drafts_stand_beside_the_old(bench: Workbench) -> None:
    """The new draft is shown and the old one kept; what a person wrote is as it was."""
    report = benches.draft(bench, ["one"], renew=True)
    assert (report.segments, report.engine) == (2, bench.engine.package.engine)
    assert earlier(bench) == {OLD: 1}
    with bench.database.reading() as session:
        rows = {row.id: row for row in session.exec(select(Segment))}
        made = [draft.engine for draft in segment_drafts(session, rows["old"])]
        assert made == [bench.engine.package.engine, OLD]
        assert [draft.engine for draft in segment_drafts(session, rows["touched"])] == [OLD]
        assert rows["touched"].en == "Mine."
        assert rows["old"].state == "draft"
    assert benches.draft(bench, ["one"], renew=True).segments == 0


def test_a_translation_ends_the_offer(bench: Workbench) -> None:
    """What a person translates is drafted anew no more."""
    for key in ("old", "other"):
        with bench.database.writing() as session:
            save(session, key, "By hand.", on=1, by="lin")
    assert earlier(bench) == {OLDER: 1}
