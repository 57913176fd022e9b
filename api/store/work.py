"""Long work in short transactions: whoever else writes waits for moments, and gets in between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from time import perf_counter, sleep
from typing import Protocol, TypeVar

from sqlmodel import Session

from api.store.database import Database

Item = TypeVar("Item")
SECONDS = 0.1  # that a transaction is to take; a person's save waits for one of them
# Who waits for SQLite in another process asks again every 25 ms at first: it is to meet the gap.
PAUSE = 0.03
FIRST, LEAST, LARGEST = 40, 10, 1_000  # items of a transaction: at first, and at any time


class Work(Protocol):
    """How a work of many items reads and writes."""

    def reading(self) -> AbstractContextManager[Session]:
        """A session for reading."""
        ...

    def parts(self, items: Sequence[Item]) -> Iterator[Sequence[Item]]:
        """The items in order, a transaction's worth at a time; one part at least."""
        ...

    def transaction(self) -> AbstractContextManager[Session]:
        """A session for one part, written when it ends."""
        ...


class Together:
    """A small work that is a part of somebody's transaction."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def reading(self) -> AbstractContextManager[Session]:
        """The session."""
        return nullcontext(self.session)

    def parts(self, items: Sequence[Item]) -> Iterator[Sequence[Item]]:
        """All at once."""
        yield items

    def transaction(self) -> AbstractContextManager[Session]:
        """The session, written when its owner's transaction ends."""
        return nullcontext(self.session)


class InParts:
    """A long work: each part is a transaction of its own that takes about SECONDS.

    How many items that is shows from part to part. What is written can be made again, so it may be
    missing after a power cut until somebody's next write (`Database.brief`).
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.size = FIRST
        self.pauses = database.is_local  # elsewhere rows are locked only

    def reading(self) -> AbstractContextManager[Session]:
        """A session of its own for reading."""
        return self.database.reading()

    def parts(self, items: Sequence[Item]) -> Iterator[Sequence[Item]]:
        """The items in order; how many is asked anew for each part."""
        start = 0
        while start < len(items) or not start:
            end = start + self.size  # before the part, which may change it
            yield items[start:end]
            start = end

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose time is taken, from when it may write until that is written."""
        with self.database.brief() as session:
            session.connection()  # here SQLite waits for other writers
            begin = perf_counter()
            yield session
        taken = max(perf_counter() - begin, 0.001)
        self.size = max(LEAST, min(LARGEST, 2 * self.size, int(self.size * SECONDS / taken)))
        if self.pauses:
            sleep(min(PAUSE, taken))
