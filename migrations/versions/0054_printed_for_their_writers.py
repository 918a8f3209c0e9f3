"""Letters that are printed for their writers are told from others by the index alone.

Revision: 0054, after 0052.
"""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0052"
branch_labels = None
depends_on = None

NAME = "ix_letter_to_be_written"
BEFORE = ["due_on", "since", "cohort_id", "school_id", "pair_id"]
TO_BE_WRITTEN = sa.text("state = 'due' AND direction = 'to_child'")


def upgrade() -> None:
    _with([*BEFORE, "print_asked_at"])


def downgrade() -> None:
    _with(BEFORE)


def _with(columns: list[str]) -> None:
    op.drop_index(NAME, table_name="letter")
    op.create_index(
        NAME, "letter", columns, sqlite_where=TO_BE_WRITTEN, postgresql_where=TO_BE_WRITTEN
    )
