"""Indexes for the lists: letters by the day on which they last moved, children by pen name.

Revision: 0062, after 0060.
"""

from alembic import op

revision = "0062"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_letter_since", "letter", ["since", "id"])
    op.create_index("ix_child_pen_name", "child", ["pen_name"])


def downgrade() -> None:
    op.drop_index("ix_child_pen_name", table_name="child")
    op.drop_index("ix_letter_since", table_name="letter")
