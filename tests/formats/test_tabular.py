"""Exports: what is written reads back exactly, and a long export holds one item at a time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.formats.tabular import COLUMNS, write_csv, write_jsonl

ITEM: dict[str, Any] = {
    "id": "abcdefghijkl",
    "source": "shenzhen-2016",
    "position": 0,
    "zh": "停车不缴费，可被视为“失信行为”",
    "en": 'Unpaid parking may count as "untrustworthy"',
    "state": "translated",
    "draft": {"en": "No parking, no pay", "engine": "argos", "score": -0.41},
    "by": "duizhao",
    "at": date(2026, 11, 23),
    "spans": {"zh": [[0, 2]], "en": []},
}
TEXTS = st.text(
    alphabet=st.characters(codec="utf-8") | st.sampled_from("\r\n\t\0\",;=+-@'\u2028\x85失信"),
    max_size=20,
)


def read_csv(lines: Iterator[str]) -> list[dict[str, str]]:
    """The rows as Python's own reader sees them, through UTF-8."""
    data = "".join(lines).encode()
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def test_jsonl_is_one_object_a_line() -> None:
    """An item is one line of JSON with all its keys, dates as ISO 8601, Chinese unescaped."""
    lines = list(write_jsonl([ITEM, {"at": datetime(2026, 1, 2, 3, 4, tzinfo=UTC)}]))
    assert json.loads(lines[0]) == {**ITEM, "at": "2026-11-23"}
    assert "停车不缴费" in lines[0]
    assert lines[1] == '{"at": "2026-01-02T03:04:00+00:00"}\n'


@given(st.lists(TEXTS))
def test_jsonl_reads_back(texts: list[str]) -> None:
    """Any text reads back exactly, and no reader sees more lines than items."""
    whole = "".join(write_jsonl({"zh": text} for text in texts))
    lines = whole.encode().decode().splitlines()
    assert [json.loads(line)["zh"] for line in lines] == texts


def test_jsonl_carries_lone_surrogates() -> None:
    """A lone surrogate is escaped, so that UTF-8 carries it."""
    (line,) = write_jsonl([{"zh": "\ud800失\udfff"}])
    assert json.loads(line.encode())["zh"] == "\ud800失\udfff"


def test_jsonl_takes_any_mapping() -> None:
    """Mappings that are no dicts are objects too, nested ones included."""
    item = MappingProxyType({"draft": MappingProxyType({"en": "x"})})
    assert list(write_jsonl([item])) == ['{"draft": {"en": "x"}}\n']


def test_jsonl_refuses_what_json_has_not() -> None:
    """A value JSON has no form for is an error, not a guess."""
    with pytest.raises(TypeError, match="set cannot be written as JSON"):
        list(write_jsonl([{"zh": {1}}]))


def test_csv_columns() -> None:
    """The header names the columns; a row holds them in that order, the draft as its text."""
    header, row = write_csv([ITEM])
    assert header == "id,source,position,zh,en,state,draft,by,at\r\n"
    assert row == (
        "abcdefghijkl,shenzhen-2016,0,停车不缴费，可被视为“失信行为”,"
        '"Unpaid parking may count as ""untrustworthy""",'
        'translated,"No parking, no pay",duizhao,2026-11-23\r\n'
    )


def test_csv_of_a_new_segment() -> None:
    """What is absent or None is an empty field; a draft may be plain text."""
    rows = read_csv(write_csv([{"id": "a", "en": None, "draft": None}, {"draft": "plain"}]))
    assert rows[0] == dict.fromkeys(COLUMNS, "") | {"id": "a"}
    assert rows[1]["draft"] == "plain"


def test_csv_of_nothing_is_a_header() -> None:
    """No items give the header alone, and no line of JSON."""
    assert list(write_csv([])) == [",".join(COLUMNS) + "\r\n"]
    assert list(write_jsonl([])) == []


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, TEXTS))))
def test_csv_reads_back(items: list[dict[str, str]]) -> None:
    """Any text reads back exactly: quotes, line breaks, and what a spreadsheet calls a formula."""
    assert read_csv(write_csv(items)) == items


@pytest.mark.parametrize("text", ["=1+1", "+86", "-0.41", "@duizhao", '=HYPERLINK("x")', "'x"])
def test_csv_alters_no_text(text: str) -> None:
    """A cell a spreadsheet would take for a formula stands as stored."""
    (row,) = read_csv(write_csv([{"zh": text}]))
    assert row["zh"] == text


@pytest.mark.parametrize("write", [write_csv, write_jsonl])
def test_exports_stream(write: Any) -> None:
    """The first lines are there before a second item is asked for."""
    asked = []

    def items() -> Iterator[dict[str, Any]]:
        for n in range(3):
            asked.append(n)
            yield {**ITEM, "position": n}

    lines = write(items())
    assert "0" in next(line for line in lines if "abcdefghijkl" in line)
    assert asked == [0]
