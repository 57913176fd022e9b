"""Drafts say how they were decoded, what is wrong with them and how good they may be."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """What is known of a draft, and a way to find drafts of the same text."""
    with op.batch_alter_table("draft") as table:
        table.add_column(sa.Column("options", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("faults", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("confidence", sa.Float(), nullable=True))
        table.add_column(sa.Column("honoured", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("missed", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("seconds", sa.Float(), nullable=True))
        table.add_column(sa.Column("origin", sa.String(), nullable=True))
    op.create_index("ix_draft_made", "draft", ["of", "engine", "glossary"])
