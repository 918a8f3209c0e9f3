"""What is kept of late letters, silent pairs and first pages; and indexes of lists.

Revision: 0085, after 0084.
"""

import sqlalchemy as sa
from alembic import op

revision = "0085"
down_revision = "0084"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
LEAVES = sa.text("left_on IS NOT NULL")
HAS_ENDED = sa.text("end_reason IS NOT NULL")
NOT_MERGED = (("child", "school_id"), ("volunteer", "serves_code"))
SENT_ON = sa.text("forward_from_id IS NOT NULL")


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
    op.create_index("ix_kept_letter_school_id", "kept_letter", ["school_id"])
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
    op.create_index(
        "ix_letter_forward_from_id",
        "letter",
        ["forward_from_id"],
        sqlite_where=SENT_ON,
        postgresql_where=SENT_ON,
    )
    op.create_index(
        "ix_pair_end_reason",
        "pair",
        ["end_reason"],
        sqlite_where=HAS_ENDED,
        postgresql_where=HAS_ENDED,
    )
    for table, column in NOT_MERGED:
        op.drop_index(f"ix_{table}_{column}", table)
        columns = [column, "merged_into_id"]
        op.create_index(f"ix_{table}_{column}_merged_into_id", table, columns)
    op.create_index("ix_volunteer_applied_at", "volunteer", ["applied_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_volunteer_applied_at", "volunteer")
    for table, column in NOT_MERGED:
        op.drop_index(f"ix_{table}_{column}_merged_into_id", table)
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.drop_index("ix_pair_end_reason", "pair")
    op.drop_index("ix_letter_forward_from_id", "letter")
    op.drop_index("ix_volunteer_left_on", "volunteer")
    op.drop_table("kept_pair")
    op.drop_table("kept_letter")
    op.drop_table("kept")
