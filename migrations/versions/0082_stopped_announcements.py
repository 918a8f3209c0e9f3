"""Why an announcement stopped, and who stopped it.

Revision: 0082, after 0077.
"""

import sqlalchemy as sa
from alembic import op

revision = "0082"
down_revision = "0077"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("announcement") as table:
        table.add_column(sa.Column("stop_cause", sa.String(length=10)))
        table.add_column(sa.Column("stopped_by_id", sa.Integer()))
        table.create_foreign_key(
            op.f("fk_announcement_stopped_by_id"), "user_account", ["stopped_by_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("announcement") as table:
        table.drop_constraint(op.f("fk_announcement_stopped_by_id"), type_="foreignkey")
        table.drop_column("stopped_by_id")
        table.drop_column("stop_cause")
