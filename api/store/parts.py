"""Lists cut into parts: no statement binds as many values as a source may have segments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

PART = 1_000  # values that one statement binds; SQLite may take 32,766, PostgreSQL 65,535
Item = TypeVar("Item")


def in_parts(items: Iterable[Item], size: int = PART) -> Iterator[list[Item]]:
    """The items in order, in lists of at most `size`; no list at all of none."""
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part
