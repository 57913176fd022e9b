"""Findings kept beside the segments: made by every way a text changes, and never out of date."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlmodel import Session, col, delete, select

from api import glossary
from api.checks.inspector import Inspector, lexicon
from api.corpus.sources import SourceFilter, find_sources, view_segments, view_sources
from api.drafting.rows import set_draft
from api.errors import NotFound
from api.formats.corpus_toml import SegmentEntry, SourceEntry, render
from api.glossary.rows import all_terms, read_revision
from api.review import actions
from api.review.recheck import Foreseen, catch_up, foresee, recheck_segment
from api.settings import Settings
from api.store.tables import FindingRow, GlossaryRevision, Segment
from api.workbench import Workbench
from tests import benches
from tests.databases import Filling
from tests.desks import DAY, draft, write_source
from tests.glossaries import replace_terms

TERMS = (
    glossary.Term(zh="守信", en="trustworthiness", avoid=("faith keeping",), domain="credit"),
    glossary.Term(zh="信用", en="credit", domain="credit"),
)
HONOUR = glossary.Term(zh="红名单", en="honour roll", avoid=("red list",), domain="credit")
RIGHT = SegmentEntry("one", "共有490万人。", en="There are 4.9 million.", state="translated")
WRONG = SegmentEntry("two", "他捐了三万元。", en="He gave 3,000 yuan.", state="translated")
DRAFTED = SegmentEntry("three", "第二十一条", draft=draft("Article 12"), state="draft")
TWIN = SegmentEntry("four", "红名单按月公布。", en="The red list is published monthly.")
SOURCE = SourceEntry(
    *("numbers", "数字", "信用网", "news", "full"),
    segments=tuple(
        replace(each, by="mei", at=DAY, state="translated") if each.en else each
        for each in (RIGHT, WRONG, DRAFTED, TWIN)
    ),
)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with one source and a glossary of two terms."""
    folder = tmp_path / "desk"
    write_source(folder, SOURCE)
    (folder / "glossary.csv").write_bytes(glossary.write(TERMS))
    return folder


@pytest.fixture
def bench(bench: Workbench, database_url: str, fill: Filling, desk: Path) -> Workbench:
    """A workbench that has loaded it."""
    fill(database_url, desk)
    return bench


def found(bench: Workbench) -> dict[str, list[tuple[str, str]]]:
    """Check and severity of the findings on each segment that has any."""
    with bench.database.reading() as session:
        sources = find_sources(session, SourceFilter(practice=None))
        segments = [row for source in sources for row in view_segments(session, source)]
    return {
        row.id: [(finding.check, finding.severity) for finding in row.findings]
        for row in segments
        if row.findings
    }


def counts(bench: Workbench) -> dict[str, int]:
    """The findings counted on the source."""
    with bench.database.reading() as session:
        [view] = view_sources(session, find_sources(session, SourceFilter()))
    return view.findings.model_dump()


def save(bench: Workbench, key: str, en: str) -> None:
    """What the route of a save does."""
    with bench.database.writing() as session:
        segment = session.get_one(Segment, key)
        segment = actions.save(session, key, en, on=segment.revision, by="mei")
        recheck_segment(session, bench.inspector, segment)


def test_a_load_checks(bench: Workbench) -> None:
    """People's English and the drafts shown in its place are checked when they are loaded."""
    assert found(bench) == {
        "two": [("numbers", "error")],
        "three": [("numbers", "error")],
    }


def test_only_peoples_english_is_counted(bench: Workbench) -> None:
    """A machine's mistakes are shown beside it and are not the source's."""
    assert counts(bench) == {"error": 1, "warning": 0, "note": 0}


def test_a_save_checks(bench: Workbench) -> None:
    """What is saved is checked in the same transaction, and what was found before is gone."""
    save(bench, "two", "He gave 30,000 yuan.")
    save(bench, "one", "There are 490,000.")
    assert found(bench) == {"one": [("numbers", "error")], "three": [("numbers", "error")]}


def test_a_new_draft_checks(bench: Workbench) -> None:
    """A draft that takes another's place is checked, a draft beside a translation is not."""
    with bench.database.writing() as session:
        set_draft(session, session.get_one(Segment, "three"), draft("Article 21"))
        set_draft(session, session.get_one(Segment, "one"), draft("There are 49 million."))
    benches.catch_up(bench)
    assert found(bench) == {"two": [("numbers", "error")]}


def test_a_changed_glossary_checks(bench: Workbench, desk: Path) -> None:
    """With another glossary every text is checked anew."""
    (desk / "glossary.csv").write_bytes(glossary.write((*TERMS, HONOUR)))
    benches.load(bench, desk)
    assert found(bench)["four"] == [("terms", "error")]


def test_a_glossary_of_an_earlier_version_is_read_once(bench: Workbench) -> None:
    """Its hash, which that version did not store, is stored by the first that checks."""
    with bench.database.writing() as session:
        session.get_one(GlossaryRevision, 1).digest = None
    benches.catch_up(bench)
    with bench.database.reading() as session:
        assert session.get_one(GlossaryRevision, 1).digest == glossary.revision(TERMS)


def until_waiting(bench: Workbench, other: Future[Any]) -> None:
    """Until `other` is done, or waits for a lock of the database; on SQLite it just waits."""
    query = text(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    while bench.database.engine.dialect.name == "postgresql" and not other.done():
        with bench.database.reading() as session:
            if session.execute(query).scalar_one():
                break


def test_a_load_beside_the_first_check_keeps_its_hash(bench: Workbench, desk: Path) -> None:
    """Who stores the hash of an earlier version's glossary does not write over a newer one's."""
    with bench.database.writing() as session:
        session.get_one(GlossaryRevision, 1).digest = None
    with ThreadPoolExecutor(1) as pool:
        with bench.database.writing() as session:
            replace_terms(session, TERMS[:1])
            beside = pool.submit(benches.catch_up, bench)
            until_waiting(bench, beside)
        beside.result()
    with bench.database.reading() as session:
        assert read_revision(session).digest == glossary.revision(TERMS[:1])
    benches.load(bench, desk)
    with bench.database.reading() as session:
        assert all_terms(session) == list(TERMS[:1])  # what was removed here stays so


def test_a_load_beside_a_check_counts(bench: Workbench, desk: Path, settings: Settings) -> None:
    """A glossary that another process loads after the check took its own is the one that counts."""
    other = Workbench(settings)
    (desk / "glossary.csv").write_bytes(glossary.write((*TERMS, HONOUR)))
    taken: list[Inspector] = []

    def inspect(session: Session) -> Inspector:
        taken.append(bench.inspector(session))
        if len(taken) == 1:
            benches.load(other, desk)
        return taken[-1]

    with bench.database.writing() as session:
        session.exec(update(Segment).values(checked=None))
    catch_up(bench.database, inspect)
    assert found(bench)["four"] == [("terms", "error")]
    assert benches.catch_up(bench) == 0
    other.close()


def test_a_load_beside_a_save_counts(bench: Workbench, desk: Path, settings: Settings) -> None:
    """A save that began before a load is checked with the loaded glossary once both are done."""
    other = Workbench(settings)
    (desk / "glossary.csv").write_bytes(glossary.write((*TERMS, HONOUR)))
    with ThreadPoolExecutor(1) as pool:
        with bench.database.writing() as session:
            row = actions.save(session, "four", "The red list comes out.", on=1, by="mei")
            recheck_segment(session, bench.inspector, row)
            beside = pool.submit(benches.load, other, desk)
            until_waiting(bench, beside)
        assert not beside.result().problems
    assert found(bench)["four"] == [("terms", "error")]
    assert benches.catch_up(bench) == 0
    other.close()


def test_a_changed_source_checks(bench: Workbench, desk: Path) -> None:
    """New Chinese under old English is checked."""
    changed = replace(SOURCE.segments[0], zh="共有49万人。")
    write_source(desk, replace(SOURCE, segments=(changed, *SOURCE.segments[1:])))
    benches.load(bench, desk)
    assert found(bench)["one"] == [("numbers", "error")]


def test_twins_check_each_other(bench: Workbench, desk: Path) -> None:
    """The same Chinese with other English is a finding on both, until it has the same."""
    twin = replace(SOURCE.segments[3], id="five", en="Red lists appear each month.")
    other = SourceEntry(*("other", "另", "信用网", "news", "full"), segments=(twin,))
    write_source(desk, other)
    benches.load(bench, desk)
    both = found(bench)
    assert both["four"] == both["five"] == [("consistency", "warning")]
    save(bench, "five", "The red list is published monthly.")
    assert not found(bench).keys() & {"four", "five"}
    save(bench, "five", "The red list comes out monthly.")
    with bench.database.reading() as session:
        [row] = view_segments(session, find_sources(session, SourceFilter(), after="numbers")[0])
    assert "in numbers, segment 4 and" in row.findings[0].message
    assert found(bench)["four"] == [("consistency", "warning")]


def test_a_twin_keeps_its_other_findings(bench: Workbench, desk: Path) -> None:
    """A save compares its twins anew and checks nothing else of them; who is unchecked stays so."""
    twins = [
        replace(SOURCE.segments[1], id=key, en=en)
        for key, en in (("five", "He gave 300,000 yuan."), ("six", "He gave 30 yuan."))
    ]
    write_source(
        desk, SourceEntry(*("other", "另", "信用网", "news", "full"), segments=tuple(twins))
    )
    benches.load(bench, desk)
    before = found(bench)
    assert before["five"] == before["six"] == [("numbers", "error"), ("consistency", "warning")]
    with bench.database.writing() as session:
        session.get_one(Segment, "six").checked = None
        session.exec(delete(FindingRow).where(col(FindingRow.check) == "numbers"))
    save(bench, "two", "He gave 30,000 yuan.")
    after = found(bench)
    assert after["two"] == after["five"] == [("consistency", "warning")]
    with bench.database.reading() as session:
        assert session.get_one(Segment, "six").checked is None
    assert benches.catch_up(bench) > 0
    assert found(bench)["six"] == before["six"]


def foreseen_save(bench: Workbench, foreseen: Foreseen, key: str, en: str) -> None:
    """A save that stores what was foreseen, where that is of its text."""
    with bench.database.writing() as session:
        segment = session.get_one(Segment, key)
        segment = actions.save(session, key, en, on=segment.revision, by="mei")
        recheck_segment(session, bench.inspector, segment, foreseen)


def test_what_was_foreseen_is_stored(bench: Workbench) -> None:
    """What the checks said of the English before it was saved is what is found on it then."""
    foreseen = foresee(bench.database, bench.inspector, ["two", "nothing"], "He gave 3 yuan.")
    [(judged, findings)] = foreseen.values()
    told = (findings[0].model_copy(update={"message": "Said before."}),)
    foreseen_save(bench, {"two": (judged, told)}, "two", "He gave 3 yuan.")
    with bench.database.reading() as session:
        [row] = session.exec(select(FindingRow).where(FindingRow.segment_id == "two"))
        assert row.message == "Said before."


def test_what_was_foreseen_of_another_text_is_nothing(bench: Workbench) -> None:
    """Other English, other Chinese or another glossary than were foreseen are checked anew."""
    wrong = foresee(bench.database, bench.inspector, ["two"], "He gave 3 yuan.")
    foreseen_save(bench, wrong, "two", "He gave 30,000 yuan.")
    assert "two" not in found(bench)
    right = foresee(bench.database, bench.inspector, ["two"], "He gave thirty thousand yuan.")
    with bench.database.writing() as session:
        session.get_one(Segment, "two").zh = "他捐了四万元。"
    foreseen_save(bench, right, "two", "He gave thirty thousand yuan.")
    assert found(bench)["two"] == [("numbers", "error")]
    early = foresee(bench.database, bench.inspector, ["four"], "The red list comes out.")
    with bench.database.writing() as session:
        replace_terms(session, [*TERMS, HONOUR])
    foreseen_save(bench, early, "four", "The red list comes out.")
    assert found(bench)["four"] == [("terms", "error")]


def test_nothing_is_checked_twice(bench: Workbench) -> None:
    """What is checked with this glossary stays as it is; a second look finds no work."""
    assert benches.catch_up(bench) == 0
    with bench.database.reading() as session:
        versions = set(session.exec(select(Segment.checked)))
    assert versions == {benches.inspect(bench).version}


def test_a_segment_that_another_writes_is_passed_over(bench: Workbench) -> None:
    """Two who write twins never wait for each other."""
    with bench.database.writing() as session:
        actions.save(session, "one", "There are 4.9 million of them.", on=1, by="mei")
        if bench.database.engine.dialect.name == "postgresql":
            save(bench, "two", "He gave 30,000 yuan.")
            assert benches.catch_up(bench) == 0
    assert benches.catch_up(bench) == 1


def test_a_draft_is_not_an_approval(bench: Workbench) -> None:
    """`check` gives people's English; with drafts the machine's, with practice its texts."""
    keys = [item.id for item in benches.check(bench)]
    assert keys == ["one", "two", "four"]
    more = benches.check(bench, ["numbers"], drafts=True)
    assert [item.id for item in more] == ["one", "two", "three", "four"]
    benches.load_practice(bench)
    with pytest.raises(NotFound):
        benches.check(bench, ["nothing"])


def test_the_lexicon_is_read_once() -> None:
    """Every glossary shares one lexicon."""
    assert lexicon() is lexicon()


def test_one_inspector_a_glossary(bench: Workbench, desk: Path) -> None:
    """The matcher is built again only when the glossary changed."""
    first = benches.inspect(bench)
    assert benches.inspect(bench) is first
    (desk / "glossary.csv").write_bytes(glossary.write(TERMS[:1]))
    benches.load(bench, desk)
    assert benches.inspect(bench) is not first


def test_render_is_left_alone(bench: Workbench, desk: Path) -> None:
    """Findings are never written into corpus files."""
    save(bench, "two", "He gave 3 yuan.")
    benches.dump(bench, desk)
    text = (desk / "corpus" / "numbers.toml").read_text("utf-8")
    assert text.replace("He gave 3 yuan.", "He gave 3,000 yuan.").count("finding") == 0
    assert text != render(SOURCE)


def items(bench: Workbench) -> list[dict[str, Any]]:
    """What `duizhao check` shows."""
    return benches.check(bench)


def test_a_place_is_named(bench: Workbench) -> None:
    """A segment that is listed says where it stands, with both texts."""
    [item] = [item for item in items(bench) if item.findings]
    assert item.where == "numbers 2 (translated)"
    assert (item.zh, item.en) == ("他捐了三万元。", "He gave 3,000 yuan.")
