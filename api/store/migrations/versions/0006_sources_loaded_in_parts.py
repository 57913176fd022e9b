"""A source that is being loaded does not show before it is whole."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Every source that is there is whole."""
    op.add_column(
        "source", sa.Column("complete", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.create_index(
        "ix_source_incomplete",
        "source",
        ["id"],
        sqlite_where=sa.text("complete = 0"),
        postgresql_where=sa.text("NOT complete"),
    )


def downgrade() -> None:
    """All sources show."""
    op.drop_index("ix_source_incomplete", table_name="source")
    with op.batch_alter_table("source") as table:
        table.drop_column("complete")
