"""Databases for tests: emptied sooner than made, and filled by a copy of what was loaded once."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier
from sqlmodel import SQLModel

from api.settings import Settings
from api.store.migrations import HEAD
from api.workbench import Workbench
from tests import benches

Rows = dict[str, bytes]  # a table's name → its rows as COPY writes them
FILE = "sqlite:///"
LARGE = 4_000_000  # bytes of tables


def tables() -> list[str]:
    """Every table of ours, those that others point at first."""
    return [table.name for table in SQLModel.metadata.sorted_tables]


def empty_again(url: str) -> bool:
    """Make a PostgreSQL database as good as new.

    False where a test changed more than rows, or still uses it.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables "
            "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        names = {name for schema, name in found if schema == "public"} - {"alembic_version"}
        if len(found) != len(tables()) + 1 or names != set(tables()):
            return False
        version = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        if version != [(HEAD,)]:
            return False
        connection.execute("SET lock_timeout = '1s'")
        try:
            _empty(connection)
            connection.execute("INSERT INTO glossary_revision (id, number) VALUES (1, 1)")
        except psycopg.errors.LockNotAvailable:
            return False
    return True


def _empty(connection: psycopg.Connection) -> None:
    """Delete all rows, and number new ones from 1.

    Of few rows that is many times quicker than TRUNCATE, which makes each table and index a file;
    what was deleted stays in the file, so now and then it is TRUNCATE all the same.
    """
    names = [Identifier(name) for name in tables()]
    held = SQL(", ").join(SQL("EXISTS (SELECT FROM {})").format(name) for name in names)
    sizes = SQL(" + ").join(SQL("pg_relation_size({})").format(name) for name in tables())
    row = connection.execute(SQL("SELECT {}, {}").format(sizes, held)).fetchone()
    size, *filled = row or (0,)
    if size > LARGE:
        connection.execute(SQL("TRUNCATE {}").format(SQL(", ").join(names)))
    else:
        full = [name for name, holds in zip(names, filled, strict=True) if holds]
        for name in reversed(full):
            connection.execute(SQL("DELETE FROM {}").format(name))
    for (sequence,) in connection.execute(
        "SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL"
    ).fetchall():
        connection.execute(SQL("ALTER SEQUENCE {} RESTART").format(Identifier(sequence)))


def read_rows(url: str) -> Rows:
    """All rows of a PostgreSQL database."""
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        found = {}
        for name in tables():
            query = SQL("COPY {} TO STDOUT (FORMAT binary)").format(Identifier(name))
            with cursor.copy(query) as copy:
                found[name] = b"".join(bytes(part) for part in copy)
    return found


def write_rows(url: str, rows: Rows) -> None:
    """Put rows into a PostgreSQL database in place of its own, and number new ones after them."""
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        _empty(connection)
        for name, content in rows.items():
            query = SQL("COPY {} FROM STDIN (FORMAT binary)").format(Identifier(name))
            with cursor.copy(query) as copy:
                copy.write(content)
        for table in SQLModel.metadata.sorted_tables:
            column = table.autoincrement_column
            if column is not None:
                cursor.execute(
                    SQL(
                        "SELECT setval(pg_get_serial_sequence({}, {}), max({column})) FROM {table}"
                    ).format(
                        table.name,
                        column.name,
                        column=Identifier(column.name),
                        table=Identifier(table.name),
                    )
                )


class Filling:
    """Fills empty databases by loading a folder; what was loaded before is copied."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows: dict[str, Rows] = {}

    def __call__(self, url: str, desk: Path) -> None:
        """Fill an empty, migrated database that nobody uses yet, as `duizhao load DESK` does."""
        key = digest(desk)
        kept = self.folder / f"{key}.db"
        if url.startswith(FILE):
            path = Path(url.removeprefix(FILE))
            if kept.exists():
                path.write_bytes(kept.read_bytes())
            else:
                load(url, desk)
                with sqlite3.connect(path) as found, sqlite3.connect(kept) as copy:
                    found.backup(copy)
                found.close()
                copy.close()
        elif key in self.rows:
            write_rows(url, self.rows[key])
        else:
            load(url, desk)
            self.rows[key] = read_rows(url)


def load(url: str, desk: Path) -> None:
    """Load a folder that has no fault."""
    bench = Workbench(Settings(database_url=url, user="lin"))
    report = benches.load(bench, desk)
    bench.close()
    assert not report.problems


def digest(desk: Path) -> str:
    """Names what a folder holds to load."""
    found = hashlib.sha256()
    for path in sorted([*(desk / "corpus").glob("*.toml"), *desk.glob("glossary.csv")]):
        found.update(f"{path.name}\0".encode())
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]
