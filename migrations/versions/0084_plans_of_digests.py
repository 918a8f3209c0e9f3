"""A digest that waits keeps what it is to tell.

Revision: 0084, after 0082.
"""

import sqlalchemy as sa
from alembic import op

revision = "0084"
down_revision = "0082"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("plan_sealed", sa.Text()))


def downgrade() -> None:
    op.execute("UPDATE message SET state = 'unsent' WHERE state = 'empty'")
    op.drop_column("message", "plan_sealed")
