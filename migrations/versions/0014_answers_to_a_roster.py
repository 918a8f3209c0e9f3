"""What the uploader answered: whether a row's child has moved, or is another one.

Revision: 0014, after 0012.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("upload") as batch_op:
        batch_op.add_column(sa.Column("answers", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("upload") as batch_op:
        batch_op.alter_column("answers", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("upload") as batch_op:
        batch_op.drop_column("answers")
