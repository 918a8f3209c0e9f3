"""Good news that somebody heard.

Revision: 0066, after 0065.
"""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "thanks_told",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("about_id", sa.BigInteger(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('delivered', 'received', 'term', 'postcard')",
            name=op.f("ck_thanks_told_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_thanks_told_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thanks_told")),
        sa.UniqueConstraint(
            "user_id", "kind", "about_id", name=op.f("uq_thanks_told_user_id_kind_about_id")
        ),
    )
    op.create_index("ix_thanks_told_told_on", "thanks_told", ["told_on"])


def downgrade() -> None:
    op.drop_index("ix_thanks_told_told_on", table_name="thanks_told")
    op.drop_table("thanks_told")
