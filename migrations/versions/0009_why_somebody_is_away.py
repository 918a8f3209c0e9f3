"""Why a volunteer is away, in a word.

Revision: 0009, after 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("volunteer") as batch_op:
        batch_op.add_column(sa.Column("away_reason", sa.String(length=10), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("volunteer") as batch_op:
        batch_op.drop_column("away_reason")
