"""Drafts that are published by themselves once the friends of their children are gone.

Revision: 0021, after 0020.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("draft") as table:
        table.add_column(sa.Column("promised_at", sa.DateTime(timezone=True)))
        table.add_column(sa.Column("promised_by_id", sa.Integer()))
        table.create_foreign_key(
            op.f("fk_draft_promised_by_id"),
            "user_account",
            ["promised_by_id"],
            ["id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("draft") as table:
        table.drop_constraint(op.f("fk_draft_promised_by_id"), type_="foreignkey")
        table.drop_column("promised_by_id")
        table.drop_column("promised_at")
