"""Columns that were chosen by hand are kept for the next file with the same headings.

Revision: 0020, after 0019.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "heading_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("headings", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_heading_choice_school_id_school")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_heading_choice_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heading_choice")),
    )
    op.create_index(op.f("ix_heading_choice_headings"), "heading_choice", ["headings"])


def downgrade() -> None:
    op.drop_index(op.f("ix_heading_choice_headings"), table_name="heading_choice")
    op.drop_table("heading_choice")
