"""What is wrong with a TOML text, in words, and where: line and column, for who has to mend it.

The parser says where only of what it cannot read; of what it read, this looks the place up.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any, NamedTuple

# what may hold anything at all, brackets and equals signs too: strings and comments
_OPAQUE = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*', re.DOTALL
)
_HEADER = re.compile(r"\s*\[\[?\s*([\w.-]+)\s*\]\]?")
_KEY = re.compile(r"\s*([\w.-]+)\s*=\s*")
_DEEP = 100  # tables or lists in each other; nothing that is read here has more than three
_LONG_NUMBER = re.compile(r"\d[\d_]{1000,}")


class Place(NamedTuple):
    """A place in a text, both counted from 1, the column in code points."""

    line: int
    column: int


class Row(NamedTuple):
    """A line that says something: its table, the number of that among its like, its key."""

    table: str
    number: int
    key: str | None  # None for the table's header
    place: Place
    rest: str  # the line from the key's value on


def find_value(
    text: str, table: str, index: int, key: str | None, inner: str | None = None
) -> Place | None:
    """The place of a key's value in the index-th `[[table]]`, of `inner` in an inline table there.

    Where the key is not found it is the table's header, and None where that is not there either.
    `table` "" is what stands before any header; `key` None is the header.
    """
    found = None
    for row in _rows(_mask(text)):
        within = row.table.removeprefix(f"{table}.") if table else row.table
        if row.number != index or row.table not in {table, f"{table}.{key}"}:
            continue
        if row.table == table and row.key is None:
            found = row.place
            if key is None:
                return found
        elif row.table == table and row.key == key:
            part = re.search(rf"(?<![\w-]){re.escape(inner)}\s*=\s*", row.rest) if inner else None
            return _shifted(row.place, part.end() if part else 0)
        elif within == key and row.key == inner:
            return row.place
    return found


def find_fault(text: str, message: str) -> Place | None:
    """The place of what the parser could not read, from its message or from what it gave up at."""
    told = re.search(r"at line (\d+), column (\d+)", message)
    if told:
        return Place(int(told[1]), int(told[2]))
    masked = _mask(text)
    if "end of document" in message:
        return _place(text, len(text.rstrip()))
    number = _LONG_NUMBER.search(masked)
    if number:
        return _place(text, number.start())
    depth = 0
    for found in re.finditer(r"[\[\]{}]", masked):
        depth += 1 if found[0] in "[{" else -1
        if depth > _DEEP:
            return _place(text, found.start())
    return None


def syntax_words(error: ValueError | RecursionError) -> str:
    """What stops the parser, without the place."""
    if isinstance(error, RecursionError):
        return "tables or lists stand in each other without an end"
    if not isinstance(error, tomllib.TOMLDecodeError):
        return "a number has more digits than can be read"
    return re.sub(r" \(at .*\)$", "", str(error))


def brief(text: str) -> str:
    """A text as a message quotes it: not for ever."""
    return text if len(text) <= 80 else f"{text[:80]}…"


def shown(value: Any) -> str:
    """A value as a message quotes it."""
    if isinstance(value, int) and value.bit_length() > 64:
        return "a number so large"
    return brief(repr(value))


def _mask(text: str) -> str:
    return _OPAQUE.sub(lambda found: re.sub(r"[^\n]", "\x00", found[0]), text)


def _place(text: str, at: int) -> Place:
    return Place(text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def _shifted(place: Place, by: int) -> Place:
    return Place(place.line, place.column + by)


def _rows(masked: str) -> Iterator[Row]:
    """Each header and each line that begins with a key, in order."""
    table, counts = "", {"": 0}
    for number, line in enumerate(masked.split("\n"), 1):
        header = _HEADER.match(line)
        key = _KEY.match(line)
        if header:
            table = header[1]
            parent = table.rpartition(".")[0]
            counts[table] = counts.get(parent, 0) if parent else counts.get(table, -1) + 1
            column = len(line) - len(line.lstrip()) + 1
            yield Row(table, counts[table], None, Place(number, column), line)
        elif key:
            place = Place(number, key.end() + 1)
            yield Row(table, counts[table], key[1], place, line[key.end() :])
