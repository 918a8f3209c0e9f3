"""What the letters of a pair were planned around when it ended.

Revision: 0023, after 0022.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pair") as table:
        table.add_column(sa.Column("basis_at_end", sa.JSON(none_as_null=True)))


def downgrade() -> None:
    with op.batch_alter_table("pair") as table:
        table.drop_column("basis_at_end")
