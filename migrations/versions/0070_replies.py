"""What came back to messages, and the secret with which a channel signs answers.

Revision: 0070, after 0068.
"""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0068"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["message.id"],
            name=op.f("fk_reply_message_id_message"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
        sa.UniqueConstraint("mark", name=op.f("uq_reply_mark")),
    )
    op.create_index(op.f("ix_reply_at"), "reply", ["at"])
    op.create_index(op.f("ix_reply_message_id"), "reply", ["message_id"])
    op.create_index("ix_message_row_key", "message", ["row_key"])
    op.add_column("channel", sa.Column("answers_secret_sealed", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("channel", "answers_secret_sealed")
    op.drop_index("ix_message_row_key", table_name="message")
    op.drop_table("reply")
