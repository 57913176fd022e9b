"""Any corpus comes back as it was written: file, database and dump."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from api.formats.corpus_toml import (
    Claim,
    DraftEntry,
    SegmentEntry,
    SourceEntry,
    parse,
    render,
)
from api.workbench import Workbench
from tests import benches
from tests.corpus.notice import HEAD, few_examples, save

WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n"),
    min_size=1,
    max_size=20,
)
TEXTS = WORDS.filter(str.strip)
DATES = st.dates()


@st.composite
def segments(draw: st.DrawFn) -> SegmentEntry:
    """Any segment a corpus file may hold."""
    state = draw(st.sampled_from(["new", "draft", "translated", "approved", "returned"]))
    english = draw(TEXTS) if state not in {"new", "draft"} else None
    draft = DraftEntry(draw(WORDS), draw(WORDS), "none", draw(st.floats(-9, 0)), draw(DATES))
    return SegmentEntry(
        id=draw(st.uuids()).hex,
        zh=draw(TEXTS),
        after=draw(st.sampled_from(["", "\n", "\n\n", " "])),
        draft=replace(draft, score=round(draft.score, 4)) if state == "draft" else None,
        en=english,
        state=state,
        stale=bool(english) and draw(st.booleans()),
        by=draw(TEXTS) if english else None,
        at=draw(DATES) if english else None,
    )


@st.composite
def sources(draw: st.DrawFn) -> SourceEntry:
    """Any source a corpus may hold."""
    claims = st.builds(Claim, WORDS, WORDS, st.none() | st.integers(0, 999), st.just("inferred"))
    return SourceEntry(
        slug=draw(st.from_regex(r"[a-z]{3,8}(-[a-z0-9]{1,4})?", fullmatch=True)),
        title=draw(WORDS),
        publisher=draw(WORDS),
        kind=draw(WORDS),
        text="full",
        number=draw(st.none() | WORDS),
        published=draw(st.none() | DATES),
        url=draw(st.none() | st.just("https://example.cn/一")),
        terms_named=tuple(draw(st.lists(WORDS, max_size=2))),
        cited=tuple(draw(st.lists(claims, max_size=2))),
        segments=tuple(draw(st.lists(segments(), max_size=4, unique_by=lambda s: s.id))),
    )


runs = count()


@given(sources())
def test_a_file_is_read_as_it_was_written(source: SourceEntry) -> None:
    """For any source, the canonical text parses back to it and renders the same again."""
    text = render(source)
    assert parse(text.encode(), "x.toml") == source
    assert render(parse(text.encode(), "x.toml")) == text


@given(data=st.data())
@settings(few_examples, max_examples=12)
def test_any_corpus_comes_back_byte_for_byte(
    data: st.DataObject, bench: Workbench, tmp_path: Path
) -> None:
    """Load then dump changes no byte; after an edit exactly the edited segment's lines differ."""
    prefix = f"x{next(runs)}"
    folder = tmp_path / prefix
    (folder / "corpus").mkdir(parents=True)
    wanted: dict[str, str] = {}
    for source in data.draw(
        st.lists(sources(), min_size=1, max_size=3, unique_by=lambda s: s.slug)
    ):
        own = [replace(one, id=f"{prefix}-{source.slug}-{one.id}"[:64]) for one in source.segments]
        entry = replace(source, slug=f"{prefix}-{source.slug}", segments=tuple(own))
        wanted[entry.slug] = render(entry)
        (folder / "corpus" / f"{entry.slug}.toml").write_bytes(wanted[entry.slug].encode())
    (folder / "glossary.csv").write_text(HEAD)
    report = benches.load(bench, folder)
    assert report.problems == []
    benches.dump(bench, folder, force=True)
    for slug, text in wanted.items():
        assert (folder / "corpus" / f"{slug}.toml").read_bytes() == text.encode()
    slug = data.draw(st.sampled_from(sorted(wanted)))
    entry = parse(wanted[slug].encode(), slug)
    if not entry.segments:
        return
    edited = data.draw(st.sampled_from(entry.segments))
    save(bench, f"Edited {prefix}.", edited.id)
    benches.dump(bench, folder)
    after = parse((folder / "corpus" / f"{slug}.toml").read_bytes(), slug)
    changed = [
        new.id for new, old in zip(after.segments, entry.segments, strict=True) if new != old
    ]
    assert changed == [edited.id]
    assert replace(after, segments=()) == replace(entry, segments=())
