"""What came of an upload is kept: which file, which sheets, when, what of each row.

Revision: 0019, after 0018.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("upload") as batch_op:
        batch_op.add_column(sa.Column("sheets", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("digest", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("outcome_sealed", sa.Text(), nullable=True))


def downgrade() -> None:
    # Before this there was no taking back: what was taken back did not come in.
    op.execute("UPDATE upload SET state = 'discarded' WHERE state = 'taken_back'")
    with op.batch_alter_table("upload") as batch_op:
        batch_op.drop_column("outcome_sealed")
        batch_op.drop_column("taken_back_at")
        batch_op.drop_column("decided_at")
        batch_op.drop_column("digest")
        batch_op.drop_column("sheets")
