"""Facts and claims of a source that both its file and people change: no edit here is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import delete, select

from api.corpus.dump import dump_directory
from api.corpus.load import load
from api.corpus.report import LoadReport, Side
from api.corpus.rows import entry_of_source, store_claims
from api.corpus.sources import SourceFilter, find_sources
from api.errors import NotFound
from api.formats.corpus_toml import Claim, SegmentEntry, SourceEntry, parse, render
from api.review.actions import get_segment
from api.store.tables import Citation, LoadedFolder, Segment, Source
from api.workbench import Workbench
from tests import benches
from tests.corpus.notice import few_examples, save

FIRST, SECOND, THIRD, FOURTH = (Claim("W", f"Claim {number}", number) for number in range(4))
BASE = SourceEntry("facts", "题", "云泽市", "notice", "full", cited=(FIRST, SECOND, THIRD))


def write(folder: Path, **changes: Any) -> SourceEntry:
    """Make the file say this."""
    path = folder / "corpus" / "facts.toml"
    entry = replace(said(folder) if path.exists() else BASE, **changes)
    path.write_text(render(entry), "utf-8")
    return entry


def said(folder: Path) -> SourceEntry:
    """What the file says."""
    return parse((folder / "corpus" / "facts.toml").read_bytes(), "facts.toml")


def edit(bench: Workbench, **changes: Any) -> None:
    """Make the database say this, as people do."""
    with bench.database.writing() as session:
        source = session.exec(select(Source).where(Source.slug == "facts")).one()
        for name, value in changes.items():
            if name == "cited":
                store_claims(session, source, value)
            else:
                setattr(source, name, value)


def here(bench: Workbench) -> SourceEntry:
    """What the database says."""
    with bench.database.reading() as session:
        source = session.exec(select(Source).where(Source.slug == "facts")).one()
        return entry_of_source(session, source)


def take(bench: Workbench, folder: Path, side: Side | None = None) -> LoadReport:
    """As `duizhao load`, without the checks."""
    return load(bench.database, folder, side)


def test_a_fact_that_one_side_changed(bench: Workbench, folder: Path) -> None:
    """The file's change is taken, the one made here is kept, and neither is listed."""
    write(folder)
    take(bench, folder)
    edit(bench, title="新题", place="Yunze", terms_named=["失信"])
    write(folder, publisher="南屏县", published=date(2016, 1, 2), place=None)
    assert take(bench, folder).conflicts == []
    wanted = replace(
        BASE,
        title="新题",
        place="Yunze",
        terms_named=("失信",),
        publisher="南屏县",
        published=date(2016, 1, 2),
    )
    assert here(bench) == wanted
    assert take(bench, folder).conflicts == []
    assert dump_directory(bench.database, folder).problems == []
    assert said(folder) == wanted


@pytest.mark.parametrize(
    ("change", "theirs", "mine"),
    [
        ("title", "他们的题", "我的题"),
        ("published", date(2016, 1, 2), date(2017, 1, 2)),
        ("terms_named", ("守信",), ("失信",)),
        ("author", "Mei", "Lin"),
    ],
)
def test_a_fact_that_both_sides_changed(
    change: str, theirs: Any, mine: Any, bench: Workbench, folder: Path
) -> None:
    """Both stay, listed at each load, until a side is taken; other facts are merged meanwhile."""
    for side in Side:
        write(folder, place=None, **{change: getattr(BASE, change)})
        take(bench, folder, Side.FILE)
        edit(bench, **{change: list(mine) if isinstance(mine, tuple) else mine})
        write(folder, place="Yunze", **{change: theirs})
        for _ in range(2):
            line = f"corpus/facts.toml: {change} was changed in the file and in the database;"
            assert take(bench, folder).conflicts == [f"{line} both are kept."]
            assert getattr(here(bench), change) == mine
            assert here(bench).place == "Yunze"
            assert "never loaded" in dump_directory(bench.database, folder).problems[0]
            assert getattr(said(folder), change) == theirs
        assert take(bench, folder, side).conflicts == []
        assert getattr(here(bench), change) == (theirs if side is Side.FILE else mine)
        assert take(bench, folder).conflicts == []
        assert dump_directory(bench.database, folder).problems == []
        assert getattr(said(folder), change) == getattr(here(bench), change)


@pytest.mark.parametrize(
    ("theirs", "mine", "merged"),
    [
        ((FIRST, THIRD), (FIRST, SECOND, THIRD, FOURTH), (FIRST, THIRD, FOURTH)),
        ((FOURTH, FIRST, SECOND, THIRD), (FIRST, THIRD), (FOURTH, FIRST, THIRD)),
        ((), (FIRST, SECOND, THIRD), ()),
        ((FIRST, SECOND, THIRD), (), ()),
        (
            (FIRST, SECOND, THIRD, FOURTH),
            (FIRST, SECOND, THIRD, replace(FOURTH, claim="Mine")),
            (FIRST, SECOND, THIRD, replace(FOURTH, claim="Mine"), FOURTH),
        ),
        (
            (replace(FIRST, claim="Theirs"), SECOND, THIRD),
            (FIRST, SECOND, replace(THIRD, mapping="inferred")),
            (replace(FIRST, claim="Theirs"), SECOND, replace(THIRD, mapping="inferred")),
        ),
    ],
)
def test_claims_of_both_sides(
    theirs: tuple[Claim, ...],
    mine: tuple[Claim, ...],
    merged: tuple[Claim, ...],
    bench: Workbench,
    folder: Path,
) -> None:
    """Claims added, changed and dropped on both sides, not the same ones, are all merged."""
    write(folder)
    take(bench, folder)
    edit(bench, cited=mine)
    write(folder, cited=theirs)
    assert take(bench, folder).conflicts == []
    assert here(bench).cited == merged
    assert take(bench, folder).conflicts == []
    assert here(bench).cited == merged


def test_a_claim_that_both_sides_changed(bench: Workbench, folder: Path) -> None:
    """Ours stands here and theirs in the file until a side is taken; other claims are merged."""
    for side in Side:
        write(folder, cited=BASE.cited)
        take(bench, folder, Side.FILE)
        mine, theirs = replace(SECOND, claim="Mine"), replace(SECOND, claim="Theirs")
        edit(bench, cited=(FIRST, mine, THIRD))
        write(folder, cited=(FIRST, theirs, THIRD, FOURTH))
        for _ in range(2):
            (line,) = take(bench, folder).conflicts
            assert line.startswith("corpus/facts.toml: cited was changed in the file and in the")
            assert here(bench).cited == (FIRST, mine, THIRD, FOURTH)
            assert "never loaded" in dump_directory(bench.database, folder).problems[0]
        assert take(bench, folder, side).conflicts == []
        assert here(bench).cited[1] == (theirs if side is Side.FILE else mine)
        assert take(bench, folder).conflicts == []
        assert dump_directory(bench.database, folder).problems == []


def test_a_source_of_an_earlier_version(bench: Workbench, folder: Path) -> None:
    """Where no base was kept only files could change it: the file's is taken."""
    write(folder)
    take(bench, folder)
    edit(bench, loaded=None)
    write(folder, title="新题", cited=())
    assert take(bench, folder).conflicts == []
    assert here(bench) == replace(BASE, title="新题", cited=())


def test_a_source_is_withdrawn(bench: Workbench, folder: Path) -> None:
    """On either side: it and its segments are in no view, it is dumped whole, and it comes back."""
    segment = SegmentEntry("facts-1", "守信者受益。")
    entry = write(folder, segments=(segment,))
    take(bench, folder)
    edit(bench, withdrawn=True)
    take(bench, folder)
    assert shown(bench) == (["notice"], ["one", "two"])
    assert dump_directory(bench.database, folder).written == ["corpus/facts.toml"]
    assert said(folder) == replace(entry, withdrawn=True)
    write(folder, withdrawn=False)
    take(bench, folder)
    assert shown(bench) == (["facts", "notice"], ["facts-1", "one", "two"])
    write(folder, withdrawn=True)
    assert take(bench, folder).conflicts == []
    assert shown(bench) == (["notice"], ["one", "two"])
    with bench.database.reading() as session, pytest.raises(NotFound):
        get_segment(session, "facts-1")


def test_an_absent_file_says_nothing(bench: Workbench, folder: Path) -> None:
    """A source whose file is not there, or cannot be read, stays as it is."""
    write(folder, segments=(SegmentEntry("facts-1", "守信者受益。"),))
    take(bench, folder)
    (folder / "corpus" / "facts.toml").write_text('slug = "facts"\n')
    assert len(take(bench, folder).problems) == 1
    (folder / "corpus" / "facts.toml").unlink()
    assert take(bench, folder).problems == []
    assert shown(bench) == (["facts", "notice"], ["facts-1", "one", "two"])


def shown(bench: Workbench) -> tuple[list[str], list[str]]:
    """The sources and the segments that show."""
    with bench.database.reading() as session:
        listed = [source.slug for source in find_sources(session, SourceFilter())]
    return listed, [item.id for item in benches.find(bench)]


def test_what_a_dump_wrote_is_common(bench: Workbench, folder: Path) -> None:
    """Changed here, dumped, and changed in the file from there on: the file's change is taken."""
    write(folder)
    take(bench, folder)
    edit(bench, title="我的题", cited=(FIRST,))
    assert dump_directory(bench.database, folder).problems == []
    write(folder, title="他们的题", cited=(FIRST, FOURTH))
    save(bench, "An edit of another source.")
    assert take(bench, folder).conflicts == []
    assert (here(bench).title, here(bench).cited) == ("他们的题", (FIRST, FOURTH))


FACTS = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["甲", "乙", "丙"]),
        "place": st.sampled_from([None, "Yunze", "Nanping"]),
        "published": st.sampled_from([None, date(2016, 1, 2), date(2017, 1, 2)]),
        "cited": st.lists(st.sampled_from([FIRST, SECOND, THIRD, FOURTH]), unique=True).map(tuple),
    },
)
STEPS = st.lists(
    st.tuples(st.sampled_from(["file", "here"]), FACTS)
    | st.tuples(st.sampled_from(["load", "dump", "take file", "take here"]), st.just({})),
    max_size=12,
)
NAMES = ("title", "place", "published")


def check_claims(file: SourceEntry, mine: SourceEntry, base: SourceEntry, now: SourceEntry) -> None:
    """No claim that was added here is lost, and what one side alone did is so."""
    assert {*mine.cited} - {*base.cited} <= {*now.cited}
    if file.cited == base.cited:
        assert now.cited == mine.cited
    elif mine.cited == base.cited:
        assert now.cited == file.cited


@given(steps=STEPS)
@few_examples
def test_no_edit_of_a_source_is_lost(
    steps: list[tuple[str, dict[str, Any]]], bench: Workbench, folder: Path
) -> None:
    """Whoever edits what on either side, between loads and dumps, it is as the three sides say."""
    with bench.database.writing() as session:
        for table in (Citation, LoadedFolder):
            session.exec(delete(table))
        session.exec(delete(Source).where(~Source.id.in_(select(Segment.source_id))))  # type: ignore[union-attr,arg-type]
    (folder / "corpus" / "facts.toml").unlink(missing_ok=True)
    file = mine = base = write(folder)
    take(bench, folder)
    for step, edits in steps:
        if step == "file":
            file = write(folder, **edits)
        elif step == "here":
            edit(bench, **edits)
            mine = replace(mine, **edits)
        elif step == "dump":
            if not dump_directory(bench.database, folder).problems:
                file = base = mine
        else:
            side = {"take file": Side.FILE, "take here": Side.HERE}.get(step)
            told = take(bench, folder, side).conflicts
            waiting = [line for line in told if " cited " not in line]
            now, common = here(bench), base
            if side is not Side.FILE:
                check_claims(file, mine, base, now)
            for name in NAMES:
                theirs, ours, both = (getattr(one, name) for one in (file, mine, base))
                clash = theirs not in (ours, both) and ours != both
                if clash and side is None:
                    assert waiting.pop().startswith("corpus/facts.toml: ")
                    continue
                common = replace(common, **{name: theirs})
                if theirs != both and (ours == both or side is Side.FILE):
                    mine = replace(mine, **{name: theirs})
            assert waiting == []
            settled = not any(" cited " in line for line in told)
            base = replace(common, cited=file.cited if settled else base.cited)
            mine = replace(mine, cited=now.cited)
        assert here(bench) == mine
        assert said(folder) == file
