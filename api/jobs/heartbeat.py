"""Heartbeats: how a worker shows that it is alive, and how it finds out which others are dead.

A worker is dead when the lock that its process had is free (same data directory: known at once), or
when its `beats` did not change for MISSED_BEATS intervals. No clock is compared with another
machine's.
"""

from __future__ import annotations

import logging
from pathlib import Path
from time import monotonic
from typing import IO

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

from api.store.database import Database
from api.store.locks import lock_work
from api.store.tables import Worker

try:
    import fcntl
except ImportError:  # pragma: no cover - no such locks: heartbeats do alone
    fcntl = None  # type: ignore[assignment]

MISSED_BEATS = 5
log = logging.getLogger("duizhao")


class Heartbeat:
    """A worker's beats, one every `interval` seconds, and what it has seen of the others'."""

    def __init__(self, database: Database, folder: Path, worker: str, interval: float) -> None:
        self.database = database
        self.folder = folder  # where the processes that share a data directory have their locks
        self.worker = worker
        self.interval = interval
        self.beats = 0
        self.last_beat = float("-inf")  # by this process's clock
        self.last_changes: dict[str, tuple[int, float]] = {}  # of others: beats, and since when
        self.lock_file: IO[str] | None = None

    def start(self) -> None:
        """Take the lock and record the first beat; raises OSError and SQLAlchemyError."""
        self.folder.mkdir(exist_ok=True)
        if self.lock_file is None:
            self.lock_file = (self.folder / self.worker).open("w")
            if fcntl:
                fcntl.flock(self.lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self.record_beat()

    def stop(self) -> None:
        """Free the lock and remove this worker from the table of workers."""
        if self.lock_file is not None:
            self.lock_file.close()
        (self.folder / self.worker).unlink(missing_ok=True)
        try:
            with self.database.brief() as session:
                if row := session.get(Worker, self.worker):
                    session.delete(row)
        except SQLAlchemyError as error:  # then others find out
            log.warning("worker: %s", str(error).partition("\n")[0])

    def is_due(self) -> bool:
        """Whether the last beat is an interval ago."""
        return monotonic() - self.last_beat >= self.interval

    def record_beat(self) -> None:
        """Store one more beat and remove the dead from the table; raises SQLAlchemyError."""
        moment = monotonic()
        if moment - self.last_beat > 2 * self.interval:
            self.last_changes.clear()  # it was this worker that slept: others get their time again
        with self.database.brief() as session:
            lock_work(session, "worker beats")
            own = session.get(Worker, self.worker) or Worker(id=self.worker)
            own.beats = self.beats = self.beats + 1  # goes on even if others removed it
            session.add(own)
            session.flush()
            dead = [row for row in session.exec(select(Worker)) if self.is_dead(row, moment)]
            for row in dead:
                session.delete(row)
        self.last_beat = moment
        for row in dead:
            self.last_changes.pop(row.id, None)
            (self.folder / row.id).unlink(missing_ok=True)

    def is_dead(self, row: Worker, moment: float) -> bool:
        """Whether another worker's lock is free or its beats have not changed for too long."""
        if row.id == self.worker:
            return False
        beats, since = self.last_changes.get(row.id, (-1, moment))
        if beats != row.beats:
            beats, since = self.last_changes[row.id] = (row.beats, moment)
        return moment - since > MISSED_BEATS * self.interval or self.lock_is_free(row.id)

    def lock_is_free(self, worker: str) -> bool:
        """Whether a worker of this data directory has lost its lock: its process is gone."""
        try:
            with (self.folder / worker).open("r+") as file:
                if fcntl:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    return True
        except OSError:  # taken, or of another machine
            pass
        return False
