"""Photographed pages that were taken back, and are kept while somebody may have to see them.

Revision: 0050, after 0049.
"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "letter_picture", sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True)
    )


def downgrade() -> None:
    """What was taken back is gone, for it would be seen again."""
    op.execute("DELETE FROM letter_picture WHERE hidden_at IS NOT NULL")
    op.drop_column("letter_picture", "hidden_at")
