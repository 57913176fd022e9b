"""The rows of every table as lines of JSON, and back: the same lines from SQLite and PostgreSQL.

Tables are taken as the database describes them, not as this version's code does, so that a backup
of an earlier schema can be read into that schema and then brought along. A line is an object of a
row's columns, by name; lines are in the order of the primary key, by code points.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    Date,
    DateTime,
    MetaData,
    String,
    Table,
    collate,
    insert,
    select,
    text,
)
from sqlmodel import SQLModel

from api.errors import Invalid
from api.store import tables

BATCH_ROWS = 1_000
# what is of a running installation and not of its content; who signs in will be of it too
LEFT_OUT = frozenset((tables.Worker.__tablename__, tables.JobSegment.__tablename__))
SEEDED = frozenset((tables.GlossaryRevision.__tablename__,))  # it has a row in an empty database
ENDED = (tables.JobState.DONE, tables.JobState.FAILED, tables.JobState.CANCELLED)


def present_tables(connection: Connection) -> list[Table]:
    """The tables of ours that the database has, those that others point at first."""
    ours = set(SQLModel.metadata.tables)
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name in ours)
    for table in found.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, JSON):  # an absent value is NULL, never the JSON null
                column.type = JSON(none_as_null=True)
    return found.sorted_tables


def kept_tables(connection: Connection) -> list[Table]:
    """Those of the present tables whose rows a backup has."""
    return [table for table in present_tables(connection) if table.name not in LEFT_OUT]


def read_lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """A line for each row that a backup has of a table, in memory that stays flat."""
    columns = sorted(table.columns, key=lambda column: column.name)
    ordered = connection.dialect.name == "postgresql"  # SQLite compares by code points anyway
    keys = [
        collate(column, "C") if ordered and isinstance(column.type, String) else column
        for column in table.primary_key
    ]
    query = select(*columns).order_by(*keys)
    if table.name == tables.Job.__tablename__:
        query = query.where(table.c.state.in_(ENDED))
    names = [column.name for column in columns]
    for row in connection.execute(query, execution_options={"yield_per": BATCH_ROWS}):
        values = dict(zip(names, map(plain_value, row), strict=True))
        yield json.dumps(values, ensure_ascii=False).encode() + b"\n"


def plain_value(value: Any) -> Any:
    """A column's value as JSON has it, the same from either database."""
    if isinstance(value, datetime):  # SQLite forgets that it is UTC, PostgreSQL tells local time
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value + 0.0 if isinstance(value, float) else value  # no -0.0, which SQLite does not keep


def write_lines(connection: Connection, table: Table, lines: Iterable[bytes]) -> None:
    """Insert the rows of lines into an empty table; raises Invalid for a line that is no row."""
    rows = (row_of(table, line) for line in lines)
    while batch := list(islice(rows, BATCH_ROWS)):
        connection.execute(insert(table), batch)
    if connection.dialect.name == "postgresql":
        number_on(connection, table)


def row_of(table: Table, line: bytes) -> dict[str, Any]:
    """The columns of a line; raises Invalid where they are not the table's."""
    try:
        values = json.loads(line)
        if isinstance(values, dict) and values.keys() == set(table.columns.keys()):
            return {name: stored_value(table.c[name].type, value) for name, value in values.items()}
    except (ValueError, TypeError, RecursionError) as error:
        raise Invalid(f"a row of {table.name} cannot be read: {error}") from error
    raise Invalid(f"a row of {table.name} has other columns")


def stored_value(kind: object, value: Any) -> Any:
    """A value of JSON as a column of this type takes it; raises ValueError and TypeError."""
    if value is not None and isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    if value is not None and isinstance(kind, Date):
        return date.fromisoformat(value)
    return value


def number_on(connection: Connection, table: Table) -> None:
    """Have PostgreSQL number new rows after those that are there."""
    for column in table.primary_key:
        name = {"table": f'"{table.name}"', "column": column.name}
        query = text("SELECT pg_get_serial_sequence(:table, :column)")
        sequence = connection.execute(query, name).scalar()
        last = connection.execute(select(column).order_by(column.desc()).limit(1)).scalar()
        if sequence and last is not None:
            setting = {"sequence": sequence, "last": last}
            connection.execute(text("SELECT setval(:sequence, :last)"), setting)
