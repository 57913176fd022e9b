"""Findings of the checks."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """What the checks say of a segment's English, and which checks said it."""
    op.add_column("segment", sa.Column("checked", sa.String(), nullable=True))
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("segment_id", sa.String(), nullable=False),
        sa.Column("check", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("zh_span", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("en_span", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["segment_id"], ["segment.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_finding_segment_id", "finding", ["segment_id"])
    op.create_index("ix_segment_zh", "segment", ["zh"], postgresql_using="hash")


def downgrade() -> None:
    """Without findings."""
    op.drop_index("ix_segment_zh", "segment")
    op.drop_table("finding")
    with op.batch_alter_table("segment") as batch:
        batch.drop_column("checked")
