"""A file that cannot be read is named with its line, and nothing of either side is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.corpus.files import read_source
from api.errors import Invalid, Unavailable
from api.workbench import Workbench
from tests import benches
from tests.corpus.notice import ONE

BROKEN: list[tuple[str, str, str]] = [
    ('publisher = "云泽市"', "published = 2016-13-01\n", "corpus/notice.toml:3:17: not TOML"),
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
    (
        'text = "full"',
        'text = "full"\nterms_named = ["失", "信\\u009b"]',
        "terms_named holds the control character U+009B at character 2: take it out.",
    ),
    (
        'title = "通知"',
        'title = "通\\u001b[2J知"',
        "notice.toml:2:9: title holds the control character",
    ),
    (f'zh = "{ONE}"', 'zh = "一\\n二\\u0007"', "U+0007 in line 2 at character 2: take it out."),
    ('state = "new"', 'state = "new"\nby = "mei\\u007f"', "by holds the control character U+007F"),
    ('state = "new"', 'after = "\\u0085"\nstate = "new"', "after holds the control character"),
    (
        'state = "new"',
        'state = "draft"\ndraft = { en = "\\u0000", engine = "e", glossary = "g", score = 0, at = 2026-01-01 }',  # noqa: E501
        "en holds the control character U+0000",
    ),
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


def test_line_ends_become_one_kind(folder: Path) -> None:
    """CRLF and CR, of the file or written in a text, are LF in what is read of it."""
    path = folder / "corpus" / "notice.toml"
    text = path.read_text().replace(
        f'zh = "{ONE}"', 'zh = """一\n二\\r\\n三\\r"""\nafter = "\\r\\n"'
    )
    text = text.replace('text = "full"', 'text = "full"\nterms_named = ["失\\r信"]')
    path.write_bytes(text.replace("\n", "\r\n").encode())
    entry = read_source(path, "corpus/notice.toml")
    assert (entry.segments[0].zh, entry.segments[0].after) == ("一\n二\n三\n", "\n")
    assert entry.terms_named == ("失\n信",)


def test_a_mistake_is_named_by_its_line(folder: Path) -> None:
    """Line and column of the wrong key are told, also in the second of two tables."""
    path = folder / "corpus" / "notice.toml"
    text = path.read_text()
    path.write_text("wrong".join(text.rsplit("new", 1)))
    with pytest.raises(Invalid, match=r"^corpus/notice\.toml:15:9: segments 2: unknown state"):
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
    ]
    assert "gbk.toml:2:10: not UTF-8 (byte" in problems[2]
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
