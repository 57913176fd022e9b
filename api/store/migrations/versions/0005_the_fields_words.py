"""Drafts in the field's words, and a number for the glossary's revision."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
NAMES = {"faults": "failed_checks", "honoured": "terms_matched", "missed": "terms_missing"}


def upgrade() -> None:
    """Three columns get other names; a glossary that is there gets number 1."""
    for old, new in NAMES.items():
        op.execute(f'ALTER TABLE draft RENAME COLUMN "{old}" TO "{new}"')
    revisions = op.create_table(
        "glossary_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.bulk_insert(revisions, [{"id": 1, "number": 1, "digest": None}])


def downgrade() -> None:
    """The old names again."""
    op.drop_table("glossary_revision")
    for old, new in NAMES.items():
        op.execute(f'ALTER TABLE draft RENAME COLUMN "{new}" TO "{old}"')
