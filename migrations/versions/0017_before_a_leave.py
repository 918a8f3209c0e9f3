"""Where letters were before a volunteer's leave; the later day of leaving before a pair's end.

Revision: 0017, after 0015.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("letter") as table:
        table.add_column(sa.Column("before_leave", sa.JSON(none_as_null=True)))
    with op.batch_alter_table("pair") as table:
        table.add_column(sa.Column("leave_before", sa.Date()))


def downgrade() -> None:
    with op.batch_alter_table("pair") as table:
        table.drop_column("leave_before")
    with op.batch_alter_table("letter") as table:
        table.drop_column("before_leave")
