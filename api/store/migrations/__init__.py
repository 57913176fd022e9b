"""Alembic migrations, run inside a transaction that the caller holds.

`HEAD` is the newest revision and `KNOWN` all of them, oldest first: plain data, so that a database
that is up to date is recognised without importing Alembic. A test holds them against versions/.

May import: what store may.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, text

KNOWN = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")
HEAD = KNOWN[-1]
LOCK = 0x6475697A  # "duiz": PostgreSQL's advisory lock, so that two workers starting do not collide


def upgrade(connection: Connection) -> None:
    """Run what is missing on `connection`; a second process waits for the first."""
    from alembic import command  # noqa: PLC0415 - costs half a second, seldom needed
    from alembic.config import Config  # noqa: PLC0415

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
