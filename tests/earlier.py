"""Databases as earlier versions left them: taken back to their schema, with rows of it."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from api.store import migrations
from api.store.database import Database

DRAFT_0004 = (
    (
        "INSERT INTO source (id, slug, title, publisher, kind, text, terms_named) "
        "VALUES (1, 's', 't', 'p', 'news', 'full', '[]')"
    ),
    (
        "INSERT INTO segment (id, source_id, position, zh, after, state, stale, revision, "
        "withdrawn) VALUES ('a', 1, 0, '失信。', '', 'draft', false, 1, false)"
    ),
    (
        "INSERT INTO draft (segment_id, en, engine, glossary, of, score, at, current, "
        "faults, honoured, missed) VALUES ('a', 'x', 'e', 'none', 'h', -1, '2026-11-01', "
        """true, '["numbers"]', '["失信"]', '[]')"""
    ),
)  # a draft under the names that schema 0004 had


def go_back(database: Database, schema: str, *statements: str) -> None:
    """Take a database back to an earlier schema, and run statements on it."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with database.writer.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, schema)
        for statement in statements:
            connection.execute(text(statement))
