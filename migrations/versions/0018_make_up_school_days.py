"""Days of a weekend on which there is school.

Revision: 0018, after 0017.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("term") as batch_op:
        batch_op.add_column(sa.Column("make_up", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("term") as batch_op:
        batch_op.drop_column("make_up")
