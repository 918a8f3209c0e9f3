"""Announcements, who is to get them, and the files that go with them.

Revision: 0068, after 0066.
"""

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "announcement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("row_key", sa.String(length=32), nullable=False),
        sa.Column("writer_id", sa.Integer(), nullable=False),
        sa.Column("list_name", sa.String(length=20), nullable=False),
        sa.Column("same_readers", sa.String(length=64), nullable=False),
        sa.Column("without", sa.JSON(), nullable=False),
        sa.Column("chinese_sealed", sa.Text(), nullable=False),
        sa.Column("english_sealed", sa.Text(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        *(
            sa.Column(name, moment, nullable=True)
            for name in ("send_at", "confirmed_at", "begun_at", "ended_at", "stopped_at")
        ),
        sa.ForeignKeyConstraint(
            ["writer_id"], ["user_account.id"], name=op.f("fk_announcement_writer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
    )
    op.create_index(op.f("ix_announcement_writer_id"), "announcement", ["writer_id"])
    op.create_index(op.f("ix_announcement_same_readers"), "announcement", ["same_readers"])
    op.create_table(
        "announcement_reader",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("told_at", moment, nullable=True),
        sa.Column("left_out", sa.String(length=10), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcement.id"],
            name=op.f("fk_announcement_reader_announcement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_announcement_reader_user_id"),
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["message.id"],
            name=op.f("fk_announcement_reader_message_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_reader")),
        sa.UniqueConstraint(
            "announcement_id",
            "user_id",
            name=op.f("uq_announcement_reader_announcement_id_user_id"),
        ),
    )
    for name in ("user_id", "message_id"):
        op.create_index(op.f(f"ix_announcement_reader_{name}"), "announcement_reader", [name])
    op.create_index(
        "ix_announcement_reader_told_at", "announcement_reader", ["announcement_id", "told_at"]
    )
    op.create_table(
        "announcement_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("row_key", sa.String(length=32), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("key_sealed", sa.Text(), nullable=False),
        sa.Column("name_sealed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcement.id"],
            name=op.f("fk_announcement_file_announcement_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_file")),
        sa.UniqueConstraint("file", name=op.f("uq_announcement_file_file")),
    )
    op.create_index(
        op.f("ix_announcement_file_announcement_id"), "announcement_file", ["announcement_id"]
    )


def downgrade() -> None:
    op.drop_table("announcement_file")
    op.drop_table("announcement_reader")
    op.drop_table("announcement")
