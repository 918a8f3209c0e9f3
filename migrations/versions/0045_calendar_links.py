"""Which link of a person's calendar holds.

Revision: 0045, after 0044.
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("user_account") as table:
        table.add_column(
            sa.Column("calendar_version", sa.Integer(), nullable=False, server_default="1")
        )
    with op.batch_alter_table("user_account") as table:
        table.alter_column("calendar_version", server_default=None)


def downgrade() -> None:
    """After another way up every link holds again that was ended: its version is the first."""
    with op.batch_alter_table("user_account") as table:
        table.drop_column("calendar_version")
