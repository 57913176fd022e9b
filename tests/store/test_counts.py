"""Kept counts are what a count gives, after whatever was done to segments, by whomever."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, event, insert, text
from sqlmodel import Session, col, select, update

from api.drafting.rows import set_draft
from api.review.actions import approve, save, send_back
from api.review.recheck import recheck_segment
from api.store import counts
from api.store.counts import NAMES, count_segments, read_counts
from api.store.tables import Draft, FindingRow, Revision, Segment, Source
from api.workbench import Workbench
from tests import benches
from tests.databases import Filling
from tests.desks import MEASURES, NEXT, SENTENCES, draft, write_source
from tests.earlier import go_back

TEXTS = ("There are 490,000.", "Human。", "Kept.", "He gave 3,000 yuan.")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Two sources, the first of four segments."""
    folder = tmp_path / "desk"
    write_source(folder, MEASURES)
    write_source(folder, NEXT)
    return folder


@pytest.fixture
def bench(bench: Workbench, database_url: str, fill: Filling, desk: Path) -> Workbench:
    """A workbench that has loaded them."""
    fill(database_url, desk)
    return bench


def assert_true(bench: Workbench) -> None:
    """Fail where a kept count is not what counting gives, or findings are not those stored."""
    with bench.database.reading() as session:
        for source_id in session.exec(select(Source.id)).all():
            assert source_id is not None
            kept = read_counts(session, [source_id]).get(source_id)
            found = {name: getattr(kept, name) if kept else 0 for name in NAMES}
            assert found == count_segments(session, source_id)
        for row in session.exec(select(Segment)):
            severities = session.exec(
                select(FindingRow.severity).where(FindingRow.segment_id == row.id)
            ).all()
            numbers = [severities.count(severity) for severity in ("error", "warning", "note")]
            assert [row.errors, row.warnings, row.notes] == numbers


def test_a_load_counts(bench: Workbench) -> None:
    """What a load brings is counted by state, withdrawn segments in none."""
    with bench.database.reading() as session:
        [first, second] = session.exec(select(Source.id).order_by(Source.slug))
        found = read_counts(session, [first, second])
        assert (found[first].new, found[first].draft, found[first].translated) == (1, 1, 1)
        assert (found[first].approved, found[second].new) == (1, 1)
    assert_true(bench)


class Editor:
    """Somebody who does one thing after another, at random, each in a transaction."""

    def __init__(self, bench: Workbench, desk: Path, chance: random.Random) -> None:
        self.bench, self.desk, self.chance = bench, desk, chance

    def work(self) -> None:
        """Do one thing."""
        deeds: tuple[Callable[[Session, Segment], object], ...] = (
            *(self.write, self.write, self.accept, self.return_it, self.redraft, self.move),
            *(self.withdraw, self.make_stale, self.remove, self.fail, self.fail_partly),
        )
        if self.chance.random() < 0.15:
            self.load()
            return
        with self.bench.database.writing() as session:
            rows = session.exec(select(Segment).order_by(Segment.id)).all()
            self.chance.choice(deeds)(session, self.chance.choice(rows))

    def write(self, session: Session, row: Segment) -> None:
        """Save, and have it checked."""
        if not row.withdrawn:
            english = self.chance.choice(TEXTS)
            save(session, row.id, english, on=row.revision, by="lin")
            recheck_segment(session, self.bench.inspector, row)

    def accept(self, session: Session, row: Segment) -> None:
        """Approve."""
        if row.en and not row.withdrawn:
            approve(session, row.id, on=row.revision, by="lin")

    def return_it(self, session: Session, row: Segment) -> None:
        """Return."""
        if row.en and not row.withdrawn:
            send_back(session, row.id, on=row.revision, by="lin", comment="No.")

    def redraft(self, session: Session, row: Segment) -> None:
        """Give it another draft, or take its draft away."""
        english = self.chance.choice((*TEXTS, None))
        set_draft(session, row, draft(english) if english else None)

    def move(self, session: Session, row: Segment) -> None:
        """Put it into another source."""
        row.source_id = self.chance.choice(session.exec(select(Source.id)).all()) or 0

    def withdraw(self, session: Session, row: Segment) -> None:
        """Withdraw it, or bring it back; flushed twice on the way."""
        row.withdrawn = not row.withdrawn
        session.flush()
        row.stale = not row.stale
        session.flush()
        row.stale = not row.stale

    def make_stale(self, session: Session, row: Segment) -> None:
        """Set a column that was not read before."""
        session.expire(row)
        row.stale = self.chance.choice((True, False))

    def remove(self, session: Session, row: Segment) -> None:
        """Delete the row, with all that hangs on it, if it is one of many."""
        if session.exec(select(Segment.id).offset(3)).first() is not None:
            for table in (Draft, FindingRow, Revision):
                session.exec(delete(table).where(col(table.segment_id) == row.id))  # type: ignore[attr-defined, call-overload]
            session.delete(row)

    def fail(self, session: Session, row: Segment) -> None:
        """Change it and then have all of it undone."""
        row.state, row.en = "approved", "Undone."
        session.flush()
        session.rollback()

    def fail_partly(self, session: Session, row: Segment) -> None:
        """Change it, and have a later part undone."""
        row.stale = True
        session.flush()
        part = session.begin_nested()
        row.state = "approved"
        session.flush()
        part.rollback()

    def load(self) -> None:
        """Load the files, one of them changed."""
        kept = [each for each in SENTENCES if self.chance.random() < 0.8]
        if kept:
            at = self.chance.randrange(len(kept))
            kept[at] = replace(kept[at], zh=f"{kept[at].zh}{self.chance.randint(0, 9)}")
        write_source(self.desk, replace(MEASURES, segments=tuple(kept)))
        benches.load(self.bench, self.desk)


@pytest.mark.parametrize("seed", range(3))
def test_they_stay_true(bench: Workbench, desk: Path, seed: int) -> None:
    """After each of many edits at random the kept counts are those that counting gives."""
    editor = Editor(bench, desk, random.Random(seed))
    for _ in range(30):
        editor.work()
        assert_true(bench)


def test_statements_are_counted(bench: Workbench) -> None:
    """What is inserted, changed or deleted without being loaded is counted too."""
    with bench.database.writing() as session:
        source_id = session.exec(select(Source.id)).first() or 0
        rows = [Segment(id=f"x{n}", source_id=source_id, position=n, zh="信") for n in range(50)]
        session.execute(insert(Segment), [row.model_dump() for row in rows])
    assert_true(bench)
    with bench.database.writing() as session:
        session.exec(update(Segment).where(col(Segment.id) == "x1").values(state="approved"))
    assert_true(bench)
    with bench.database.writing() as session:
        session.exec(delete(Segment).where(col(Segment.id) == "x2"))  # type: ignore[call-overload]
        one = Segment(id="y", source_id=source_id, position=50, zh="信")
        session.execute(insert(Segment).values(**one.model_dump()))
    assert_true(bench)


def test_many_write_at_once(bench: Workbench) -> None:
    """Of many who write to both sources at the same time each is counted."""

    def add(number: int) -> None:
        with bench.database.writing() as session:
            ids = session.exec(select(Source.id)).all()
            for source_id in ids if number % 2 else reversed(ids):
                key = f"x{number}-{source_id}"
                session.add(Segment(id=key, source_id=source_id or 0, position=number, zh="信"))
                session.flush()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(add, range(60)))
    assert_true(bench)


def test_counting_reads_no_segments(bench: Workbench) -> None:
    """A save adds to one row; nothing is counted for it, however large the source."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(bench.database.write_engine, "before_cursor_execute", note)
    with bench.database.writing() as session:
        row = session.exec(select(Segment).where(Segment.en == "Human two.")).one()
        approve(session, row.id, on=row.revision, by="lin")
    last = said[-1].lower()
    assert last.startswith("insert into source_count")
    assert not [each for each in said if "sum(" in each.lower() or "count(" in each.lower()]


def test_an_earlier_database_is_counted(bench: Workbench) -> None:
    """A database of schema 0005 has its counts from the moment it is brought up to date."""
    with bench.database.writing() as session:
        row = session.exec(select(Segment).where(Segment.en == "Human two.")).one()
        save(session, row.id, "He gave 3,000 yuan。", on=row.revision, by="lin")
        recheck_segment(session, bench.inspector, row)
    go_back(bench.database, "0005")
    bench.database.upgrade()
    with bench.database.reading() as session:
        assert session.exec(select(Segment.errors).where(Segment.errors > 0)).all()
        assert session.connection().execute(text("SELECT sum(approved) FROM source_count")).scalar()
    assert_true(bench)


def test_every_state_is_counted() -> None:
    """A state without a column of its own would not be."""
    assert set(counts.NAMES) == set(counts.SourceCount.model_fields) - {"source_id"}
