"""The PIN of a school's slips, and the taps that were carried out.

Revision: 0043, after 0041.
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "slip_pin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("pin_hash", sa.String(length=200), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_slip_pin_school_id_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slip_pin")),
        sa.UniqueConstraint("school_id", name=op.f("uq_slip_pin_school_id")),
    )
    op.create_table(
        "sent_tap",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_tap")),
    )
    op.create_index(op.f("ix_sent_tap_at"), "sent_tap", ["at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_sent_tap_at"), table_name="sent_tap")
    op.drop_table("sent_tap")
    op.drop_table("slip_pin")
