"""Who was told that a check or a consent ends soon.

Revision: 0015, after 0014.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "renewal_told",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("person IN ('child', 'volunteer')", name=op.f("ck_renewal_told_person")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_renewal_told_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renewal_told")),
        sa.UniqueConstraint(
            *("user_id", "person", "person_id", "days", "expires_on"),
            name=op.f("uq_renewal_told_user_id_person_person_id_days_expires_on"),
        ),
    )


def downgrade() -> None:
    op.drop_table("renewal_told")
