"""Aligned text out of the project: JSON Lines and CSV, an item at a time.

Both take the items of the aligned-text list: mappings with id, source, position, zh, en, state,
draft, by, at and spans. Both give lines as they are asked for, and hold one item at a time.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

COLUMNS = ("id", "source", "position", "zh", "en", "state", "draft", "by", "at")

# Line ends to some readers, though not to JSON; and what UTF-8 cannot carry unescaped.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def write_jsonl(items: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Each item as a line of JSON, ended by LF, with every key it has.

    Chinese stands as it is. Dates are ISO 8601 strings. Line and paragraph separators, C1 controls
    and lone surrogates are escaped, so that a line is a line to every reader and UTF-8 carries it.
    """
    for item in items:
        line = json.dumps(dict(item), ensure_ascii=False, allow_nan=False, default=_plain)
        yield _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", line) + "\n"


def write_csv(items: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A header, then each item as a row: the columns of `COLUMNS`, RFC 4180, ended by CRLF.

    A draft is its English text alone; what is absent or None is an empty field. Texts stand exactly
    as stored, so that a program reads back what was written: a cell that begins with = + - or @ is
    neither changed nor marked. A spreadsheet may take such a cell for a formula: import the file
    with every column as text, in UTF-8, rather than open it by a double click.
    """
    row = _Row()
    writer = csv.writer(row, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    yield row.text
    for item in items:
        writer.writerow([_cell(item.get(column)) for column in COLUMNS])
        yield row.text


class _Row:
    """Where the CSV writer leaves a row."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text


def _cell(value: object) -> object:
    if isinstance(value, Mapping):  # a draft
        return value.get("en")
    return _plain(value) if isinstance(value, date) else value


def _plain(value: object) -> object:
    """A date or time, a mapping or a row of other kinds as JSON knows it."""
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
