"""The real engine with a memory: what one test had decoded no other test decodes again.

The memory is a file that all processes of a run share; it is gone with the run.
"""

from __future__ import annotations

import hashlib
import pickle
import sqlite3
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from api.engine import DecodeSettings, Engine, Output, Wish


class Memory:
    """What was found for a key, by any process of the run."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self.open() as file:
            file.execute("CREATE TABLE IF NOT EXISTS known (key BLOB PRIMARY KEY, found BLOB)")
        file.close()

    def open(self) -> sqlite3.Connection:
        """The file; each use opens it, as each is of some thread."""
        file = sqlite3.connect(self.path, timeout=60)
        file.execute("PRAGMA synchronous = OFF")  # nothing here outlives the run
        return file

    def recall(self, keys: Sequence[Hashable]) -> list[object]:
        """What is known of each key, None where nothing is."""
        with self.open() as file:
            query = "SELECT found FROM known WHERE key = ?"
            rows = [file.execute(query, (digest(key),)).fetchone() for key in keys]
        file.close()
        return [pickle.loads(row[0]) if row else None for row in rows]

    def keep(self, found: dict[Hashable, object]) -> None:
        """Keep what was found."""
        rows = [(digest(key), pickle.dumps(one)) for key, one in found.items()]
        with self.open() as file:
            file.executemany("INSERT OR REPLACE INTO known VALUES (?, ?)", rows)
        file.close()


def digest(key: Hashable) -> bytes:
    """A short name of a key."""
    return hashlib.sha256(repr(key).encode("utf-8", "surrogatepass")).digest()


class Remembering(Engine):
    """The real engine; a text decoded in one way is not decoded so again, in the whole run."""

    memory: Memory

    @cached_property
    def model(self) -> str:
        """Names the weights: the same under another version remember the same."""
        return hashlib.sha256((self.package.path / "model" / "model.bin").read_bytes()).hexdigest()

    def drafts(
        self, texts: Iterable[str], *, decode: DecodeSettings | None = None, hypotheses: int = 1
    ) -> Iterator[tuple[int, Output]]:
        """Each text's position and draft."""
        given = list(texts)
        way = (self.model, self.package.from_code, decode or self.settings, hypotheses)
        keys = [(text, *way) for text in given]
        known = self.memory.recall(keys)
        yield from ((at, one) for at, one in enumerate(known) if isinstance(one, Output))
        left = [at for at, one in enumerate(known) if one is None]
        todo = (given[at] for at in left)
        for place, output in super().drafts(todo, decode=decode, hypotheses=hypotheses):
            self.memory.keep({keys[left[place]]: output})
            yield left[place], output

    def force(
        self, wishes: Sequence[Wish], *, decode: DecodeSettings | None = None
    ) -> list[list[Output]]:
        """For each wish the drafts that hold its rendering."""
        way = (self.model, self.package.from_code, decode or self.settings)
        keys = [(wish, *way) for wish in wishes]
        found = self.memory.recall(keys)
        left = [at for at, one in enumerate(found) if one is None]
        made = super().force([wishes[at] for at in left], decode=decode) if left else []
        for at, outputs in zip(left, made, strict=True):
            found[at] = outputs
        self.memory.keep({keys[at]: found[at] for at in left})
        return found  # type: ignore[return-value]
