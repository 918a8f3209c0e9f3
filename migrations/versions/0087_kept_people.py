"""Who waits and who is free are kept; lists are counted by indexes that hold all it asks.

Revision: 0087, after 0086.
"""

import sqlalchemy as sa
from alembic import op

revision = "0087"
down_revision = "0086"
branch_labels = None
depends_on = None

OPEN_PAIR = sa.text("until_on IS NULL")
COUNTED = {
    "child": ("school_id", "merged_into_id", "left_on"),
    "volunteer": ("serves_code", "merged_into_id", "left_on", "applied_at"),
}
KEPT = ["school_id", "holder", "is_late", "is_lost"]
OF_PAIRS = ("cohort_id", "school_id", "pair_id")
TO_BE_WRITTEN = sa.text("state = 'due' AND direction = 'to_child'")
TO_BE_ANSWERED = sa.text("state = 'due' AND direction = 'to_volunteer' AND answered_on IS NOT NULL")
OF_LETTERS = (
    ("ix_letter_to_be_written", TO_BE_WRITTEN, ("due_on", "since", *OF_PAIRS, "print_asked_at")),
    ("ix_letter_to_be_answered", TO_BE_ANSWERED, ("answered_on", "since", "moves", *OF_PAIRS)),
)


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
    op.drop_index("ix_kept_letter_school_id", "kept_letter")
    op.create_index("ix_kept_letter_counted", "kept_letter", KEPT)
    op.create_index("ix_kept_letter_pair", "kept_letter", ["pair_id", "is_late"])
    _index_letters("id")


def downgrade() -> None:
    _index_letters()
    op.drop_index("ix_kept_letter_pair", "kept_letter")
    op.drop_index("ix_kept_letter_counted", "kept_letter")
    op.create_index("ix_kept_letter_school_id", "kept_letter", ["school_id"])
    op.drop_index("ix_pair_open_volunteer", "pair")
    for table, (first, *_others) in COUNTED.items():
        op.drop_index(f"ix_{table}_counted", table)
        op.create_index(f"ix_{table}_{first}_merged_into_id", table, [first, "merged_into_id"])
        op.drop_table(f"kept_{table}")


def _index_letters(*last: str) -> None:
    for name, where, columns in OF_LETTERS:
        op.drop_index(name, "letter")
        op.create_index(
            name, "letter", [*columns, *last], sqlite_where=where, postgresql_where=where
        )
