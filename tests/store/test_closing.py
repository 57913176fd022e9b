"""A database that is closed leaves no connection open, not even one in use at that moment."""

from __future__ import annotations

import sqlite3
from typing import Any

import psycopg
from sqlalchemy import text

from api.settings import Settings
from api.store.database import Database


def is_closed(connection: Any) -> bool:
    """Whether a driver's connection refuses to work."""
    try:
        connection.cursor().execute("SELECT 1")
    except (sqlite3.ProgrammingError, psycopg.OperationalError):
        return True
    return False


def test_closed_while_in_use(database_url: str) -> None:
    """A connection in use when its database is closed is closed when it is given back."""
    database = Database(Settings(database_url=database_url).url())
    with database.reading() as session:
        session.execute(text("SELECT 1"))
        in_use = session.connection().connection.dbapi_connection
        assert in_use is not None
        database.close()
        assert session.execute(text("SELECT 2")).scalar_one() == 2
    assert is_closed(in_use)


def test_used_after_it_was_closed(database_url: str) -> None:
    """Who still asks a closed database is answered, and its connection closed after that."""
    database = Database(Settings(database_url=database_url).url())
    database.close()
    with database.reading() as session:
        assert session.execute(text("SELECT 3")).scalar_one() == 3
        in_use = session.connection().connection.dbapi_connection
        assert in_use is not None
    assert is_closed(in_use)
