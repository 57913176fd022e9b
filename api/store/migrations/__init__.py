"""Alembic migrations, run inside a transaction that the caller holds.

`HEAD` is the newest revision and `KNOWN` all of them, oldest first: plain data, so that a database
that is up to date is recognised without importing Alembic. A test holds them against versions/.

May import: what store may.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

KNOWN = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")
HEAD = KNOWN[-1]
LOCK = 0x6475697A  # "duiz": PostgreSQL's advisory lock, so that two workers starting do not collide


def read_version(connection: Connection) -> str | None:
    """The schema's revision; None for a database without one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(
        text("SELECT version_num FROM alembic_version")
    ).scalar_one_or_none()
    return found


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run what is missing on `connection` up to revision `to`; a second process waits meanwhile."""
    from alembic import command  # noqa: PLC0415 - costs half a second, seldom needed
    from alembic.config import Config  # noqa: PLC0415

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
