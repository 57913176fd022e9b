"""Aligned text as the workbench asks for it, and where a text stands in another."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.drafting.rows import set_draft
from api.errors import NotFound
from api.formats.corpus_toml import DraftEntry
from api.search.aligned import AlignedItem, Wanted, aligned, find_spans, stream_aligned
from api.store.tables import PRACTICE, Segment, Source, now
from api.workbench import Workbench


@pytest.fixture
def shelf(bench: Workbench) -> Workbench:
    """Two sources and a practice text; a segment with English, one drafted, one withdrawn."""
    with bench.database.writing() as session:
        for at, (slug, kind) in enumerate([("b", "news"), ("a", "news"), ("p", PRACTICE)], 1):
            session.add(Source(id=at, slug=slug, title=slug, publisher="x", kind=kind, text="full"))
        session.flush()
        rows = {
            "b1": (1, 1, "信用记录。", "The Credit record."),
            "b0": (1, 0, "失信。", None),
            "a0": (2, 0, "𠮷𠮷守信，守信。", "😀 Faith, FAITH."),
            "p0": (3, 0, "练习信用。", None),
            "gone": (2, 1, "信用不再。", "Credit no more."),
        }
        for key, (source, position, zh, en) in rows.items():
            row = Segment(id=key, source_id=source, position=position, zh=zh, en=en)
            row.state = "translated" if en else "new"
            row.withdrawn = key == "gone"
            session.add(row)
            session.flush()
            draft = DraftEntry(f"Draft of {key}: credit.", "test", "none", -0.5, now().date())
            set_draft(session, row, draft)
    return bench


def found(bench: Workbench, **wanted: Any) -> dict[str, AlignedItem]:
    """The items that are found, by id, in order."""
    with bench.database.reading() as session:
        return {item.id: item for item in aligned(session, Wanted(**wanted))}


def test_everything_comes_by_source_and_place(shelf: Workbench) -> None:
    """By slug and position; practice texts only when asked for, what is withdrawn never."""
    assert list(found(shelf)) == ["a0", "b0", "b1"]
    assert list(found(shelf, practice=True)) == ["a0", "b0", "b1", "p0"]


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({"q": "信用"}, ["b1"]),
        ({"q": "信用", "practice": True}, ["b1", "p0"]),
        ({"q": "信用", "source": "p"}, ["p0"]),
        ({"q": "credit"}, ["b0", "b1"]),
        ({"q": "DRAFT OF"}, ["b0"]),
        ({"q": "draft of b1"}, []),
        ({"q": "credit", "lang": "zh"}, []),
        ({"q": "credit", "lang": "en", "state": "translated"}, ["b1"]),
        ({"state": "draft"}, ["b0"]),
        ({"source": "b"}, ["b0", "b1"]),
    ],
)
def test_a_question_finds_what_holds_it(
    shelf: Workbench, wanted: dict[str, Any], ids: list[str]
) -> None:
    """A draft is searched only where nobody wrote; every filter narrows."""
    assert list(found(shelf, **wanted)) == ids


def test_spans_say_where_it_stands(shelf: Workbench) -> None:
    """Spans are code points behind astral characters, in the English or else the draft."""
    spans = found(shelf, q="守信")["a0"].spans
    assert (spans.zh, spans.en) == (((2, 4), (5, 7)), ())
    spans = found(shelf, q="faith")["a0"].spans
    assert (spans.zh, spans.en) == ((), ((2, 7), (9, 14)))
    item = found(shelf, q="credit")["b0"]
    assert item.en is None
    assert item.draft
    assert [item.draft.en[start:end] for start, end in item.spans.en] == ["credit"]


def test_a_segment_without_any_english_has_no_english_spans(shelf: Workbench) -> None:
    """No English and no draft is no error."""
    with shelf.database.writing() as session:
        row = session.get(Segment, "b0")
        assert row
        set_draft(session, row, None)
    item = found(shelf, q="失信")["b0"]
    assert (item.draft, item.spans.zh, item.spans.en) == (None, ((0, 2),), ())
    assert list(found(shelf, q="credit")) == ["b1"]


def test_a_page_begins_behind_its_key(shelf: Workbench) -> None:
    """`after` is a key of source, position and id; `limit` is the most that comes."""
    with shelf.database.reading() as session:
        items = aligned(session, Wanted(), limit=1, after=("a", 0, "a0"))
        assert [item.id for item in items] == ["b0"]
        items = aligned(session, Wanted(), after=("b", 0, "b0"))
        assert [item.id for item in items] == ["b1"]


def test_an_unknown_source_is_not_found(shelf: Workbench) -> None:
    """Asking in a source that is not there is an error, not an empty answer."""
    with pytest.raises(NotFound, match="nothing"):
        found(shelf, source="nothing")


def test_a_stream_is_every_page(shelf: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream gives what one answer would, however few items it reads at a time."""
    with shelf.database.reading() as session:
        whole = aligned(session, Wanted(practice=True))
        for together in (1, 2, 3, 4, 1000):
            monkeypatch.setattr("api.search.aligned.READ_TOGETHER", together)
            assert list(stream_aligned(session, Wanted(practice=True))) == whole
    assert [item.id for item in whole] == ["a0", "b0", "b1", "p0"]


@given(st.text(), st.text(max_size=3))
def test_what_stands_at_a_place_is_the_text(text: str, needle: str) -> None:
    """Every span holds the needle in some case, they do not overlap, and none is missed."""
    spans = find_spans(needle, text)
    assert all(text[start:end].casefold() == needle.casefold() for start, end in spans if needle)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    assert bool(spans) >= (bool(needle) and needle in text)
    if not needle:
        assert spans == ()


def test_a_stream_is_of_one_moment(shelf: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another moves or withdraws while it is read neither leaves it nor comes twice."""
    monkeypatch.setattr("api.search.aligned.READ_TOGETHER", 1)
    with shelf.database.reading() as session:
        items = stream_aligned(session, Wanted())
        before = [next(items), next(items)]
        with shelf.database.writing() as other:
            other.get_one(Segment, "b1").position = -1
            other.get_one(Segment, "a0").position = 9
            other.get_one(Segment, "b0").withdrawn = True
        assert [item.id for item in [*before, *items]] == ["a0", "b0", "b1"]
    assert list(found(shelf)) == ["a0", "b1"]
