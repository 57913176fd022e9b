"""A backup into an empty database of either kind and an empty data directory: all of it or nothing.

The rows go into the schema that they are of, are read back and held against the backup, and are
then brought to this version's schema, in one transaction. Files are put in place before it ends.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import Connection, Table, delete, select, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from api.engine.archive import UNPACKING, remove_abandoned
from api.errors import Conflict, Invalid, Unavailable
from api.operations.backup_file import Backup, Manifest, open_backup, unsound
from api.operations.files import database_files, kept_files
from api.operations.rows import (
    LEFT_OUT,
    SEEDED,
    kept_tables,
    present_tables,
    read_lines,
    write_lines,
)
from api.settings import Settings
from api.store.database import Database, first_line, in_memory, in_sqlite
from api.store.files import sync_folder
from api.store.locks import LOAD, lock_work
from api.store.migrations import HEAD, KNOWN, read_version, upgrade

GONE_SECONDS = 2.0  # in which PostgreSQL takes notice that a client has gone


def restore_backup(settings: Settings, path: Path) -> Manifest:
    """What was brought back from `path`.

    Raises Conflict where the database or the data directory is in use or not empty, Invalid where
    the file is no sound backup, Unavailable for one of a newer version and where nothing can be
    written. Then nothing of it is there.
    """
    with open_backup(path) as backup:
        url, directory = settings.url(), settings.directory()
        refuse_files(directory, url)
        refuse_databases(backup.manifest, directory, url, path)
        refuse_running_sqlite(url)
        database = Database(url)
        try:
            with (
                unpacked_files(backup, directory) as put_in_place,
                database.writer.begin() as connection,
            ):
                restore_rows(connection, backup, url)
                put_in_place()
        except Invalid as error:
            raise unsound(path, error.detail) from error
        except SQLAlchemyError as error:
            reason = first_line(getattr(error, "orig", None) or error)
            raise Unavailable(f"{path} cannot be restored ({reason}); nothing was.") from error
        finally:
            database.close()
        return backup.manifest


def refuse_files(directory: Path, url: URL) -> None:
    """Raise Conflict for a data directory that holds what a backup would write over."""
    first = next(kept_files(directory, url), None)
    if first is not None:
        raise Conflict(
            f"The data directory {directory} is not empty ({first}): set DUIZHAO_DATA_DIR to an "
            "empty one to restore into."
        )


def refuse_databases(manifest: Manifest, directory: Path, url: URL, path: Path) -> None:
    """Raise Invalid for a backup with a file that would stand in the place of a database."""
    databases = database_files(directory, url)
    for relative in manifest.files:
        if directory / relative in databases:
            raise unsound(path, f"it has {relative} as a file")


def refuse_running_sqlite(url: URL) -> None:
    """Raise Conflict where another has the file of a SQLite database open, or it is in no file."""
    if not in_sqlite(url):
        return
    if in_memory(url):
        raise Invalid("A database in memory cannot be restored into: name a file.")
    if not Path(url.database or "").exists():
        return
    try:
        with closing(sqlite3.connect(url.database or "", timeout=0)) as connection:
            # the one thing that SQLite does only for who is alone with a file
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            raise in_use(url) from error
    except sqlite3.DatabaseError:  # no database: told of when it is opened
        pass


def refuse_running_server(connection: Connection, url: URL) -> None:
    """Raise Conflict where another is connected to a PostgreSQL database.

    One who has just gone may be listed a moment longer.
    """
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    end = monotonic() + GONE_SECONDS
    while connection.execute(others).scalar():
        if monotonic() > end:
            raise in_use(url)
        sleep(0.05)
        connection.execute(text("SELECT pg_stat_clear_snapshot()"))


def in_use(url: URL) -> Conflict:
    """The error for a database that another program has open."""
    shown = url.render_as_string(hide_password=True)
    return Conflict(f"The database {shown} is in use: stop every server and worker, then restore.")


def restore_rows(connection: Connection, backup: Backup, url: URL) -> None:
    """Fill an empty database with the rows of a backup, and bring it to this version's schema.

    Raises Conflict for one that is in use or not empty, Invalid for rows that do not fit.
    """
    if not in_sqlite(url):
        refuse_running_server(connection, url)
    manifest = backup.manifest
    prepare_schema(connection, manifest.schema_, url)
    kept = kept_tables(connection)
    if {table.name for table in kept} != manifest.tables.keys():
        raise Invalid(f"it has not the tables of schema {manifest.schema_}")
    for table in reversed(present_tables(connection)):
        connection.execute(delete(table))
    for table in kept:
        write_lines(connection, table, backup.lines(table.name))
    for table in kept:
        refuse_difference(connection, table, manifest)
    if manifest.schema_ != HEAD:
        upgrade(connection)


def prepare_schema(connection: Connection, schema: str, url: URL) -> None:
    """Give an empty database this schema; raises Conflict for one that is not empty."""
    lock_work(connection, LOAD)  # who loads into an empty database waits, and merges then
    shown = url.render_as_string(hide_password=True)
    found = present_tables(connection)
    for table in found:
        content = table.name not in SEEDED | LEFT_OUT
        if content and connection.execute(select(table).limit(1)).first() is not None:
            raise Conflict(
                f"The database {shown} is not empty (it has a {table.name}): set DUIZHAO_DATA_DIR "
                "or DUIZHAO_DATABASE_URL to an empty one to restore into."
            )
    version = read_version(connection)
    if version is not None and version not in KNOWN:
        raise Unavailable(f"The database {shown} is of a newer version: upgrade Duizhao.")
    if version not in {None, schema}:
        for table in reversed(found):
            table.drop(connection)
        connection.execute(text("DROP TABLE alembic_version"))
    if version != schema:
        upgrade(connection, schema)


def refuse_difference(connection: Connection, table: Table, manifest: Manifest) -> None:
    """Raise Unavailable where a table does not hold what the backup does, row by row."""
    digest = sha256()
    for line in read_lines(connection, table):
        digest.update(line)
    if digest.hexdigest() != manifest.tables[table.name].sha256:
        raise Unavailable(f"The rows of {table.name} came back otherwise than they were written.")


@contextmanager
def unpacked_files(backup: Backup, directory: Path) -> Iterator[Callable[[], None]]:
    """A function that puts the files of a backup into the data directory, from beside it.

    None of them is left where the context fails. Raises Unavailable where they cannot be written.
    """
    remove_abandoned(directory)
    placed: list[Path] = []
    try:
        with tempfile.TemporaryDirectory(
            prefix=UNPACKING, dir=directory, ignore_cleanup_errors=True
        ) as folder:
            for relative in backup.manifest.files:
                unpack_file(backup, relative, Path(folder) / relative)
            yield partial(place_files, backup, Path(folder), directory, placed)
            placed.clear()  # they stay, whatever goes wrong from here
    except BaseException as error:
        for path in placed:
            path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            reason = error.strerror or error
            raise Unavailable(f"Cannot write to {directory} ({reason}).") from error
        raise


def place_files(backup: Backup, folder: Path, directory: Path, placed: list[Path]) -> None:
    """Move the unpacked files into the data directory, each noted in `placed`; raises OSError."""
    for relative in backup.manifest.files:
        target = directory / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        (folder / relative).rename(target)
        placed.append(target)
    for parent in {path.parent for path in placed}:
        sync_folder(parent)


def unpack_file(backup: Backup, relative: str, path: Path) -> None:
    """Write a file of a backup and see that it is on the disk; raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        backup.copy_file(relative, file)
        file.flush()
        os.fsync(file.fileno())
