"""Where letters were before their term changed; which roles ended with a school.

Revision: 0022, after 0021.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("letter") as table:
        table.add_column(sa.Column("before_days", sa.JSON(none_as_null=True)))
    with op.batch_alter_table("access_grant") as table:
        no = sa.false()
        table.add_column(
            sa.Column("ended_with_school", sa.Boolean(), nullable=False, server_default=no)
        )
    with op.batch_alter_table("access_grant") as table:
        table.alter_column("ended_with_school", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("access_grant") as table:
        table.drop_column("ended_with_school")
    with op.batch_alter_table("letter") as table:
        table.drop_column("before_days")
