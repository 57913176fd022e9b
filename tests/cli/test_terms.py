"""`duizhao terms`: found, suggested, annotated."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api import glossary
from tests.commands import (
    PARKING,
    Command,
    load_practice,
)
from tests.desks import one_database


def test_terms_find(duizhao: Command, filled: Path) -> None:
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
def test_terms_find_as_typed(query: str, duizhao: Command, filled: Path) -> None:
    """Without --match a term is found by whatever comes near it."""
    done = duizhao("terms", "find", query)
    assert done.code == 0
    assert "失信行为" in {line.split("\t")[0] for line in done.out.splitlines()}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # drafting is tested on both
def test_terms_suggest(duizhao: Command, filled: Path) -> None:
    """What recurs and the glossary lacks comes as rows that a glossary may take."""
    load_practice()
    done = duizhao("terms", "suggest", "practice-notice", "practice-regulation", "--limit", "20")
    assert done.code == 0
    reading = glossary.read(done.out.encode())
    assert not reading.problems
    assert 0 < len(reading.terms) <= 20
    known = {term.zh for term in glossary.read((filled / "glossary.csv").read_bytes()).terms}
    assert not known & {term.zh for term in reading.terms}
    assert duizhao("terms", "suggest", PARKING).last == "Nothing recurs that the glossary lacks."
    assert duizhao("terms", "suggest", "nothing").last == 'There is no source "nothing".'


@one_database
def test_terms_find_nothing(duizhao: Command, filled: Path) -> None:
    """A term that is not there is named, exit 1."""
    done = duizhao("terms", "find", "qqqq zzzz")
    assert (done.code, done.out) == (1, "")
    assert done.last == "The glossary has nothing for “qqqq zzzz”."


@pytest.mark.usefixtures("filled")
def test_annotate(duizhao: Command) -> None:
    """A line a hit with its place, term, rendering, grade, and why it is not exact."""
    done = duizhao("terms", "annotate", stdin="他丢失信息。\n失信行为\n".encode())
    lines = [line.split("\t") for line in done.out.splitlines()]
    assert lines[0][:2] == ["1:2-4", "失信"]
    assert lines[0][3].startswith("doubtful (")
    assert ["2:0-4", "失信行为", "untrustworthy conduct", "exact"] in lines
    assert done.code == 0


@pytest.mark.usefixtures("filled")
def test_annotate_as_json(duizhao: Command) -> None:
    """Each line of stdin answers with one JSON array, empty where there is no term."""
    done = duizhao("terms", "annotate", "--json", stdin="失信行為\n\n天气\n".encode())
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert rows[0][0] == {
        "start": 0,
        "end": 4,
        "zh": "失信行为",
        "en": "untrustworthy conduct",
        "grade": "exact",
    }
    assert rows[1:] == [[], []]
