"""Channels besides mail, when a message may go out at the earliest, and how a person is told.

Revision: 0058, after 0054.
"""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("row_key", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("url_sealed", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel")),
        sa.UniqueConstraint("name", name=op.f("uq_channel_name")),
    )
    with op.batch_alter_table("user_account") as table:
        table.add_column(sa.Column("channel_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("channel_address_sealed", sa.Text(), nullable=True))
        table.add_column(sa.Column("digest_hour", sa.Integer(), nullable=False, server_default="8"))
        table.add_column(sa.Column("digest_days", sa.String(length=7), nullable=True))
        table.create_foreign_key(
            op.f("fk_user_account_channel_id_channel"), "channel", ["channel_id"], ["id"]
        )
    with op.batch_alter_table("message") as table:
        table.add_column(sa.Column("send_after", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("channel_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_message_channel_id_channel"), "channel", ["channel_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("message") as table:
        table.drop_constraint(op.f("fk_message_channel_id_channel"), type_="foreignkey")
        table.drop_column("channel_id")
        table.drop_column("send_after")
    with op.batch_alter_table("user_account") as table:
        table.drop_constraint(op.f("fk_user_account_channel_id_channel"), type_="foreignkey")
        table.drop_column("digest_days")
        table.drop_column("digest_hour")
        table.drop_column("channel_address_sealed")
        table.drop_column("channel_id")
    op.drop_table("channel")
