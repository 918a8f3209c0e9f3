"""For how many an action for many was taken back.

Revision: 0016, after 0015.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("batch") as table:
        table.add_column(sa.Column("undone_for", sa.Integer()))


def downgrade() -> None:
    with op.batch_alter_table("batch") as table:
        table.drop_column("undone_for")
