"""The bulk act by which a pair was ended or held, so that it can be taken back as one.

Revision: 0011, after 0010.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pair") as batch_op:
        batch_op.add_column(sa.Column("batch", sa.String(length=24), nullable=True))
        batch_op.create_index(batch_op.f("ix_pair_batch"), ["batch"])


def downgrade() -> None:
    with op.batch_alter_table("pair") as batch_op:
        batch_op.drop_index(batch_op.f("ix_pair_batch"))
        batch_op.drop_column("batch")
