"""What is kept of late letters, silent pairs and first pages; who leaves is found by an index.

Revision: 0085, after 0077.
"""

import sqlalchemy as sa
from alembic import op

revision = "0085"
down_revision = "0077"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
LEAVES = sa.text("left_on IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "kept",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", sa.JSON, nullable=False),
    )
    op.create_table(
        "kept_letter",
        sa.Column(
            "letter_id",
            BIG_ID,
            sa.ForeignKey("letter.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("pair_id", sa.Integer, nullable=False),
        sa.Column("school_id", sa.Integer, nullable=False),
        sa.Column("holder", sa.String(20), nullable=False),
        sa.Column("late_by", sa.Integer, nullable=False),
        sa.Column("is_late", sa.Boolean, nullable=False),
        sa.Column("is_lost", sa.Boolean, nullable=False),
    )
    op.create_table(
        "kept_pair",
        sa.Column(
            "pair_id", sa.Integer, sa.ForeignKey("pair.id", ondelete="CASCADE"), primary_key=True
        ),
    )
    op.create_index(
        "ix_volunteer_left_on",
        "volunteer",
        ["left_on"],
        sqlite_where=LEAVES,
        postgresql_where=LEAVES,
    )


def downgrade() -> None:
    op.drop_index("ix_volunteer_left_on", "volunteer")
    op.drop_table("kept_pair")
    op.drop_table("kept_letter")
    op.drop_table("kept")
