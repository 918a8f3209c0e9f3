"""Devices that show notices, whom a channel does not reach, and which messages were shown.

Revision: 0060, after 0058.
"""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "push_device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("row_key", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("endpoint_sealed", sa.Text(), nullable=False),
        sa.Column("endpoint_index", sa.String(length=64), nullable=False),
        sa.Column("keys_sealed", sa.Text(), nullable=False),
        sa.Column("browser", sa.String(length=20), nullable=False),
        sa.Column("system", sa.String(length=20), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_push_device_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_device")),
        sa.UniqueConstraint("endpoint_index", name=op.f("uq_push_device_endpoint_index")),
    )
    op.create_index(op.f("ix_push_device_user_id"), "push_device", ["user_id"])
    with op.batch_alter_table("user_account") as table:
        table.add_column(sa.Column("channel_refused_at", sa.DateTime(), nullable=True))
    with op.batch_alter_table("message") as table:
        table.add_column(sa.Column("pushed_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("message") as table:
        table.drop_column("pushed_at")
    with op.batch_alter_table("user_account") as table:
        table.drop_column("channel_refused_at")
    op.drop_index(op.f("ix_push_device_user_id"), table_name="push_device")
    op.drop_table("push_device")
