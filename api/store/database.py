"""The database: SQLite on one laptop, PostgreSQL for a team, the same code on both.

Domain code takes a Session and never commits; `Database.reading()` and `Database.writing()` are the
edges. On SQLite a writing transaction begins IMMEDIATE, so that two writers queue up instead of one
failing at its first write, and readers go on undisturbed (WAL). What `writing()` commits is on the
disk when it ends; what `brief()` commits, which can be made again, is there with the next of these.

Writers have connections of their own, on SQLite one, for which they queue up in the order in which
they come: however many wait, readers do not. What `reading()` reads is of one moment, however many
queries it takes (on SQLite by WAL, on PostgreSQL by REPEATABLE READ).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import BoundedSemaphore
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

import api.store.counts  # noqa: F401 - has sessions keep the counts
from api.errors import Busy, Unavailable
from api.store.locks import lock_file, lock_server
from api.store.migrations import HEAD, KNOWN, read_version

BUSY_SECONDS = 30
BRIEF_SECONDS = 10
LINE = 24  # requests that write or wait to; each keeps a thread, and a server has 40
WRITE = "duizhao_write"  # an execution option: how SQLite syncs what the transaction writes
SYNCED, UNSYNCED = "FULL", "NORMAL"
# as SQLite numbers errors, and PostgreSQL: damaged data, a damaged index
CORRUPT = {sqlite3.SQLITE_CORRUPT, "XX001", "XX002"}
BRING_BACK = (
    "put an empty one in its place (of SQLite, move the file away), and bring the last backup back "
    "with `duizhao restore FILE`; without one, `duizhao load` reads corpus/ anew."
)
DISK_FULL = {sqlite3.SQLITE_FULL, "53100"}


def make_engine(url: URL, *, writes: bool = False) -> Engine:
    """An engine for `url` to read with or to write with, SQLite's transactions under our control.

    One who waits BUSY_SECONDS for a connection gets `sqlalchemy.exc.TimeoutError`, one who meets a
    corrupt database Unavailable, one who finds no room on its disk Busy.
    """
    engine = make_sqlite_engine(url, writes) if in_sqlite(url) else make_server_engine(url, writes)
    event.listen(engine, "handle_error", partial(tell_error, url))
    return engine


def make_server_engine(url: URL, writes: bool) -> Engine:
    """An engine for PostgreSQL."""
    return create_engine(
        url,
        isolation_level="READ COMMITTED" if writes else "REPEATABLE READ",
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=25,
        pool_timeout=BUSY_SECONDS,
    )


def make_sqlite_engine(url: URL, writes: bool) -> Engine:
    """An engine for SQLite: one connection writes, others read."""
    size, more = (1, 0) if writes else (10, 30)
    pool = {"pool_size": size, "max_overflow": more, "pool_timeout": BUSY_SECONDS}
    if in_memory(url):
        pool = {}
    engine = create_engine(
        url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False}, **pool
    )

    @event.listens_for(engine, "connect")
    def configure(connection: Any, record: Any) -> None:
        del record
        connection.isolation_level = None  # sqlite3 must not open transactions of its own
        use_wal(connection)
        for pragma in (f"synchronous = {SYNCED}", "fullfsync = ON", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        sync = connection.get_execution_options().get(WRITE)
        if sync:  # SQLite takes it between transactions only
            connection.exec_driver_sql(f"PRAGMA synchronous = {sync}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if sync else "BEGIN")

    return engine


def in_sqlite(url: URL) -> bool:
    """Whether it is a SQLite database."""
    return url.get_backend_name() == "sqlite"


def in_memory(url: URL) -> bool:
    """Whether it is a SQLite database that lives in its connection alone."""
    return in_sqlite(url) and url.database in {None, "", ":memory:"}


def jobs_file(database: Path) -> Path:
    """Where jobs have tables of their own beside a SQLite database."""
    return database.with_name(f"{database.stem}-jobs{database.suffix}")


def tell_error(url: URL, context: ExceptionContext) -> Unavailable | None:
    """The error in place of the driver's, where the database is corrupt or its disk is full."""
    error = context.original_exception
    code = getattr(error, "sqlite_errorcode", None) or getattr(error, "sqlstate", None)
    kind = code & 0xFF if isinstance(code, int) else code  # SQLite says more in the higher bits
    if kind == sqlite3.SQLITE_NOTADB:
        return Unavailable(f"{unreachable(url, error)[:-1]}; if it was one, {BRING_BACK}")
    if kind in CORRUPT:
        return Unavailable(corrupt(url, first_line(error)))
    if kind in DISK_FULL:
        return Busy("The disk of the database is full: make room there, then do it again.")
    if kind == sqlite3.SQLITE_IOERR:
        return Busy(f"The disk of the database fails ({first_line(error)}): mend it, then go on.")
    return None


def corrupt(url: URL, reason: str) -> str:
    """What to do about a corrupt database, and why it is one."""
    shown = url.render_as_string(hide_password=True)
    return f"The database {shown} is corrupt ({reason}): stop what uses it, {BRING_BACK}"


def unreachable(url: URL, error: BaseException) -> str:
    """Why a database cannot be used, and what to do."""
    hint = (
        "check that the file is a Duizhao database and its folder can be written"
        if in_sqlite(url)
        else "check DUIZHAO_DATABASE_URL and that the server is running"
    )
    shown = url.render_as_string(hide_password=True)
    return f"Cannot use the database {shown} ({first_line(error)}): {hint}."


def first_line(error: BaseException) -> str:
    """The first line of what a driver says."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def use_wal(connection: sqlite3.Connection) -> None:
    """Have a SQLite file keep its journal so that readers go on beside a writer.

    Where two begin a file at the same moment SQLite refuses one of them at once, whatever its
    timeout: it tries again.
    """
    end = monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > end:
                raise
        sleep(0.01)


class Database:
    """A migrated database and its two edges."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.engine = make_engine(url)
        self.write_engine = self.engine if in_memory(url) else make_engine(url, writes=True)
        self.writer = self.write_engine.execution_options(**{WRITE: SYNCED})
        self.brief_writer = self.write_engine.execution_options(**{WRITE: UNSYNCED})
        self.line = BoundedSemaphore(LINE)  # of those who write, or wait to, for a request
        self._closed = False
        self._engines = {self.engine, self.write_engine}
        for engine in self._engines:
            event.listen(engine, "checkin", self._take_back)

    @property
    def is_local(self) -> bool:
        """Whether the database is in this process, so that the end of a transaction is no wait."""
        return in_sqlite(self.url)

    def open_reading(self) -> Session:
        """A session for reading that the caller closes; it connects when it is first used."""
        return Session(self.engine)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for reading, all of one moment; nothing of it is committed."""
        with self.open_reading() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose work is on the disk at the end, or nowhere."""
        with Session(self.writer, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def brief(self) -> Iterator[Session]:
        """A session for work of moments that can be done again: drafts, findings, heartbeats.

        After a power cut SQLite may lack the last of it. One who falls silent in it for
        BRIEF_SECONDS loses it: without this PostgreSQL would keep the locks of a machine that is
        gone for two hours.
        """
        with Session(self.brief_writer, expire_on_commit=False) as session, session.begin():
            if session.get_bind().dialect.name == "postgresql":
                limit = f"SET LOCAL idle_in_transaction_session_timeout = '{BRIEF_SECONDS}s'"
                session.execute(text(limit))
            yield session

    @contextmanager
    def alone(self, work: str) -> Iterator[None]:
        """A context of which there is one at a time, in whatever process; it ends with its process.

        Others wait, and write meanwhile. Raises Busy for one who waits longer than ALONE_SECONDS.
        """
        if in_memory(self.url):  # nobody else has it
            yield
            return
        locked = lock_file if self.is_local else lock_server
        with locked(self.engine, work):
            yield

    def version(self) -> str | None:
        """The schema's revision, None for an empty database; raises Unavailable out of reach."""
        try:
            with self.engine.connect() as connection:
                return read_version(connection)
        except DBAPIError as error:
            raise Unavailable(unreachable(self.url, error.orig or error)) from error

    def upgrade(self) -> None:
        """Bring the schema to this version's; Unavailable when it is newer."""
        version = self.version()
        if version == HEAD:
            return
        if version is not None and version not in KNOWN:
            raise Unavailable(
                f"The database {self.url.render_as_string(hide_password=True)} was made by a newer "
                f"version of Duizhao (schema {version}, this one knows {HEAD}): upgrade Duizhao."
            )
        from api.store.migrations import upgrade  # noqa: PLC0415 - Alembic costs half a second

        try:
            with self.writer.begin() as connection:
                upgrade(connection)
        except OperationalError as error:
            raise Unavailable(unreachable(self.url, error.orig or error)) from error

    def close(self) -> None:
        """Close every connection; one that is in use is closed when it is given back."""
        self._closed = True
        for engine in self._engines:
            engine.dispose()

    def _take_back(self, connection: Any, record: ConnectionPoolEntry) -> None:
        """Close a connection that comes back too late: its pool is gone, nobody else would.

        A request whose client went away goes on in its thread while the server closes.
        """
        del connection
        if self._closed:
            record.invalidate()
