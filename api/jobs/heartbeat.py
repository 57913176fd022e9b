"""Signs of life: a worker's own, and what it makes of the others'.

A worker is dead when the lock that its process held is free (same data directory: known at once),
or when its `beats` stood still for five heartbeats. No clock is compared with another machine's.
"""

from __future__ import annotations

import logging
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

from api.store.database import Database, hold
from api.store.tables import Worker as Row

try:
    import fcntl
except ImportError:  # pragma: no cover - no such locks: heartbeats do alone
    fcntl = None  # type: ignore[assignment]

MISSED = 5  # heartbeats
log = logging.getLogger("duizhao")


class Pulse:
    """A worker's sign of life, `every` so many seconds, and what it knows of the others'."""

    def __init__(self, database: Database, folder: Path, worker: str, every: float) -> None:
        self.database = database
        self.folder = folder  # where the processes that share a data directory hold their locks
        self.worker = worker
        self.every = every
        self.beats = 0
        self.seen: dict[str, tuple[int, float]] = {}  # beats, and when they were new
        self.last = float("-inf")
        self.lock: Any = None

    def begin(self) -> None:
        """Hold the lock; the first beat comes at once."""
        self.folder.mkdir(exist_ok=True)
        if self.lock is None:
            self.lock = (self.folder / self.worker).open("w")
            if fcntl:
                fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self.beat()

    def end(self) -> None:
        """Be gone."""
        self.lock.close()
        (self.folder / self.worker).unlink(missing_ok=True)
        try:
            with self.database.brief() as session:
                if row := session.get(Row, self.worker):
                    session.delete(row)
        except SQLAlchemyError as error:  # then others find out
            log.warning("worker: %s", str(error).partition("\n")[0])

    def due(self) -> bool:
        """Whether it is time for a beat."""
        return monotonic() - self.last >= self.every

    def beat(self) -> None:
        """Say that this worker lives, and strike off the dead."""
        moment = monotonic()
        if moment - self.last > 2 * self.every:
            self.seen.clear()  # it was this worker that slept: others get their time again
        with self.database.brief() as session:
            hold(session, "worker beats")
            mine = session.get(Row, self.worker) or Row(id=self.worker)
            mine.beats = self.beats = self.beats + 1  # goes on even if others struck it off
            session.add(mine)
            session.flush()
            dead = [row for row in session.exec(select(Row)) if self.is_dead(row, moment)]
            for row in dead:
                session.delete(row)
        self.last = moment
        for row in dead:
            self.seen.pop(row.id, None)
            (self.folder / row.id).unlink(missing_ok=True)

    def is_dead(self, row: Row, moment: float) -> bool:
        """Whether a worker's lock is free or its heart stood still."""
        if row.id == self.worker:
            return False
        beats, since = self.seen.get(row.id, (-1, moment))
        if beats != row.beats:
            beats, since = self.seen[row.id] = (row.beats, moment)
        return moment - since > MISSED * self.every or self.lock_is_free(row.id)

    def lock_is_free(self, worker: str) -> bool:
        """Whether a worker of this data directory has lost its lock: its process is gone."""
        try:
            with (self.folder / worker).open("r+") as file:
                if fcntl:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    return True
        except OSError:  # held, or of another machine
            pass
        return False
