"""`duizhao check`, said right and said wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.review import actions
from api.settings import get_settings
from api.workbench import Workbench
from tests import benches
from tests.commands import (
    PARKING,
    Command,
    load_practice,
)
from tests.desks import one_database

pytestmark = pytest.mark.usefixtures("filled")


def spoil(en: str) -> None:
    """Save a translation of the parking source's title."""
    bench = Workbench(get_settings())
    with bench.database.writing() as session:
        [item] = benches.find(bench, source=PARKING)
        actions.save(session, item.id, en, on=1, by="lin")
    bench.close()


def test_the_shipped_corpus_has_no_error(duizhao: Command) -> None:
    """A repository of corpus files can run it: without an error it ends with 0."""
    done = duizhao("check")
    assert done.code == 0, done.out
    assert done.last == "No errors."


def test_an_error_ends_with_one(duizhao: Command) -> None:
    """The segment is shown with its place, both texts and the finding; the exit is 1."""
    spoil("Shenzhen: 停车 without paying may be untrustworthy conduct")
    done = duizhao("check", PARKING)
    assert done.code == 1
    lines = done.out.splitlines()
    assert lines[0] == f"{PARKING} 1 (translated)"
    assert lines[1] == "  深圳：停车不缴费可被视为失信行为"
    assert any(line.startswith("  error untranslated: ") for line in lines[3:])
    assert done.last == "1 error."


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # drafting is tested on both
def test_json_has_every_segment(duizhao: Command) -> None:
    """A line a segment with its place, texts and findings; drafts only when asked for."""
    rows = [json.loads(line) for line in duizhao("check", "--json").out.splitlines()]
    assert len(rows) == 13
    assert rows[0].keys() >= {"source", "id", "position", "zh", "en", "state", "findings"}
    load_practice()
    drafted = json.loads(duizhao("draft", "practice-news", "--json").out)["segments"]
    assert drafted > 0
    assert len(duizhao("check", "--json", "--practice").out.splitlines()) == 13
    assert len(duizhao("check", "--json", "--drafts").out.splitlines()) == 13
    rows = duizhao("check", "--json", "--practice", "--drafts").out.splitlines()
    assert len(rows) == 13 + drafted


def test_pairs(duizhao: Command, tmp_path: Path) -> None:
    """Each line of the file answers with one JSON array of findings."""
    path = tmp_path / "pairs.tsv"
    path.write_text(
        "\ufeff共有490万人。\tSome 490,000 people.\n"
        "红名单按月公布。\tRed lists are published monthly.\textra\n"
        "\t\n"
        "红名单按月公布。\tThe lists of honour come out.\r\n",
        encoding="utf-8",
    )
    done = duizhao("check", "--pairs", path, "--json")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [len(row) for row in rows[:3]] == [1, 0, 0]
    assert rows[0][0] == {
        "check": "numbers",
        "severity": "error",
        "message": "“490万” is 4,900,000, but the English has “490,000”.",
        "zh_span": [2, 6],
        "en_span": [5, 12],
    }
    assert "consistency" in {finding["check"] for finding in rows[3]}
    assert done.code == 1


def test_pairs_in_words(duizhao: Command) -> None:
    """Without --json findings are shown under the line's number; stdin is -."""
    done = duizhao("check", "--pairs", "-", stdin="共有490万人。\tSome 490,000 people.\n".encode())
    assert done.out.splitlines()[0] == "-:1"
    assert "  error numbers: “490万” is 4,900,000, but the English has “490,000”." in done.out


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xe5\xa5\xbd\n", "pairs.tsv:1: no tab; a line is Chinese, a tab, English."),
        (b"a\tb\n\xff\tb\n", "pairs.tsv:2: not UTF-8 (byte 0 of the line)."),
    ],
)
@one_database
def test_a_bad_line_is_named(duizhao: Command, tmp_path: Path, data: bytes, words: str) -> None:
    """A line that is no pair is one line on stderr with its number, and exit 1."""
    path = tmp_path / "pairs.tsv"
    path.write_bytes(data)
    done = duizhao("check", "--pairs", path, "--json")
    assert done.code == 1
    assert done.last.endswith(words)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("nothing",), 1, 'There is no source "nothing".'),
        (("--pairs", "/nowhere"), 1, "Cannot read /nowhere (No such file or directory)."),
        ((PARKING, "--pairs", "x.tsv"), 2, "name sources or give --pairs, not both"),
    ],
)
def test_said_wrong(duizhao: Command, arguments: tuple[str, ...], code: int, words: str) -> None:
    """The answer says what to do."""
    done = duizhao("check", *arguments)
    assert done.code == code
    assert words in done.err
