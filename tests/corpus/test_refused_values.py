"""A value that no database takes is one line with its place, and stops no other file or row."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from sqlmodel import select

from api.corpus.files import LARGEST_FILE, read_source
from api.errors import Invalid
from api.store.tables import Segment, Source
from api.workbench import Workbench
from tests import benches
from tests.commands import Command
from tests.corpus.notice import HEAD, ONE, TWO, write
from tests.desks import one_database

CITED = '\n[[cited]]\nwork = "W"\nfootnote = {}\nclaim = "C"\n'
DRAFT = 'state = "draft"\ndraft = {{ en = "x", engine = {}, glossary = {}, score = {}, at = {} }}'
LONG = "长" * 201


def drafted(
    engine: str = '"e"', glossary: str = '"g"', score: str = "1", at: str = "2026-01-01"
) -> tuple[str, str]:
    """A change of the first segment: it gets this draft."""
    return 'state = "new"', DRAFT.format(engine, glossary, score, at)


def cited(footnote: object) -> tuple[str, str]:
    """A change of the source: this footnote of a work cites it."""
    return 'text = "full"\n', f'text = "full"\n{CITED.format(footnote)}'


REFUSED: list[tuple[tuple[str, str], str]] = [
    (cited(2**70), ":9:12: cited 1: footnote must be a whole number from 0 to 2147483647"),
    (cited(2**31), ":9:12: cited 1: footnote must be"),
    (cited(-1), ":9:12: cited 1: footnote must be"),
    (cited("9" * 5000), ":9:12: not TOML: a number has more digits than can be read."),
    (cited("[" * 2000 + "]" * 2000), ":9:112: not TOML: tables or lists stand in each other"),
    (drafted(score="9" * 400), ":11:59: draft 1: score must be a number, not a number so large"),
    (drafted(score="-" + "9" * 400), ":11:59: draft 1: score must be a number"),
    (drafted(score="inf"), ":11:59: draft 1: score must be a number, not inf"),
    (drafted(score="1e400"), ":11:59: draft 1: score must be a number, not inf"),
    (drafted(score="true"), ":11:59: draft 1: score must be a number, not True"),
    (drafted(engine=f'"{LONG}"'), ":11:30: draft 1: engine has 201 characters; at most 200"),
    (drafted(glossary=f'"{LONG}"'), ":11:46: draft 1: glossary has 201 characters"),
    (drafted(glossary='"\\u0000"'), ":11:46: draft 1: glossary holds the control"),
    (drafted(at="2026-01-01T00:00:00"), ":11:67: draft 1: at must be a date such as"),
    (
        ('title = "通知"', 'title = "通\\u0000知"'),
        ":2:9: title holds the control character U+0000 at character 2",
    ),
    (('title = "通知"', 'title = "通\0知"'), ":2:11: not TOML: Illegal character"),
    (('kind = "notice"', f'kind = "notice"\nplace = "{LONG}"'), ":5:9: place has 201 characters"),
    (
        ('kind = "notice"', 'kind = "notice"\nterms_named = ["失信", "\\u0000"]'),
        ":5:15: terms_named",
    ),
    (
        ('kind = "notice"', 'kind = "notice"\nurl = "http://\\u0000"'),
        ":5:7: url holds the control",
    ),
    (('kind = "notice"', f'kind = "notice"\n{"colour" * 50} = 1'), ':5:304: unknown key "colour'),
    (
        ('state = "new"', 'state = "translated"\nen = "a\\u0000"'),
        ":11:6: segments 1: en holds the control",
    ),
    (
        ('state = "new"', f'state = "translated"\nen = "a"\nby = "{"m" * 20_000}"'),
        ":12:6: segments 1: by has 20,000 characters; at most 200 can be looked up.",
    ),
    (
        (f'zh = "{ONE}"', 'zh = "守\\u0000"'),
        ":9:6: segments 1: zh holds the control",
    ),
    (
        (f'zh = "{ONE}"', f'zh = "{ONE}"\nafter = "\\u0000"'),
        ":10:9: segments 1: after holds the control",
    ),
    (('id = "one"', f'id = "{"a" * 3000}"'), ':8:6: segments 1: id "aaaaaaaa'),
    (('id = "one"', 'id = "o\\u0000"'), ":8:6: segments 1: id holds the control"),
    (('slug = "notice"', f'slug = "{"a" * 300}"'), ":1:8: slug has 300 characters"),
    # what only looks like the key at fault
    (
        ('title = "通知"', 'title = """\nkind = 1\n[[segments]]\n"""\nauthor = "\\u0000"'),
        ":6:10: author holds the control",
    ),
    (('title = "通知"', "title = '''kind = 1'''  # kind = 2\nauthor = 3"), ":3:10: author must be"),
    (('id = "one"', 'id = "two"'), ":13:6: segments 2: id"),
]


@pytest.mark.parametrize(("change", "words"), REFUSED)
def test_a_refused_value_is_one_line(change: tuple[str, str], words: str, folder: Path) -> None:
    """It is told of with file, line, column and key, briefly whatever it is."""
    path = folder / "corpus" / "notice.toml"
    text = path.read_text()
    assert change[0] in text
    path.write_text(text.replace(*change, 1))
    with pytest.raises(Invalid) as error:
        read_source(path, "corpus/notice.toml")
    assert error.value.detail.startswith(f"corpus/notice.toml{words}")
    assert "\n" not in error.value.detail
    assert len(error.value.detail) < 400


def test_refused_values_stop_no_other_file(bench: Workbench, folder: Path) -> None:
    """On both databases each bad file is a line of which nothing goes in; the good ones do."""
    path = folder / "corpus" / "notice.toml"
    text = path.read_text()
    for number, (change, _) in enumerate(REFUSED):
        bad = text.replace('"notice"', f'"bad{number}"', 1) if "slug" not in change[0] else text
        (path.parent / f"bad{number}.toml").write_text(bad.replace(*change, 1))
    problems = benches.load(bench, folder).problems
    assert len(problems) == len(REFUSED)
    assert {problem.split(":")[0] for problem in problems} == {
        f"corpus/bad{number}.toml" for number in range(len(REFUSED))
    }
    assert [item.id for item in benches.find(bench)] == ["one", "two"]
    assert [term.zh for term in benches.look_up(bench, "")] == ["失信"]


TAKEN: list[tuple[str, str]] = [
    cited(0),
    cited(2**31 - 1),
    drafted(score="-1e308"),
    drafted(score="0"),
    drafted(engine=f'"{"长" * 200}"', glossary=f'"{"𠀀" * 200}"'),
    ('kind = "notice"', f'kind = "notice"\nplace = "{"𠀀" * 200}"'),
    ('state = "new"', f'state = "translated"\nen = "{"x" * 50_000}"\nby = "{"𠀀" * 200}"'),
    (f'zh = "{ONE}"', f'zh = "{"𠀀𡃁𢺳" * 9_000}"'),
    ("[[segments]]", " [[ segments ]]"),
]


def test_what_is_just_within_the_bounds_goes_in(bench: Workbench, folder: Path) -> None:
    """The largest that is taken is taken by both databases, and dumped as it is."""
    path = folder / "corpus" / "notice.toml"
    text = path.read_text()
    path.unlink()
    for number, change in enumerate(TAKEN):
        good = text.replace(*change, 1).replace('"notice"', f'"good{number}"', 1)
        good = good.replace('"one"', f'"one{number}"').replace('"two"', f'"two{number}"')
        (path.parent / f"good{number}.toml").write_text(good)
    assert benches.load(bench, folder).problems == []
    assert len(benches.find(bench)) == 2 * len(TAKEN)
    assert benches.dump(bench, folder).problems == []
    assert benches.load(bench, folder).problems == []


ROWS = [
    ("失\0信,x,,,,,,,", "column zh: holds the control"),
    ("守信,x\0,,,,,,,", "column en: holds the control"),
    ("守信,x,a;\0b,,,,,,", "column also: holds the control"),
    ("守信,x,,,,,\0,,", "column note: holds the control"),
    (f"{LONG},x,,,,,,,", "column zh: has 201 characters; at most 200 can"),
    ("a" * 9000 + ",x,,,,,,,", "column zh: has 9,000 characters"),
    (f"守信,x,,,,{LONG},,,", "column domain: has 201 characters"),
    (f"守信,{'x' * 200_000},,,,,,,", "field larger than field limit"),
]


def test_a_refused_row_is_one_line(bench: Workbench, folder: Path) -> None:
    """A glossary row that no database takes is told of by column; the rows around it go in."""
    rows = ["失信,untrustworthiness,,,,,,,", *(row for row, _ in ROWS), "信,trust,,,,,,,"]
    (folder / "glossary.csv").write_text(HEAD + "\n".join(rows) + "\n")
    problems = benches.load(bench, folder).problems
    for number, (problem, (_, words)) in enumerate(zip(problems, ROWS, strict=True), 3):
        assert problem.startswith(f"glossary.csv:{number}: {words}")
        assert len(problem) < 400
    assert sorted(term.zh for term in benches.look_up(bench, "")) == ["信", "失信"]


def test_a_headword_of_the_largest_size_goes_in(bench: Workbench, folder: Path) -> None:
    """200 characters of headword and of domain, of four bytes each, are indexed by both."""
    (folder / "glossary.csv").write_text(f"{HEAD}{'𠀀' * 200},x,,,,{'𡃁' * 200},,,\n")
    assert benches.load(bench, folder).problems == []


def make(kind: str, path: Path) -> None:
    """Make something that is no regular file."""
    if kind == "FIFO":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "nothing":
        path.symlink_to("nowhere")
    elif kind == "large":
        with path.open("wb") as file:
            file.truncate(LARGEST_FILE + 1)
    else:
        here = Path.cwd()
        os.chdir(path.parent)  # a socket's path may have a hundred bytes
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(path.name)
        os.chdir(here)


KINDS = {
    "FIFO": "is a FIFO, not a regular file; move it elsewhere.",
    "folder": "is a folder, not a regular file",
    "device": "is a device, not a regular file",
    "socket": "is a socket, not a regular file",
    "nothing": "cannot be read (No such file or directory).",
    "large": f"has {LARGEST_FILE + 1:,} bytes",
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_regular_file_is_refused(kind: str, bench: Workbench, folder: Path) -> None:
    """What may wait for ever or have no end is not read, in corpus/ and as the glossary."""
    write(folder, one=ONE, two=TWO)
    benches.load(bench, folder)
    make(kind, folder / "corpus" / "aa.toml")
    (folder / "glossary.csv").unlink()
    make(kind, folder / "glossary.csv")
    source, terms = benches.load(bench, folder).problems
    assert source.startswith(f"corpus/aa.toml: {KINDS[kind]}")
    assert terms.startswith(f"glossary.csv: {KINDS[kind]}")
    assert [term.zh for term in benches.look_up(bench, "")] == ["失信"]
    if kind != "nothing":
        assert "never loaded" in benches.dump(bench, folder).problems[0]


@one_database
@pytest.mark.parametrize("kind", ["FIFO", "device"])
def test_a_dump_over_what_is_no_regular_file(kind: str, bench: Workbench, folder: Path) -> None:
    """A dump leaves it alone too, and forced it takes its place without reading it."""
    benches.load(bench, folder)
    path = folder / "corpus" / "notice.toml"
    text = path.read_text()
    path.unlink()
    make(kind, path)
    assert "corpus/notice.toml holds changes" in benches.dump(bench, folder).problems[0]
    assert benches.dump(bench, folder, force=True).written == ["corpus/notice.toml"]
    assert path.read_text() == text


def test_a_database_of_terms_alone_is_not_empty(
    duizhao: Command,
    bench: Workbench,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A command loads the folder it is in into an empty database only: one with terms is none."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "glossary.csv").write_text(HEAD + "守信,my own rendering,,,,,,,\n")
    benches.load(bench, own)
    monkeypatch.chdir(folder)
    assert duizhao("find", "失信").err == "No segment holds “失信”.\n"
    assert [term.zh for term in benches.look_up(bench, "")] == ["守信"]
    with bench.database.reading() as session:
        assert session.exec(select(Source)).all() == []
        assert session.exec(select(Segment)).all() == []
