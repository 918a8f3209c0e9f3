"""A digest without words is told by the rows that lead to it.

Revision: 0086, after 0085.
"""

import sqlalchemy as sa
from alembic import op

revision = "0086"
down_revision = "0085"
branch_labels = None
depends_on = None

# Of what a digest without a plan was to tell an older version knows nothing: it makes it anew.
UNTOLD = "SELECT id FROM message WHERE state = 'unwritten' AND body_sealed IS NULL"
HEARD = (
    "SELECT 1 FROM message WHERE state = 'unwritten' AND body_sealed IS NULL"
    " AND message.user_id = thanks_told.user_id"
    " AND message.once = 'digest:' || thanks_told.user_id || ':' || thanks_told.told_on"
)


def upgrade() -> None:
    op.add_column("reminder", sa.Column("state", sa.String(12)))
    op.add_column("reminder", sa.Column("recipient", sa.String(20)))
    with op.batch_alter_table("message") as table:
        table.alter_column("body_sealed", existing_type=sa.Text(), nullable=True)


def downgrade() -> None:
    op.execute(f"DELETE FROM thanks_told WHERE EXISTS ({HEARD})")
    op.execute(f"DELETE FROM reminder WHERE message_id IN ({UNTOLD})")
    op.execute("DELETE FROM message WHERE state = 'unwritten' AND body_sealed IS NULL")
    with op.batch_alter_table("message") as table:
        table.alter_column("body_sealed", existing_type=sa.Text(), nullable=False)
    op.drop_column("reminder", "recipient")
    op.drop_column("reminder", "state")
