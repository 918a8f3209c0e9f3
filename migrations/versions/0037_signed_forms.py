"""Whose answer a consent is, and the picture of the signed form.

Revision: 0037, after 0036.
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consent_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.Text(), nullable=False),
        sa.Column("digest_sealed", sa.Text(), nullable=False),
        sa.Column("digest_index", sa.String(length=64), nullable=False),
        sa.Column("taken_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_in_by_id", sa.Integer(), nullable=True),
        sa.Column("row_key", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_consent_photo_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["taken_in_by_id"],
            ["user_account.id"],
            name=op.f("fk_consent_photo_taken_in_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_photo")),
        sa.UniqueConstraint("digest_index", name=op.f("uq_consent_photo_digest_index")),
    )
    op.create_index(op.f("ix_consent_photo_child_id"), "consent_photo", ["child_id"])
    with op.batch_alter_table("consent") as table:
        table.add_column(
            sa.Column("said_by", sa.String(length=10), nullable=False, server_default="guardian")
        )
        table.add_column(sa.Column("photo_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_consent_photo_id_consent_photo"), "consent_photo", ["photo_id"], ["id"]
        )
        table.create_index(op.f("ix_consent_photo_id"), ["photo_id"])
    with op.batch_alter_table("consent") as table:
        table.alter_column("said_by", server_default=None)


def downgrade() -> None:
    """The pictures go with their table; every answer is a guardian's again."""
    with op.batch_alter_table("consent") as table:
        table.drop_index(op.f("ix_consent_photo_id"))
        table.drop_constraint(op.f("fk_consent_photo_id_consent_photo"), type_="foreignkey")
        table.drop_column("photo_id")
        table.drop_column("said_by")
    op.drop_table("consent_photo")
