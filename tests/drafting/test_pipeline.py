"""Drafts of segments: from memory, drafted before, or by the model; what is recorded of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from api import glossary
from api.drafting.confidence import confidence
from api.drafting.pipeline import Drafter, draft, store, store_in, undrafted
from api.drafting.rows import AssessedDraft, set_draft
from api.drafting.terminology import assess_terms
from api.engine import Output
from api.formats.corpus_toml import DraftEntry, SegmentEntry, SourceEntry
from api.memory import lookup
from api.review import actions
from api.store.tables import Draft, Segment
from api.workbench import Workbench
from tests import benches
from tests.databases import Filling
from tests.desks import write_source

SAME, JOINT = "停车不缴费可被视为失信行为。", "对失信行为实施联合惩戒。"
TERMS = (
    glossary.Term(zh="失信行为", en="untrustworthy conduct", domain="credit"),
    glossary.Term(zh="联合惩戒", en="joint punishment", domain="credit"),
)
DAY = date(2026, 1, 2)


def source(slug: str, *segments: SegmentEntry) -> SourceEntry:
    """A source of these segments."""
    return SourceEntry(slug, slug, "信用网", "news", "full", segments=segments)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Two sources that share a sentence, and a glossary of two terms."""
    folder = tmp_path / "desk"
    first = [SegmentEntry("a1", SAME), SegmentEntry("a2", JOINT)]
    second = [SegmentEntry("b1", SAME), SegmentEntry("b2", "他昨天去了北京。")]
    write_source(folder, source("first", *first))
    write_source(folder, source("second", *second))
    (folder / "glossary.csv").write_bytes(glossary.write(TERMS))
    return folder


@pytest.fixture
def bench(bench: Workbench, database_url: str, fill: Filling, desk: Path) -> Workbench:
    """A workbench that has loaded them."""
    fill(database_url, desk)
    return bench


def current(bench: Workbench) -> dict[str, Draft]:
    """The current draft of each segment."""
    with bench.database.reading() as session:
        rows = session.exec(select(Draft).where(Draft.current)).all()
    return {row.segment_id: row for row in rows}


def approve(bench: Workbench, key: str, en: str) -> None:
    """A person's approval of some English."""
    with bench.database.writing() as session:
        segment = session.get_one(Segment, key)
        actions.approve(session, key, on=segment.revision, by="mei", en=en)


def test_a_draft_records_what_is_known_of_it(bench: Workbench) -> None:
    """Package, glossary revision, options, score, confidence, terms and seconds are stored."""
    report = benches.draft(bench)
    row = current(bench)["a2"]
    assert row.engine == bench.engine.package.engine
    assert row.glossary == glossary.revision(TERMS)
    assert row.options.startswith(bench.engine.settings.label)
    told = assess_terms(JOINT, benches.inspect(bench).hits(JOINT), row.en)
    assert {*told.matched, *told.missing} == {"失信行为", "联合惩戒"}
    assert (row.terms_matched, row.terms_missing) == (list(told.matched), list(told.missing))
    assert row.seconds is not None
    assert row.seconds > 0
    assert row.confidence is not None
    assert 0 < row.confidence < 1
    assert row.origin is None
    assert (report.segments, report.terms_matched + report.terms_missing) == (4, 4)


def test_equal_segments_are_decoded_once(bench: Workbench) -> None:
    """Two segments of one text share a draft, and its tokens are counted for each as stored."""
    benches.draft(bench)
    rows = current(bench)
    assert rows["a1"].en == rows["b1"].en


def test_a_redo_costs_nothing(bench: Workbench) -> None:
    """What was drafted the same way before is not decoded again."""
    first = benches.draft(bench)
    again = benches.draft(bench, redo=True)
    assert first.known == 0
    assert (again.segments, again.known, again.tokens) == (4, 4, 0)
    assert (again.terms_matched, again.terms_missing) == (first.terms_matched, first.terms_missing)


def test_a_new_segment_of_a_drafted_text_is_known(bench: Workbench, desk: Path) -> None:
    """Drafts are known by their text, whatever segment they were made for."""
    benches.draft(bench)
    write_source(desk, source("third", SegmentEntry("c1", SAME)))
    benches.load(bench, desk)
    report = benches.draft(bench)
    assert (report.segments, report.known) == (1, 1)
    assert current(bench)["c1"].en == current(bench)["a1"].en


def test_another_glossary_is_another_draft(bench: Workbench, desk: Path) -> None:
    """After the glossary changed a redo decodes anew, and both drafts are kept."""
    benches.draft(bench)
    term = TERMS[0].model_copy(update={"en": "dishonest behaviour"})
    (desk / "glossary.csv").write_bytes(glossary.write([term, TERMS[1]]))
    benches.load(bench, desk)
    report = benches.draft(bench, ["second"], redo=True)
    assert report.known == 0
    with bench.database.reading() as session:
        kept = session.exec(select(Draft).where(Draft.segment_id == "b1")).all()
    assert {one.glossary for one in kept} == {
        glossary.revision(TERMS),
        glossary.revision([term, TERMS[1]]),
    }
    assert [one.current for one in kept] == [False, True]


def test_an_approved_twin_is_the_draft(bench: Workbench) -> None:
    """The approved English of the same Chinese becomes the draft and says where it is from."""
    approve(bench, "a1", "Parking without paying may count as untrustworthy conduct.")
    report = benches.draft(bench)
    row = current(bench)["b1"]
    assert row.en == "Parking without paying may count as untrustworthy conduct."
    assert (row.engine, row.origin, row.confidence) == ("memory", "a1", 1.0)
    assert report.remembered == 1
    assert current(bench)["a2"].engine != "memory"


def test_a_segment_does_not_remember_itself(bench: Workbench) -> None:
    """A redo of an approved segment gives it the machine's draft, not its own English."""
    approve(bench, "b2", "He went to Beijing yesterday.")
    benches.draft(bench, ["second"], redo=True)
    assert current(bench)["b2"].engine == bench.engine.package.engine


@pytest.mark.parametrize("state", ["translated", "returned", "stale"])
def test_only_sound_approvals_are_remembered(bench: Workbench, state: str) -> None:
    """English that is not approved, or whose Chinese changed since, is not taken for a draft."""
    approve(bench, "a1", "Parking.")
    with bench.database.writing() as session:
        row = session.get_one(Segment, "a1")
        row.stale = state == "stale"
        row.state = "approved" if state == "stale" else state
    benches.draft(bench)
    assert current(bench)["b1"].engine != "memory"


def test_near_matches(bench: Workbench) -> None:
    """Chinese that is much alike is offered with its likeness, the same first, itself never."""
    approve(bench, "a1", "Parking without paying may count as untrustworthy conduct.")
    approve(bench, "b2", "He went to Beijing yesterday.")
    with bench.database.reading() as session:
        same = lookup.near(session, SAME, besides="b1")
        alike = lookup.near(session, "停车不缴费也可被视为失信行为！")
        none = lookup.near(session, SAME, besides="a1")
    assert [(one.id, one.match_percent, one.where) for one in same] == [
        ("a1", 100.0, "first, segment 1")
    ]
    assert [one.id for one in alike] == ["a1"]
    assert lookup.NEAR <= alike[0].match_percent < 100
    assert none == []


def test_a_text_that_changed_meanwhile_is_not_stored(bench: Workbench) -> None:
    """A draft of Chinese that is no longer there is dropped; the others of its batch are kept."""
    entry = DraftEntry("Draft.", "argos x", "none", -1.0, DAY)
    batch = [
        ("a1", "旧的。", AssessedDraft(entry)),
        ("a2", "对失信行为实施联合惩戒。", AssessedDraft(entry)),
    ]
    with bench.database.writing() as session:
        settled, empty = store_in(session, [*batch, ("gone", "无", AssessedDraft(entry))])
    assert (settled, empty) == (["a2", "gone"], [])
    assert sorted(current(bench)) == ["a2"]


def test_an_empty_draft_is_not_stored(bench: Workbench) -> None:
    """A model with nothing to say leaves the segment without a draft, and that is settled."""
    empty = AssessedDraft(DraftEntry("", "argos x", "none", 0.0, DAY))
    with bench.database.writing() as session:
        assert store_in(session, [("b2", "他昨天去了北京。", empty)]) == (["b2"], ["b2"])
    assert current(bench) == {}


def test_a_save_during_a_job_is_kept(bench: Workbench) -> None:
    """English that a person saves while the model works stays, with the draft beside it."""
    with bench.database.reading() as session:
        todo = undrafted(session)
    for made in list(Drafter(bench.database, bench.engine).drafts(todo)):
        with bench.database.writing() as session:
            if session.get_one(Segment, "b2").en is None:
                actions.save(session, "b2", "He went.", on=1, by="mei")
        store(bench.database, [made])
    with bench.database.reading() as session:
        row = session.get_one(Segment, "b2")
        assert (row.en, str(row.state)) == ("He went.", "translated")
    assert current(bench)["b2"].en


def test_without_a_glossary(bench: Workbench) -> None:
    """A drafter without an inspector drafts as the engine does and says so."""
    with bench.database.reading() as session:
        todo = undrafted(session)
    report = draft(Drafter(bench.database, bench.engine), todo)
    plain = bench.engine.translate(["他昨天去了北京。"])[0].en
    row = current(bench)["b2"]
    assert (row.en, row.glossary, row.terms_matched, row.failed_checks) == (plain, "none", [], [])
    assert (report.terms_matched, report.with_failed_checks) == (0, 0)


def test_a_draft_of_another_making_forgets(bench: Workbench) -> None:
    """When a corpus file brings another draft of the same package, nothing is claimed of it."""
    benches.draft(bench)
    row = current(bench)["a2"]
    entry = DraftEntry("By hand.", row.engine, row.glossary, -1.0, DAY)
    with bench.database.writing() as session:
        set_draft(session, session.get_one(Segment, "a2"), entry)
    row = current(bench)["a2"]
    assert (row.en, row.options, row.terms_matched, row.confidence) == ("By hand.", "", [], None)


def test_confidence_orders() -> None:
    """A likelier draft is trusted more, one with faults less, an empty one not at all."""
    zh = "他昨天去了北京。"
    likely, unlikely = Output("He went.", -0.3, 3), Output("He went.", -2.5, 3)
    assert 1 > confidence(zh, likely) > confidence(zh, unlikely) > 0
    assert confidence(zh, likely) > confidence(zh, likely, ["numbers"])
    assert confidence(zh, Output("", 0.0, 0), ["empty"]) == 0
    assert 0 <= confidence("字" * 100_000, Output("x", 0.0, 1)) <= 1
    assert confidence("字", Output("x", -90.0, 1)) == 0
