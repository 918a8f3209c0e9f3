"""Who waits and who is free are kept; people are counted by indexes that hold all it asks.

Revision: 0087, after 0085.
"""

import sqlalchemy as sa
from alembic import op

revision = "0087"
down_revision = "0085"
branch_labels = None
depends_on = None

OPEN_PAIR = sa.text("until_on IS NULL")
COUNTED = {
    "child": ("school_id", "merged_into_id", "left_on"),
    "volunteer": ("serves_code", "merged_into_id"),
}


def upgrade() -> None:
    for table, (first, *others) in COUNTED.items():
        column = sa.Column(
            f"{table}_id",
            sa.Integer,
            sa.ForeignKey(f"{table}.id", ondelete="CASCADE"),
            primary_key=True,
        )
        op.create_table(f"kept_{table}", column)
        op.drop_index(f"ix_{table}_{first}_merged_into_id", table)
        op.create_index(f"ix_{table}_counted", table, [first, "id", *others])
    op.create_index(
        "ix_pair_open_volunteer",
        "pair",
        ["volunteer_id"],
        sqlite_where=OPEN_PAIR,
        postgresql_where=OPEN_PAIR,
    )


def downgrade() -> None:
    op.drop_index("ix_pair_open_volunteer", "pair")
    for table, (first, *_others) in COUNTED.items():
        op.drop_index(f"ix_{table}_counted", table)
        op.create_index(f"ix_{table}_{first}_merged_into_id", table, [first, "merged_into_id"])
        op.drop_table(f"kept_{table}")
