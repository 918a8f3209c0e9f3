"""When a message arrived, where somebody reports it.

Revision: 0077, after 0070.
"""

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("arrived_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("message", "arrived_at")
