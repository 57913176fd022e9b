"""A load is written in parts: others write between them, and a load that was cut goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import func, select

from api.corpus.sources import SourceFilter, find_sources
from api.errors import NotFound
from api.formats.corpus_toml import SourceEntry, parse, render
from api.review.actions import get_segment
from api.store.tables import Citation, Draft, Revision, Segment, Source
from api.store.work import FIRST
from api.workbench import Workbench
from tests import benches
from tests.corpus.notice import read, save
from tests.many import write_many

COUNT = 16 * FIRST  # five parts at least, each being twice as large as the one before at most


class Cut(Exception):
    """What a load dies of."""


@contextmanager
def at_each(name: str, bench: Workbench, act: Any) -> Iterator[None]:
    """A context in which `act` is called with 1, 2, … before each commit, or each checkout.

    Those of connections that this workbench writes with; who has checked one out begins.
    """
    engine, number = bench.database.write_engine, count(1)

    def listen(*_: Any) -> None:
        act(next(number))

    event.listen(engine, name, listen)
    try:
        yield
    finally:
        event.remove(engine, name, listen)


def cut_at(bench: Workbench, folder: Path, number: int) -> bool:
    """Load, and die before so many commits are through; False where there are fewer."""

    def act(commit: int) -> None:
        if commit == number:
            raise Cut

    with at_each("commit", bench, act):
        try:
            benches.load(bench, folder)
        except Cut:
            return True
    return False


def rows(bench: Workbench) -> list[Any]:
    """All that a load makes, without the keys and moments that the database gives."""
    with bench.database.reading() as session:
        told = []
        for table in (Source, Citation, Segment, Draft, Revision):
            leave = {"at", "source_id"} if table is Revision else {"source_id"}
            leave |= set() if table is Segment else {"id"}
            leave |= {"checked"}
            found = [
                row.model_dump(mode="json", exclude=leave) for row in session.exec(select(table))
            ]
            told.append(sorted(found, key=str))
        return told


def entry_of(folder: Path) -> SourceEntry:
    """The large source as its file has it."""
    return parse((folder / "corpus" / "many.toml").read_bytes(), "many.toml")


def rewrite(folder: Path, entry: SourceEntry) -> None:
    """Write the large source's file."""
    (folder / "corpus" / "many.toml").write_text(render(entry), "utf-8")


def slugs(bench: Workbench) -> list[str]:
    """The sources that show."""
    with bench.database.reading() as session:
        return [source.slug for source in find_sources(session, SourceFilter())]


@pytest.fixture
def large(folder: Path) -> Path:
    """The folder with a second source, of several parts."""
    write_many(folder, COUNT)
    return folder


def test_others_write_between_the_parts(bench: Workbench, folder: Path) -> None:
    """While a load is between two of its parts a person's save goes through, at once and for good.

    The source that is being loaded does not show meanwhile; the rest of the workbench does.
    """
    benches.load(bench, folder)
    keys = write_many(folder, COUNT)
    other = Workbench(bench.settings)
    shown: list[list[str]] = []

    def write_before(number: int) -> None:
        if 1 < number < 5:
            save(other, f"Written beside the load, {number}.")
            shown.append(slugs(other))

    with closing(other), at_each("checkout", bench, write_before):
        report = benches.load(bench, folder)
    assert report.added == len(keys)
    assert shown == [["notice"]] * 3
    assert read(bench).en == "Written beside the load, 4."
    assert slugs(bench) == ["many", "notice"]


def test_a_new_source_shows_after_its_last_part(bench: Workbench, large: Path) -> None:
    """Cut before its last part, nothing of it is in any view and nothing of it is dumped."""
    keys = [item.id for item in entry_of(large).segments]
    assert cut_at(bench, large, 3)
    with bench.database.reading() as session:
        stored = session.exec(select(func.count()).select_from(Segment)).one()
    assert 0 < stored < COUNT
    assert slugs(bench) == []
    assert benches.find(bench) == []
    assert benches.check(bench, drafts=True) == []
    with bench.database.reading() as session, pytest.raises(NotFound):
        get_segment(session, keys[0])
    before = (large / "corpus" / "many.toml").read_bytes()
    assert benches.dump(bench, large).written == []
    assert (large / "corpus" / "many.toml").read_bytes() == before
    assert benches.load(bench, large).problems == []
    assert slugs(bench) == ["many", "notice"]
    assert [item.id for item in benches.find(bench, source="many")] == keys


def test_whatever_part_a_load_is_cut_at_the_next_goes_on(
    bench: Workbench, large: Path, tmp_path: Path
) -> None:
    """Cut at the first commit, then the second and so on, it comes to what one load makes."""
    whole = Workbench(
        bench.settings.model_copy(update={"database_url": f"sqlite:///{tmp_path / 'whole.db'}"})
    )
    benches.load(whole, large)
    wanted = rows(whole)
    whole.close()
    cuts = 0
    while cut_at(bench, large, cuts + 1):
        cuts += 1
    assert cuts > 3
    assert rows(bench) == wanted
    assert benches.load(bench, large).added == 0


def changed(entry: SourceEntry) -> SourceEntry:
    """The source with its second half first, every third text new and every seventh gone."""
    middle = len(entry.segments) // 2
    turned = [*entry.segments[middle:], *entry.segments[:middle]]
    return replace(
        entry,
        title="改",
        segments=tuple(
            replace(item, zh=f"新{item.zh}") if at % 3 == 0 else item
            for at, item in enumerate(turned)
            if at % 7
        ),
    )


def test_an_old_source_changes_part_by_part(bench: Workbench, large: Path) -> None:
    """It shows throughout, an edit made between the cuts stays, and in the end it is the file's."""
    benches.load(bench, large)
    entry = changed(entry_of(large))
    rewrite(large, entry)
    edited = next(item for item in entry.segments if not item.zh.startswith("新"))
    cuts = 0
    while cut_at(bench, large, cuts + 1):
        cuts += 1
        assert slugs(bench) == ["many", "notice"]
        save(bench, f"Edit {cuts}.", edited.id)
    assert cuts > 3
    found = benches.find(bench, source="many")
    assert [(item.id, item.zh) for item in found] == [(one.id, one.zh) for one in entry.segments]
    assert read(bench, edited.id).en == f"Edit {cuts}."
    assert benches.load(bench, large).conflicts == []


def test_a_load_that_changes_nothing_writes_nothing(bench: Workbench, large: Path) -> None:
    """Also where people edited since: it waits for no other writer and keeps none waiting."""
    benches.load(bench, large)
    save(bench, "Lin's text.")
    benches.catch_up(bench)
    commits: list[int] = []
    with at_each("commit", bench, commits.append):
        report = benches.load(bench, large)
    assert (report.kept, report.taken, report.added) == (1, 0, 0)
    assert commits == []


def test_one_refused_value_and_nothing_of_the_file(bench: Workbench, large: Path) -> None:
    """The last of many segments has another source's id: none is loaded, and what shows stays."""
    entry = entry_of(large)
    last = replace(entry.segments[-1], id="one")
    rewrite(large, replace(entry, segments=(*entry.segments[:-1], last)))
    (large / "corpus" / "notice.toml").rename(large / "corpus" / "aa.toml")
    text = (large / "corpus" / "aa.toml").read_text().replace('"notice"', '"aa"', 1)
    (large / "corpus" / "aa.toml").write_text(text)
    assert benches.load(bench, large).problems == [
        f'corpus/many.toml: segments {COUNT}: segment id "one" is used by another source.'
    ]
    assert slugs(bench) == ["aa"]
    with bench.database.reading() as session:
        assert len(session.exec(select(Segment.id)).all()) == 2
