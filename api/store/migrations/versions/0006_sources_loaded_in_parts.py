"""A source shows when it is loaded whole; what file and database last had in common is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
LISTS = {"also", "avoid"}


def upgrade() -> None:
    """Every source that is there is whole, and every term is as the last load saw it."""
    op.add_column(
        "source", sa.Column("complete", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.add_column(
        "source", sa.Column("withdrawn", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_index(
        "ix_source_unlisted",
        "source",
        ["id"],
        sqlite_where=sa.text("complete = 0 OR withdrawn = 1"),
        postgresql_where=sa.text("NOT complete OR withdrawn"),
    )
    op.add_column("source", sa.Column("loaded", sa.JSON(none_as_null=True), nullable=True))
    op.create_table(
        "loaded_folder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    loaded = op.create_table(
        "loaded_term",
        sa.Column("zh", sa.String(), nullable=False),
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("zh", "domain"),
    )
    # until now only files could change terms: each is as its file had it
    columns = ("en", "also", "avoid", "pos", "note", "source", "status")
    term = sa.table(
        "term",
        *(sa.column(name, sa.String()) for name in ("zh", "domain")),
        *(sa.column(name, sa.JSON() if name in LISTS else sa.String()) for name in columns),
    )
    rows = op.get_bind().execute(sa.select(term)).mappings()
    bases = [
        {
            "zh": row["zh"],
            "domain": row["domain"],
            "content": {name: row[name] for name in columns},
        }
        for row in rows
    ]
    op.bulk_insert(loaded, bases)


def downgrade() -> None:
    """All sources show, and the next load takes the files as they are."""
    op.drop_table("loaded_term")
    op.drop_table("loaded_folder")
    op.drop_index("ix_source_unlisted", table_name="source")
    for name in ("complete", "loaded", "withdrawn"):  # in place: what points at it stays
        op.execute(f"ALTER TABLE source DROP COLUMN {name}")
