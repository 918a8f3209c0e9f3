"""Pictures of letters, and letters that hub or school prints.

Revision: 0046, after 0045.
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "letter_picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", BIG_ID, nullable=False),
        sa.Column("file", sa.String(length=32), nullable=False),
        sa.Column("key_sealed", sa.Text(), nullable=False),
        sa.Column("digest_sealed", sa.Text(), nullable=False),
        sa.Column("digest_index", sa.String(length=64), nullable=False),
        sa.Column("wide", sa.Integer(), nullable=False),
        sa.Column("high", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("row_key", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"],
            ["letter.id"],
            name=op.f("fk_letter_picture_letter_id_letter"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"],
            ["user_account.id"],
            name=op.f("fk_letter_picture_added_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_picture")),
        sa.UniqueConstraint("file", name=op.f("uq_letter_picture_file")),
        sa.UniqueConstraint(
            "letter_id", "digest_index", name=op.f("uq_letter_picture_letter_id_digest_index")
        ),
    )
    op.create_index(op.f("ix_letter_picture_letter_id"), "letter_picture", ["letter_id"])
    op.add_column("letter", sa.Column("print_asked_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """The pictures' files stay, and nothing opens them any more."""
    op.drop_column("letter", "print_asked_at")
    op.drop_table("letter_picture")
