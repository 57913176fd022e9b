"""Locks of a work, of which there is one at a time, in whatever process."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from api.errors import Busy, Unavailable

LOAD = "load"  # the work of a load, and of what writes the files that it reads
ALONE_SECONDS = 600  # that one waits for another's load: a very long one takes minutes


@contextmanager
def lock_file(engine: Engine, work: str) -> Iterator[None]:
    """The lock of an empty database beside a SQLite file: the system takes it from the dead."""
    path = f"{engine.url.database}.{work}"
    with ExitStack() as until_the_end:
        try:
            connection = sqlite3.connect(path, timeout=ALONE_SECONDS, isolation_level=None)
            until_the_end.enter_context(closing(connection))
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                raise still_busy(work) from error
            raise Unavailable(f"Cannot use {path} ({error}): check its folder.") from error
        yield


@contextmanager
def lock_server(engine: Engine, work: str) -> Iterator[None]:
    """PostgreSQL's lock of a connection, which goes with the connection."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        try:
            connection.execute(text(f"SET lock_timeout = '{ALONE_SECONDS}s'"))
            try:
                connection.execute(text("SELECT pg_advisory_lock(hashtext(:work))"), {"work": work})
            except OperationalError as error:
                raise still_busy(work) from error
            yield
        finally:
            connection.invalidate()  # its timeout and, whatever happened, its lock end with it


def still_busy(work: str) -> Busy:
    """The error of one who waited in vain."""
    return Busy(f"Another {work} has not ended in {ALONE_SECONDS} s: try again when it has.")


def lock_work(session: Session | Connection, work: str) -> None:
    """Let one transaction at a time do `work`; others wait here until it ends.

    On SQLite a writing transaction is alone anyway.
    """
    connection = session if isinstance(session, Connection) else session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:work))"), {"work": work})
