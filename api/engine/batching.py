"""Texts to batches of about one length, each different part once, and results back to texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.engine.decoding import Output

Part = tuple[str, ...]  # the tokens of a text, or of a clause of a long one

WINDOW = 4096  # texts that are sorted together; what memory holds of a job
BATCH_TOKENS = 1024  # decoded together, padding counted


@dataclass(slots=True)
class Row:
    """A text: where it stands in the job, as often as it does, and the parts it waits for."""

    positions: list[int]
    parts: list[Part]
    waiting: int


class Window:
    """Texts decoded together: `batches` of their parts; `done` says which texts a part ends.

    `blank` are the positions of texts without parts, `found` the drafts of the parts, best first.
    """

    def __init__(self, texts: Sequence[tuple[list[int], list[Part]]]) -> None:
        self.found: dict[Part, list[Output]] = {}
        self.blank = [at for positions, parts in texts if not parts for at in positions]
        self._rows: dict[Part, list[Row]] = {}
        for positions, parts in texts:
            row = Row(positions, parts, len(different := dict.fromkeys(parts)))
            for part in different:
                self._rows.setdefault(part, []).append(row)

    def batches(self, workers: int) -> Iterator[list[Part]]:
        """Every part once, the longest first; smaller batches where there is little work.

        Equal lengths stay in the order of the texts: the same job is batched the same every time.
        """
        parts = sorted(self._rows, key=len, reverse=True)
        limit = min(BATCH_TOKENS, -(-sum(map(len, parts)) // workers))
        start = 0
        while start < len(parts):
            count = max(1, limit // len(parts[start]))
            yield parts[start : start + count]
            start += count

    def done(self, part: Part, drafts: list[Output]) -> Iterator[Row]:
        """The texts that waited for nothing but this part, of which these are the drafts."""
        self.found[part] = drafts
        for row in self._rows[part]:
            row.waiting -= 1
            if not row.waiting:
                yield row
