"""How far each source is, kept beside it instead of counted."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
STATES = ("new", "draft", "translated", "approved", "returned")
SEVERITIES = {"errors": "error", "warnings": "warning", "notes": "note"}
FINDING = sa.table("finding", sa.column("segment_id"), sa.column("severity"))
SEGMENT = sa.table(
    "segment",
    *map(sa.column, ("id", "source_id", "state", "en", *SEVERITIES)),
    *(sa.column(name, sa.Boolean()) for name in ("stale", "withdrawn")),
)


def upgrade() -> None:
    """Findings counted on each segment, segments and their findings on each source."""
    for name, severity in SEVERITIES.items():
        column = sa.Column(name, sa.Integer(), nullable=False, server_default="0")
        op.add_column("segment", column)
        found = sa.select(FINDING.c.segment_id).where(FINDING.c.severity == severity)
        number = sa.select(sa.func.count()).where(
            FINDING.c.segment_id == SEGMENT.c.id, FINDING.c.severity == severity
        )
        change = sa.update(SEGMENT).values({name: number.scalar_subquery()})
        op.execute(change.where(SEGMENT.c.id.in_(found)))
    names = (*STATES, "stale", *SEVERITIES)
    counts = op.create_table(
        "source_count",
        sa.Column("source_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in names),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"]),
        sa.PrimaryKeyConstraint("source_id"),
    )
    amounts = [sa.case((SEGMENT.c.state == state, 1), else_=0) for state in STATES]
    amounts.append(sa.case((SEGMENT.c.stale, 1), else_=0))
    translated = SEGMENT.c.en.is_not(None)
    amounts += [sa.case((translated, SEGMENT.c[name]), else_=0) for name in SEVERITIES]
    sums = (sa.func.sum(amount) for amount in amounts)
    query = sa.select(SEGMENT.c.source_id, *sums).where(sa.not_(SEGMENT.c.withdrawn))
    query = query.group_by(SEGMENT.c.source_id)
    op.execute(counts.insert().from_select(["source_id", *names], query))


def downgrade() -> None:
    """Without them."""
    op.drop_table("source_count")
    for name in SEVERITIES:  # in place: a copy of the table would break what points at it
        op.execute(f"ALTER TABLE segment DROP COLUMN {name}")
