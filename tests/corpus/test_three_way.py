"""Load and dump over real folders: nothing of either side is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from api.corpus.load import LoadReport, read_source
from api.errors import Invalid, Unavailable
from api.formats.corpus_toml import (
    Claim,
    DraftEntry,
    SegmentEntry,
    SourceEntry,
    parse,
    render,
)
from api.review import actions
from api.store.tables import Segment
from api.workbench import Workbench
from tests import benches

HEAD = "zh,en,also,avoid,pos,domain,note,source,status\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one source of two segments and one term."""
    (tmp_path / "repo" / "corpus").mkdir(parents=True)
    (tmp_path / "repo" / "glossary.csv").write_text(HEAD + "失信,untrustworthiness,,,,,,,\n")
    path = tmp_path / "repo"
    write(path, one="守信者受益。", two="失信者受限。")
    return path


def write(folder: Path, **texts: str) -> None:
    """Write the source; `one` and `two` are Chinese, `one_en` and `two_en` English by Mei."""
    lines = ['slug = "notice"', 'title = "通知"', 'publisher = "云泽市"', 'kind = "notice"']
    blocks = ["\n".join([*lines, 'text = "full"'])]
    for name in ("one", "two"):
        if name not in texts:
            continue
        block = ["[[segments]]", f'id = "{name}"', f'zh = "{texts[name]}"']
        english = texts.get(f"{name}_en")
        if english:
            block += [f'en = "{english}"', 'state = "translated"', 'by = "mei"', "at = 2026-11-01"]
        else:
            block.append('state = "new"')
        blocks.append("\n".join(block))
    (folder / "corpus" / "notice.toml").write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def read(bench: Workbench, name: str = "one") -> Segment:
    with bench.database.reading() as session:
        segment = session.get(Segment, name)
        assert segment is not None
        session.expunge(segment)
        return segment


def save(bench: Workbench, en: str, name: str = "one", by: str = "lin") -> None:
    on = read(bench, name).revision
    with bench.database.writing() as session:
        actions.save(session, name, en, on=on, by=by)


ONE, TWO = "守信者受益。", "失信者受限。"


def test_a_change_in_the_file_is_taken(bench: Workbench, folder: Path) -> None:
    """English that only the file has comes into the database as a new revision."""
    benches.load(bench, folder)
    write(folder, one=ONE, two=TWO, one_en="The trustworthy benefit.")
    report = benches.load(bench, folder)
    assert (report.taken, report.conflicts) == (1, [])
    assert (read(bench).en, read(bench).by, read(bench).revision) == (
        "The trustworthy benefit.",
        "mei",
        2,
    )


def test_a_change_in_the_database_is_kept(bench: Workbench, folder: Path) -> None:
    """A load over an older file keeps what a person saved since."""
    benches.load(bench, folder)
    save(bench, "Those who keep faith benefit.")
    report = benches.load(bench, folder)
    assert (report.kept, report.conflicts) == (1, [])
    assert read(bench).en == "Those who keep faith benefit."


def test_changes_on_both_sides_are_both_kept_and_listed(bench: Workbench, folder: Path) -> None:
    """Of two edits neither is lost: one stands, the other is in the history and on the page."""
    benches.load(bench, folder)
    save(bench, "Lin's text.")
    write(folder, one=ONE, two=TWO, one_en="Mei's text.")
    report = benches.load(bench, folder)
    assert report.conflicts == [
        "corpus/notice.toml: segment one was edited in the file and in the database; both are kept."
    ]
    row = read(bench)
    assert row.en == "Lin's text."
    assert row.conflict is not None
    assert row.conflict["en"] == "Mei's text."
    with bench.database.reading() as session:
        texts = [revision.en for revision in actions.history(session, "one")]
    assert texts == ["Mei's text.", "Lin's text.", None]


def test_a_conflict_is_listed_until_a_person_decides(bench: Workbench, folder: Path) -> None:
    """Loading again lists it again; a save settles it for good."""
    benches.load(bench, folder)
    save(bench, "Lin's text.")
    write(folder, one=ONE, two=TWO, one_en="Mei's text.")
    benches.load(bench, folder)
    assert benches.load(bench, folder).conflicts == [
        "corpus/notice.toml: segment one still waits for a decision."
    ]
    save(bench, "Both texts, merged.")
    assert benches.load(bench, folder).conflicts == []
    assert read(bench).conflict is None


def test_a_file_that_is_an_older_dump_holds_no_edit(bench: Workbench, folder: Path) -> None:
    """Saved, dumped, saved again, loaded: the file is merely behind, so there is no conflict."""
    benches.load(bench, folder)
    save(bench, "First.")
    assert benches.dump(bench, folder).written == ["corpus/notice.toml"]
    save(bench, "Second.")
    report = benches.load(bench, folder)
    assert (report.conflicts, report.kept) == ([], 1)
    assert read(bench).en == "Second."


def test_changed_chinese_makes_its_english_stale(bench: Workbench, folder: Path) -> None:
    """English beside other Chinese than it was made from is marked until somebody saves."""
    write(folder, one=ONE, two=TWO, one_en="The trustworthy benefit.")
    benches.load(bench, folder)
    write(folder, one="守信者处处受益。", two=TWO, one_en="The trustworthy benefit.")
    benches.load(bench, folder)
    assert (read(bench).zh, read(bench).stale) == ("守信者处处受益。", True)
    assert benches.load(bench, folder).conflicts == []
    save(bench, "The trustworthy benefit.")
    assert read(bench).stale is False


def test_changed_chinese_beside_a_newer_edit_keeps_both(bench: Workbench, folder: Path) -> None:
    """New Chinese in the file and new English here: both stand, stale, and are listed."""
    benches.load(bench, folder)
    save(bench, "Lin's text.")
    write(folder, one="守信者处处受益。", two=TWO)
    (line,) = benches.load(bench, folder).conflicts
    assert "both are kept, the English marked stale" in line
    assert (read(bench).zh, read(bench).en, read(bench).stale) == (
        "守信者处处受益。",
        "Lin's text.",
        True,
    )


def test_a_dropped_segment_is_withdrawn_and_comes_back(bench: Workbench, folder: Path) -> None:
    """What the file drops leaves the views but keeps its history."""
    benches.load(bench, folder)
    write(folder, one=ONE)
    assert benches.load(bench, folder).withdrawn == 1
    assert [item.id for item in benches.find(bench)] == ["one"]
    assert benches.load(bench, folder).withdrawn == 0
    write(folder, one=ONE, two=TWO)
    benches.load(bench, folder)
    assert [item.id for item in benches.find(bench)] == ["one", "two"]


def test_a_dropped_segment_that_was_edited_stays(bench: Workbench, folder: Path) -> None:
    """Dropping a segment from the file does not drop a person's work on it."""
    benches.load(bench, folder)
    save(bench, "Lin's text.", "two")
    write(folder, one=ONE)
    assert (
        "is gone from the file and was edited in the database"
        in benches.load(bench, folder).conflicts[0]
    )
    assert [item.id for item in benches.find(bench)] == ["one", "two"]
    assert benches.load(bench, folder).conflicts == []


def test_dump_leaves_an_edit_that_was_never_loaded(bench: Workbench, folder: Path) -> None:
    """A file edited by hand since the last load is named, not written over, unless forced."""
    benches.load(bench, folder)
    write(folder, one=ONE, two=TWO, one_en="Typed by hand.")
    save(bench, "Lin's text.", "two")
    before = (folder / "corpus" / "notice.toml").read_bytes()
    report = benches.dump(bench, folder)
    assert report.written == []
    assert "holds changes that were never loaded" in report.problems[0]
    assert (folder / "corpus" / "notice.toml").read_bytes() == before
    assert benches.dump(bench, folder, force=True).written == ["corpus/notice.toml"]
    assert "Typed by hand." not in (folder / "corpus" / "notice.toml").read_text()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace("云泽市", "南屏县"), "never loaded"),
        (lambda text: text + '\n[[cited]]\nwork = "W"\nclaim = "C"\n', "never loaded"),
        (lambda text: text + "not toml", "never loaded"),
        (lambda text: text.replace('"two"', '"three"'), "never loaded"),
    ],
)
def test_dump_leaves_any_file_it_has_not_seen(
    bench: Workbench, folder: Path, change: Callable[[str], str], words: str
) -> None:
    """Changed metadata, claims, ids or a file that cannot be read: all are left alone."""
    benches.load(bench, folder)
    path = folder / "corpus" / "notice.toml"
    path.write_text(change(path.read_text()))
    assert words in benches.dump(bench, folder).problems[0]


def test_dump_leaves_glossary_rows_it_has_not_seen(bench: Workbench, folder: Path) -> None:
    """A row typed into glossary.csv since the last load is not written over."""
    benches.load(bench, folder)
    path = folder / "glossary.csv"
    path.write_text(path.read_text() + "守信,trustworthiness,,,,,,,\n")
    assert (
        "glossary.csv holds rows that were never loaded" in benches.dump(bench, folder).problems[0]
    )
    path.write_text("zh,en\n")
    assert (
        "glossary.csv holds rows that were never loaded" in benches.dump(bench, folder).problems[0]
    )


def test_dump_into_an_empty_folder_writes_everything(
    bench: Workbench, folder: Path, tmp_path: Path
) -> None:
    """A dump elsewhere makes the whole tree, and what is loaded from it is the same."""
    benches.load(bench, folder)
    (tmp_path / "elsewhere").mkdir()
    benches.dump(bench, tmp_path / "elsewhere")
    for name in ("corpus/notice.toml", "glossary.csv"):
        assert (tmp_path / "elsewhere" / name).read_bytes() == (folder / name).read_bytes()


BROKEN: list[tuple[str, str, str]] = [
    ('publisher = "云泽市"', "published = 2016-13-01\n", "corpus/notice.toml:3: not TOML"),
    ('kind = "notice"', 'kind = "notice"\npublished = "soon"', "published must be a date such as"),
    ('state = "new"', 'state = "done"', 'unknown state "done"; known are new, draft, translated'),
    ('slug = "notice"', 'slug = "other"', "belongs in corpus/other.toml"),
    ('slug = "notice"', 'slug = "No Tice"', "may hold only a-z, 0-9 and single hyphens"),
    ('id = "two"', 'id = "one"', 'id "one" is there twice'),
    ('id = "two"', 'id = "t w o"', "may hold only letters, digits"),
    ('id = "two"\n', "", "id is missing"),
    ('title = "通知"\n', "", "title is missing"),
    ('kind = "notice"', 'kind = "notice"\ncolour = "red"', 'unknown key "colour"'),
    ('kind = "notice"', 'kind = "notice"\nurl = "javascript:x"', "must begin with http://"),
    ('kind = "notice"', "kind = 3", "kind must be text in quotes"),
    ('state = "new"', 'state = "approved"', 'state is "approved", yet there is no English'),
    ('state = "new"', 'en = "x"\nstate = "new"', 'state is "new", yet there is English'),
    (f'zh = "{ONE}"', 'zh = " "', "zh is empty"),
    ('text = "full"', 'text = "none"', 'text is "none", yet there are segments'),
    ('text = "full"', 'text = "some"', 'unknown text "some"'),
    ('text = "full"', 'text = "full"\ncited = 3', "cited must be written as [[cited]] tables"),
    ('text = "full"', 'text = "full"\ncited = [3]', "cited must be a table"),
    ('state = "new"', 'state = "new"\nstale = 1', "stale must be true or false"),
    (
        'state = "new"',
        'state = "draft"\ndraft = { en = "x", engine = "e", glossary = "g", score = nan, at = 2026-01-01 }',  # noqa: E501
        "score must be a number",
    ),
    ('text = "full"', 'text = "full"\nterms_named = [1]', "terms_named must be a list of texts"),
]


@pytest.mark.parametrize(("old", "new", "words"), BROKEN)
def test_a_broken_file_says_where(old: str, new: str, words: str, folder: Path) -> None:
    """Every kind of mistake in a corpus file is named, with the file and what to do."""
    path = folder / "corpus" / "notice.toml"
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(Invalid) as error:
        read_source(path, "corpus/notice.toml")
    assert error.value.detail.startswith("corpus/notice.toml")
    assert words in error.value.detail


def test_a_mistake_is_named_by_its_line(folder: Path) -> None:
    """The line of the wrong key is told, also in the second of two tables."""
    path = folder / "corpus" / "notice.toml"
    text = path.read_text()
    path.write_text("wrong".join(text.rsplit("new", 1)))
    with pytest.raises(Invalid, match=r"^corpus/notice\.toml:15: segments 2: unknown state"):
        read_source(path, "corpus/notice.toml")


def test_a_broken_file_loses_nothing(bench: Workbench, folder: Path) -> None:
    """Files that cannot be read are listed; the others load, and the database keeps its rows."""
    benches.load(bench, folder)
    corpus = folder / "corpus"
    (corpus / "gbk.toml").write_bytes('slug = "gbk"\ntitle = "云泽市"'.encode("gbk"))
    text = (corpus / "notice.toml").read_text()
    (corpus / "second.toml").write_text(text.replace('"notice"', '"second"', 1))
    (corpus / "copy.toml").write_text(text)
    (corpus / "folder.toml").mkdir()
    (corpus / "notice.toml").write_text("slug = ")
    problems = benches.load(bench, folder).problems
    assert [problem.split(":")[0] for problem in problems] == [
        "corpus/copy.toml",
        "corpus/folder.toml",
        "corpus/gbk.toml",
        "corpus/notice.toml",
        "corpus/second.toml",
        "corpus/second.toml",
    ]
    assert "gbk.toml:2: not UTF-8 (byte" in problems[2]
    assert problems[4].endswith('segment id "one" is used by another source.')
    assert [item.id for item in benches.find(bench)] == ["one", "two"]


def test_a_glossary_that_cannot_be_read_keeps_the_terms(bench: Workbench, folder: Path) -> None:
    """A missing column is named and the terms that were there stay."""
    benches.load(bench, folder)
    path = folder / "glossary.csv"
    path.write_text("zh,also\n失信,x\n")
    assert "glossary.csv" in benches.load(bench, folder).problems[0]
    assert "en" in benches.load(bench, folder).problems[0]
    path.unlink()
    path.mkdir()
    benches.load(bench, folder)
    assert [term.zh for term in benches.look_up(bench, "")] == ["失信"]


def test_a_folder_without_a_corpus_is_refused(bench: Workbench, tmp_path: Path) -> None:
    """Loading the wrong folder says which one has neither corpus nor glossary."""
    with pytest.raises(Invalid, match=r"There is no corpus/ and no glossary\.csv in "):
        benches.load(bench, tmp_path)


def test_two_loads_at_once_load_once(bench: Workbench, folder: Path) -> None:
    """Two workers that start together on an empty database do not collide."""
    with ThreadPoolExecutor(4) as pool:
        reports: list[LoadReport] = list(pool.map(lambda _: benches.load(bench, folder), range(4)))
    assert sorted(report.added for report in reports) == [0, 0, 0, 2]
    assert [item.id for item in benches.find(bench)] == ["one", "two"]


def test_a_folder_that_cannot_be_written_is_named(bench: Workbench, folder: Path) -> None:
    """A dump that cannot write says where and leaves no half file."""
    benches.load(bench, folder)
    other = folder.parent / "other"
    other.mkdir()
    (other / "corpus").write_text("in the way")
    with pytest.raises(Unavailable, match="Cannot write"):
        benches.dump(bench, other)
    with pytest.raises(Invalid, match="There is no folder"):
        benches.dump(bench, folder.parent / "nowhere")
    assert not (folder.parent / "nowhere").exists()


def test_drafts_of_the_file_and_of_the_database(bench: Workbench, folder: Path) -> None:
    """A draft that changed on one side is taken; one made here stays; a removed one goes."""
    path = folder / "corpus" / "notice.toml"
    plain = path.read_text()

    def drafted(words: str) -> None:
        inline = f'draft = {{ en = "{words}", engine = "e", glossary = "none", score = -1.0, '
        inline += "at = 2026-11-01 }"
        path.write_text(plain.replace('state = "new"', f'{inline}\nstate = "draft"', 1))

    def shown() -> tuple[str, str | None]:
        (item, *_) = benches.find(bench)
        return item.state, item.draft and item.draft.en

    drafted("File.")
    benches.load(bench, folder)
    assert shown() == ("draft", "File.")
    drafted("File, better.")
    benches.load(bench, folder)
    assert shown() == ("draft", "File, better.")
    benches.draft(bench, redo=True)
    mine = shown()
    drafted("File, best.")
    benches.load(bench, folder)
    assert shown() == mine
    benches.dump(bench, folder, force=True)
    assert benches.load(bench, folder).conflicts == []
    path.write_text(plain)
    benches.load(bench, folder)
    assert shown() == ("new", None)


def test_a_draft_of_other_chinese_falls_away(bench: Workbench, folder: Path) -> None:
    """Changed Chinese is drafted anew, and nothing else is."""
    benches.load(bench, folder)
    assert benches.draft(bench).segments == 2
    assert benches.draft(bench).segments == 0
    write(folder, one="守信者处处受益。", two=TWO)
    benches.load(bench, folder)
    assert [item.state for item in benches.find(bench)] == ["new", "draft"]
    assert benches.draft(bench).segments == 1


runs = count()
WORDS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=20
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


@given(sources())
def test_a_file_is_read_as_it_was_written(source: SourceEntry) -> None:
    """For any source, the canonical text parses back to it and renders the same again."""
    text = render(source)
    assert parse(text.encode(), "x.toml") == source
    assert render(parse(text.encode(), "x.toml")) == text


@given(data=st.data())
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
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
