"""The formats that aligned text is exported in; REST, the command and the docs read this list.

A format takes rows: mappings with the keys of the aligned-text list (id, source, position, zh, en,
state, draft, by, at, revision, spans), as `AlignedItem.model_dump` gives them. It gives bytes as
they are asked for and holds one row at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from api.formats import tabular

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Format:
    """A format: what it is asked for by, what it is called, and how rows become its bytes.

    `description` is one line for the docs and the help; `media_type` is what Accept names.
    """

    name: str
    description: str
    media_type: str
    write: Callable[[Iterable[Row]], Iterator[bytes]]


def _encoded(write: Callable[[Iterable[Row]], Iterator[str]]) -> Callable[..., Iterator[bytes]]:
    """A writer of text as one of UTF-8."""
    return lambda rows: (line.encode() for line in write(rows))


FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        Format("csv", "CSV (RFC 4180), a row a segment", "text/csv", _encoded(tabular.write_csv)),
        Format(
            "jsonl",
            "JSON Lines, an object a segment, with every key",
            "application/jsonl",
            _encoded(tabular.write_jsonl),
        ),
    )
}
