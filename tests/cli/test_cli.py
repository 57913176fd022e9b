"""Each command said right and said wrong: what it does, what it prints, how it ends.

The commands run in this process through `main`, as the installed script does; a few run as
processes of their own, where a terminal or a pipe matters.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api import glossary
from api.cli import main
from api.engine import seed_package
from api.review.actions import save
from api.settings import Settings, get_settings
from api.store.database import Database
from api.store.tables import Segment
from api.workbench import Workbench
from tests import ROOT, workbenches
from tests.desks import one_database

DUIZHAO = Path(sys.executable).parent / "duizhao"
PARKING = "shenzhen-2016-parking-fees"
FILES = len(list((ROOT / "corpus").glob("*.toml"))) + 1  # and glossary.csv


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> str:
        """The last line for the person."""
        return self.err.splitlines()[-1]


Command = Callable[..., Done]


@pytest.fixture
def duizhao(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command, as the installed script runs it."""

    def run(*args: str | Path, stdin: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "argv", ["duizhao", *map(str, args)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        get_settings.cache_clear()
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main()
        return Done(int(stopped.value.code or 0), *capsys.readouterr())

    return run


@pytest.fixture(scope="session")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the seed model unpacked."""
    folder = tmp_path_factory.mktemp("unpacked")
    seed_package(folder)
    return folder


@pytest.fixture
def desk(
    settings: Settings, unpacked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """The current folder: a copy of corpus/ and glossary.csv beside an empty database."""
    monkeypatch.setenv("DUIZHAO_DATA_DIR", str(unpacked))
    folder = tmp_path / "desk"
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    shutil.copy(ROOT / "glossary.csv", folder)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def blank(desk: Path) -> Path:
    """The same folder, no segment of which has a draft."""
    for path in (desk / "corpus").glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub("(?m)^draft = .*\n", "", text), encoding="utf-8")
    return desk


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: an empty one, with a database of its own."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def load_practice() -> None:
    """Load the practice texts, undrafted: a draft of each takes many seconds."""
    bench = Workbench(get_settings())
    workbenches.load_practice(bench)
    bench.close()


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def edit(path: Path, old: str, new: str) -> None:
    """Change a file as an editor does."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def write_english(settings: Settings, english: str) -> str:
    """A person's save on the parking title, in the database; its id."""
    bench = Workbench(settings)
    key = str(workbenches.find(bench, source=PARKING)[0]["id"])
    with bench.database.writing() as session:
        row = session.get(Segment, key)
        assert row
        save(session, key, english, on=row.revision, by="lin")
    bench.close()
    return key


# --- help and wrong usage ------------------------------------------------------------------------


def test_help(duizhao: Command) -> None:
    """Help names every command with a whole sentence, in plain text."""
    done = duizhao("--help")
    assert done.code == 0
    for name in ("serve", "load", "dump", "draft", "practice", "translate", "terms", "doctor"):
        assert f"\n  {name} " in done.out
    assert "..." not in done.out.partition("Commands:")[2]
    assert "─" not in done.out


def test_version(duizhao: Command) -> None:
    """`--version` prints name and version."""
    assert duizhao("--version").out == "duizhao 0.1.0\n"


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["review"], "No such command 'review'."),
        (["draft", PARKING, "--all"], "name sources or say --all, not both"),
        (["terms", "find"], "Missing argument 'QUERY'."),
        (
            ["terms", "find", "信用", "--match", "near"],
            "use exact, prefix, contains, pinyin, fuzzy",
        ),
        (["find", "信用", "--lang", "de"], "use zh or en"),
        (["find"], "Missing argument 'QUERY'."),
        (["find", " "], "Invalid value for QUERY: it is empty"),
        (["terms", "find", ""], "Invalid value for QUERY: it is empty"),
        (["export"], "Missing option '--format'."),
        (["export", "--format", "tmx"], "use csv or jsonl"),
        (
            ["export", "--format", "csv", "--state", "done"],
            "use new, draft, translated, approved, returned",
        ),
        (["serve", "--port", "99999"], "less than or equal to 65535"),
        (["serve", "--port", "http"], "'--port'"),
        (["load", "--forse"], "No such option: --forse"),
    ],
)
def test_wrong_usage(args: list[str], words: str, duizhao: Command, elsewhere: Path) -> None:
    """Wrong usage exits 2 before anything is opened; the last line says what is right."""
    done = duizhao(*args)
    assert done.code == 2
    assert words in done.last
    assert done.out == ""


# --- load ----------------------------------------------------------------------------------------


def test_load(duizhao: Command, desk: Path) -> None:
    """A load says what went in; the same load again says that nothing changed."""
    first = duizhao("load")
    assert first.code == 0
    assert first.err.startswith(f"Loaded {FILES - 1} sources, ")
    assert first.err.endswith(" new).\n")
    again = duizhao("load", desk)
    assert again.code == 0
    assert again.err.endswith("terms; nothing changed.\n")


def test_load_nothing(duizhao: Command, elsewhere: Path) -> None:
    """A folder without corpus/ and glossary.csv is named."""
    done = duizhao("load")
    assert (done.code, done.err) == (
        1,
        f"There is no corpus/ and no glossary.csv in {elsewhere}.\n",
    )


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (PARKING, "2016-11-02", "2016-13-02", ":4: not TOML: "),
        (PARKING, "published = 2016-11-02", 'published = "2016-11-02"', "published must be a date"),
        (PARKING, 'state = "translated"', 'state = "done"', 'unknown state "done"; known are new,'),
        (PARKING, f'slug = "{PARKING}"', 'slug = "parking"', "rename the file or the slug"),
        (PARKING, "publisher", "publishers", "publisher is missing"),
    ],
)
@one_database
def test_load_bad_corpus_file(
    name: str, old: str, new: str, words: str, duizhao: Command, desk: Path
) -> None:
    """One bad corpus file is told of by name and line; every other file goes in."""
    edit(desk / "corpus" / f"{name}.toml", old, new)
    done = duizhao("load")
    assert done.code == 1
    assert done.err.startswith(f"Loaded {FILES - 2} sources")
    assert done.last.startswith(f"corpus/{name}.toml")
    assert words in done.last


def test_load_not_utf8(duizhao: Command, desk: Path) -> None:
    """A corpus file saved as GBK is told of by line and byte."""
    path = desk / "corpus" / f"{PARKING}.toml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gbk"))
    done = duizhao("load")
    assert done.code == 1
    assert f"corpus/{PARKING}.toml:2: not UTF-8 (byte " in done.last


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("zh,en,also,", "zh,also,", "glossary.csv:1: column en is missing"),
        ("失信行为,untrustworthy conduct,", "失信行为,,", "glossary.csv:2: column en: is empty"),
    ],
)
def test_load_bad_glossary(old: str, new: str, words: str, duizhao: Command, desk: Path) -> None:
    """What is wrong with the glossary is told with line and column; the sources go in."""
    edit(desk / "glossary.csv", old, new)
    done = duizhao("load")
    assert done.code == 1
    assert words in done.err
    assert done.err.startswith(f"Loaded {FILES - 1} sources")


def test_load_conflict(duizhao: Command, desk: Path, settings: Settings) -> None:
    """An edit on both sides is listed, exit 1, and both are kept."""
    duizhao("load")
    key = write_english(settings, "Ours")
    path = desk / "corpus" / f"{PARKING}.toml"
    edit(path, 'en = "', 'en = "Theirs: ')
    done = duizhao("load")
    assert done.code == 1
    assert done.last == (
        f"corpus/{PARKING}.toml: segment {key} was edited in the file and in the database; "
        "both are kept."
    )
    assert "Ours" in duizhao("find", "Ours", "--lang", "en").out
    assert "Theirs: " in path.read_text(encoding="utf-8")


# --- dump ----------------------------------------------------------------------------------------


def test_dump_unchanged(duizhao: Command, desk: Path) -> None:
    """Load then dump changes not one byte and says so."""
    before = contents(desk)
    duizhao("load")
    done = duizhao("dump")
    assert (done.code, done.err) == (0, f"0 files written, {FILES} unchanged.\n")
    assert contents(desk) == before


def test_dump_edit(duizhao: Command, desk: Path, settings: Settings) -> None:
    """After one save exactly that file is written, and in it exactly the edited lines."""
    duizhao("load")
    before = contents(desk)
    write_english(settings, "Not paying to park")
    done = duizhao("dump")
    name = f"corpus/{PARKING}.toml"
    assert done.err == f"Wrote {name}\n1 file written, {FILES - 1} unchanged.\n"
    after = contents(desk)
    assert {key for key in after if after[key] != before[key]} == {name}
    changed = set(after[name].decode().splitlines()) - set(before[name].decode().splitlines())
    assert 'en = "Not paying to park"' in changed
    assert {line.split(" =")[0] for line in changed} <= {"en", "by", "at"}


def test_dump_elsewhere(duizhao: Command, desk: Path, tmp_path: Path) -> None:
    """A dump into an empty folder makes the files that were loaded; the folder must be there."""
    refused = duizhao("dump", tmp_path / "copy")
    assert refused.code == 1
    assert refused.last == f"There is no folder {tmp_path}/copy: make it first, or name another."
    (tmp_path / "copy").mkdir()
    before = contents(desk)
    done = duizhao("dump", tmp_path / "copy")  # the first command loads the folder it is in
    assert done.code == 0
    assert f"{FILES} files written, 0 unchanged." in done.err
    assert contents(tmp_path / "copy") == before


def test_dump_unseen_edit(duizhao: Command, desk: Path) -> None:
    """A file with an edit that was never loaded is left alone, exit 1, unless forced."""
    duizhao("load")
    path = desk / "corpus" / f"{PARKING}.toml"
    original = path.read_bytes()
    edit(path, 'en = "', 'en = "By hand: ')
    edited = path.read_bytes()
    done = duizhao("dump")
    assert done.code == 1
    assert done.last == (
        f"corpus/{PARKING}.toml holds changes that were never loaded: run `duizhao load` first, "
        "or `duizhao dump --force` to write over them."
    )
    assert path.read_bytes() == edited
    assert duizhao("dump", "--force").code == 0
    assert path.read_bytes() == original


def test_dump_unwritable(duizhao: Command, desk: Path) -> None:
    """A place that cannot be written is named."""
    copy = desk / "copy"
    copy.mkdir()
    (copy / "corpus").write_text("in the way")
    done = duizhao("dump", copy)
    assert done.code == 1
    assert done.last.startswith(f"Cannot write {copy}/corpus/")


# --- draft, practice, translate ------------------------------------------------------------------


@one_database
def test_draft(duizhao: Command, blank: Path) -> None:
    """Drafts are made once, said with what made them, and go into the corpus files."""
    first = duizhao("draft")
    assert first.code == 0
    assert re.search("^Drafted .* with argos zh_en ", first.err, re.MULTILINE)
    assert re.search(r"^The glossary is honoured in \d+ of \d+ terms\.$", first.err, re.MULTILINE)
    again = duizhao("draft", "--all")
    assert (again.code, again.err) == (0, "Every segment has a draft.\n")
    duizhao("dump")
    assert "\ndraft = { en = " in (blank / "corpus" / f"{PARKING}.toml").read_text(encoding="utf-8")


def test_draft_json(duizhao: Command, blank: Path) -> None:
    """`--json` prints one object of numbers on stdout; `--redo` drafts what has a draft."""
    found = json.loads(duizhao("draft", PARKING, "--json").out)
    assert found["segments"] == 1
    assert found["seconds"] > 0
    assert found["tokens_per_second"] > 0
    assert found["term_hit_rate"] == 1
    again = json.loads(duizhao("draft", PARKING, "--redo", "--json").out)
    assert (again["segments"], again["known"], again["term_hit_rate"]) == (1, 1, 1)
    nothing = json.loads(duizhao("draft", PARKING, "--json").out)
    assert (nothing["segments"], nothing["seconds"], nothing["term_hit_rate"]) == (0, 0, None)


def test_draft_unknown(duizhao: Command, blank: Path) -> None:
    """A slug that is not there is named, and nothing is drafted."""
    done = duizhao("draft", PARKING, "nowhere")
    assert (done.code, done.last) == (1, 'There is no source "nowhere".')
    assert "[draft]" not in duizhao("find", "停车").out


def test_draft_by_package(duizhao: Command, blank: Path) -> None:
    """`--package` drafts with the package of that name; another name is told with those there."""
    assert json.loads(duizhao("draft", PARKING, "--package", "seed", "--json").out)["segments"] == 1
    again = duizhao("draft", PARKING, "--package", "seed")
    assert (again.code, again.err) == (0, "Every segment has a draft by seed.\n")
    wrong = duizhao("draft", PARKING, "--package", "zh_en 77")
    assert wrong.code == 1
    assert wrong.last.startswith("There is no package “zh_en 77”; there is zh_en ")


@one_database
def test_practice(duizhao: Command, desk: Path) -> None:
    """Practice text goes into the database, drafted, and out of sight unless asked for."""
    done = duizhao("practice")
    assert done.code == 0
    assert "3 practice texts, " in done.last
    assert duizhao("practice").last.partition("(")[2].startswith("0 new); 0 drafted.")
    shown = duizhao("export", "--format", "jsonl", "--practice").out
    hidden = duizhao("export", "--format", "jsonl").out
    assert "practice-" in shown
    assert "practice-" not in hidden
    assert len(shown.splitlines()) >= len(hidden.splitlines()) + 60
    duizhao("dump")
    assert not list((desk / "corpus").glob("practice*"))


def test_translate(duizhao: Command, unpacked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line of stdin gives one line of English, in order, however its line ends."""
    monkeypatch.setenv("DUIZHAO_DATA_DIR", str(unpacked))
    given = "他昨天去了北京。\r\n\n信用信息。停车不缴费。\n他昨天去了北京。".encode()
    done = duizhao("translate", stdin=given)
    assert done.code == 0
    lines = done.out.split("\n")
    assert len(lines) == 5
    assert (lines[1], lines[4]) == ("", "")
    assert lines[0] == lines[3] != lines[2]
    rows = [json.loads(row) for row in duizhao("translate", "--json", stdin=given).out.splitlines()]
    assert [row["en"] for row in rows] == lines[:4]
    assert [row["zh"] for row in rows] == given.decode().replace("\r", "").split("\n")
    assert all(isinstance(row["score"], float) for row in rows)


def test_translate_honours_the_glossary(duizhao: Command, desk: Path) -> None:
    """Terms are rendered as the glossary has them, but for `--no-glossary`."""
    given = "他申请了信用修复。\n".encode()
    (desk / "glossary.csv").write_bytes(
        glossary.write([glossary.Term(zh="信用修复", en="credit rehabilitation", domain="credit")])
    )
    assert "credit rehabilitation" in duizhao("translate", stdin=given).out
    assert "credit rehabilitation" not in duizhao("translate", "--no-glossary", stdin=given).out


def test_translate_not_utf8(duizhao: Command) -> None:
    """Bytes that are not UTF-8 are told of by line."""
    given = "信用\n".encode() + "信用".encode("gbk")
    done = duizhao("translate", "--no-glossary", stdin=given)
    assert (done.code, done.err) == (1, "stdin:2: not UTF-8 (byte 0 of the line).\n")


# --- terms, find, export -------------------------------------------------------------------------


def test_terms_find(duizhao: Command, desk: Path) -> None:
    """A term comes with its renderings, those to avoid, its domain and who uses it."""
    done = duizhao("terms", "find", "失信行为", "--match", "exact")
    assert done.code == 0
    zh, en, domain, source = done.out.rstrip("\n").split("\t")
    assert (zh, domain, source) == ("失信行为", "credit", PARKING)
    assert en.startswith("untrustworthy conduct (also: ")
    assert "; " in en
    assert "[not: " in en
    rows = [json.loads(row) for row in duizhao("terms", "find", "失信", "--json").out.splitlines()]
    assert rows[0]["zh"] == "失信"
    assert len({row["domain"] for row in rows if row["zh"] == "失信"}) == 2
    assert duizhao("terms", "find", "untrustworthy con", "--match", "prefix").code == 0


@pytest.mark.parametrize(
    "query", ["shixin", "shi xin", "sx", "失信", "失信行為", "untrustworthy", "untrustwothy"]
)
@one_database
def test_terms_find_as_typed(query: str, duizhao: Command, desk: Path) -> None:
    """Without --match a term is found by whatever comes near it."""
    done = duizhao("terms", "find", query)
    assert done.code == 0
    assert "失信行为" in {line.split("\t")[0] for line in done.out.splitlines()}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # drafting is tested on both
def test_terms_suggest(duizhao: Command, desk: Path) -> None:
    """What recurs and the glossary lacks comes as rows that a glossary may take."""
    duizhao("load")
    load_practice()
    done = duizhao("terms", "suggest", "practice-notice", "practice-regulation", "--limit", "20")
    assert done.code == 0
    reading = glossary.read(done.out.encode())
    assert not reading.problems
    assert 0 < len(reading.terms) <= 20
    known = {term.zh for term in glossary.read((desk / "glossary.csv").read_bytes()).terms}
    assert not known & {term.zh for term in reading.terms}
    assert duizhao("terms", "suggest", PARKING).last == "Nothing recurs that the glossary lacks."
    assert duizhao("terms", "suggest", "nothing").last == 'There is no source "nothing".'


@one_database
def test_terms_find_nothing(duizhao: Command, desk: Path) -> None:
    """A term that is not there is named, exit 1."""
    done = duizhao("terms", "find", "qqqq zzzz")
    assert (done.code, done.out) == (1, "")
    assert done.last == "The glossary has nothing for “qqqq zzzz”."


def test_find(duizhao: Command, desk: Path) -> None:
    """A text is found on either side; state and draft are told beside it."""
    duizhao("load")
    found = duizhao("find", "停车不缴费")
    head, zh, en = found.out.splitlines()
    assert head == f"{PARKING} 1 (translated)"
    assert zh == "  深圳：停车不缴费可被视为失信行为"
    word = en.split()[-1]
    assert PARKING in duizhao("find", word.upper(), "--lang", "en").out
    assert duizhao("find", word, "--lang", "zh").code == 1
    [item] = map(json.loads, duizhao("find", "停车不缴费", "--json").out.splitlines())
    assert item["spans"]["zh"] == [[3, 8]]


def test_find_draft(duizhao: Command, blank: Path, settings: Settings) -> None:
    """Where no person wrote English the draft is shown as one, or that there is none."""
    edit(blank / "corpus" / f"{PARKING}.toml", 'state = "translated"', 'state = "new"')
    path = blank / "corpus" / f"{PARKING}.toml"
    kept = [
        line
        for line in path.read_text(encoding="utf-8").splitlines()
        if not line.startswith(("en = ", "by = ", "at = "))
    ]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    assert duizhao("find", "停车不缴费").out.splitlines()[2] == "  [none]"
    duizhao("draft", PARKING)
    assert duizhao("find", "停车不缴费").out.splitlines()[2].startswith("  [draft] ")


def test_find_nothing(duizhao: Command, desk: Path) -> None:
    """A text that is nowhere is named, exit 1."""
    assert duizhao("find", "no such text").last == "No segment holds “no such text”."


def test_export_csv(duizhao: Command, desk: Path, tmp_path: Path) -> None:
    """CSV goes to stdout or to a file, one row a segment, narrowed as asked."""
    done = duizhao("export", "--format", "csv", "--source", PARKING)
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["zh"] for row in rows] == ["深圳：停车不缴费可被视为失信行为"]
    target = tmp_path / "out.csv"
    told = duizhao("export", "--format", "csv", "--source", PARKING, "-o", target)
    assert (told.out, told.err) == ("", f"Wrote 1 segment to {target}.\n")
    assert target.read_bytes().decode() == done.out
    assert len(duizhao("export", "--format", "csv", "--state", "approved").out.splitlines()) == 1


def test_export_jsonl(duizhao: Command, desk: Path) -> None:
    """JSON Lines hold every segment of the corpus."""
    rows = [json.loads(line) for line in duizhao("export", "--format", "jsonl").out.splitlines()]
    texts = [path.read_text(encoding="utf-8") for path in (desk / "corpus").iterdir()]
    assert len(rows) == sum(text.count("[[segments]]") for text in texts)


def test_export_wrong(duizhao: Command, desk: Path) -> None:
    """An unknown source and a file that cannot be written are named."""
    unknown = duizhao("export", "--format", "csv", "--source", "nowhere")
    assert (unknown.code, unknown.last) == (1, 'There is no source "nowhere".')
    target = desk / "glossary.csv" / "out.csv"
    unwritable = duizhao("export", "--format", "csv", "-o", target)
    assert unwritable.code == 1
    assert unwritable.last.startswith(f"Cannot write {target} (")


# --- an empty database, a missing or foreign one -------------------------------------------------


def test_first_command_loads(duizhao: Command, desk: Path) -> None:
    """A command that finds an empty database loads the current folder first, once."""
    first = duizhao("find", "停车")
    assert first.err.startswith(f"Loaded {FILES - 1} sources")
    assert duizhao("find", "停车").err == ""


def test_empty_database(duizhao: Command, elsewhere: Path) -> None:
    """With an empty database and no corpus/ here, a command says what to do."""
    done = duizhao("draft")
    assert done.err.startswith("The database is empty: run `duizhao load DIR`, ")


@pytest.mark.parametrize("command", ["load", "find x", "export --format csv", "serve", "draft"])
@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DUIZHAO_DATA_DIR", "{file}/data", "set DUIZHAO_DATA_DIR to one that can be written."),
        ("DUIZHAO_DATABASE_URL", "sqlite:///{file}", "(file is not a database): check that the"),
        ("DUIZHAO_DATABASE_URL", "postgresql://u:hush@127.0.0.1:1/d", "the server is running."),
        ("DUIZHAO_DATABASE_URL", "mysql://u@h/d", "names mysql; use sqlite or postgresql."),
        ("DUIZHAO_DATABASE_URL", "nonsense", "DUIZHAO_DATABASE_URL is not a database URL: write "),
        ("DUIZHAO_PORT", "eighty", "DUIZHAO_PORT cannot be 'eighty': Input should be a valid int"),
    ],
)
def test_one_line(
    command: str,
    name: str,
    value: str,
    words: str,
    duizhao: Command,
    elsewhere: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What stops every command is one line that says what to do; a password stays hidden."""
    (elsewhere / "glossary.csv").write_text("zh,en\n")
    file = elsewhere / "file"
    file.write_text("not a database, not a folder " * 40)
    monkeypatch.setenv(name, value.format(file=file))
    done = duizhao(*command.split())
    assert (done.code, done.out) == (1, "")
    assert words in done.err
    assert done.err.count("\n") == 1
    assert "hush" not in done.err


def test_newer_database(duizhao: Command, elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database of a later version is left alone, and which one is said."""
    path = elsewhere / "later.db"
    with sqlite3.connect(path) as later:
        later.execute("CREATE TABLE alembic_version (version_num TEXT)")
        later.execute("INSERT INTO alembic_version VALUES ('9999')")
    later.close()
    monkeypatch.setenv("DUIZHAO_DATABASE_URL", f"sqlite:///{path}")
    done = duizhao("find", "信用")
    assert done.code == 1
    assert "made by a newer version of Duizhao (schema 9999, " in done.err
    assert done.err.endswith("upgrade Duizhao.\n")


def test_unexpected(duizhao: Command, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw is one line too, and a traceback only on request."""
    duizhao("load")
    database = Database(get_settings().url())
    with database.writer.begin() as connection:
        connection.execute(text("DROP TABLE finding"))
    database.close()
    done = duizhao("check")
    assert done.code == 1
    assert done.err.count("\n") == 1
    assert done.err.endswith("(DUIZHAO_DEBUG=1 shows where).\n")
    monkeypatch.setenv("DUIZHAO_DEBUG", "1")
    monkeypatch.setattr(sys, "argv", ["duizhao", "check"])
    with pytest.raises(DBAPIError):
        main()


def test_an_argument_of_other_bytes(duizhao: Command, desk: Path) -> None:
    """What is no UTF-8 is wrong usage, in one line."""
    done = duizhao("find", "\udcff")
    assert (done.code, done.err.splitlines()[-1:]) == (
        2,
        ["An argument is not text in UTF-8: type it again."],
    )


# --- processes -----------------------------------------------------------------------------------


def test_installed_script(elsewhere: Path) -> None:
    """The installed command runs from any folder."""
    done = subprocess.run([DUIZHAO, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("duizhao ")


@one_database
def test_utf8_everywhere(desk: Path) -> None:
    """Output is UTF-8 whatever the terminal's encoding is said to be."""
    found = subprocess.run(
        [DUIZHAO, "terms", "find", "失信行为"],
        env={**os.environ, "PYTHONIOENCODING": "latin-1", "DUIZHAO_DATABASE_URL": ""},
        capture_output=True,
        check=True,
    )
    assert "失信行为\t" in found.stdout.decode()


@one_database
def test_reader_gone(desk: Path) -> None:
    """A reader that closes the pipe ends the command without a traceback."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [DUIZHAO, "export", "--format", "jsonl"],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert done.returncode == 1
    assert done.stderr.startswith("Loaded ")
    assert done.stderr.count("\n") == 1
