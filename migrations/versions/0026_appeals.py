"""What volunteers and school contacts write to a person, and the role of a counsellor.

Revision: 0026, after 0025.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

USERS = ("user_id", "taken_by_id", "answered_by_id", "settled_by_id")


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "appeal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=True),
        sa.Column("letter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("written_at", moment, nullable=False),
        sa.Column("words_sealed", sa.Text(), nullable=False),
        sa.Column("taken_at", moment, nullable=True),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", moment, nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answer_sealed", sa.Text(), nullable=True),
        sa.Column("settled_at", moment, nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("row_key", sa.String(length=32), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [name], ["user_account.id"], name=op.f(f"fk_appeal_{name}_user_account")
            )
            for name in USERS
        ),
        sa.ForeignKeyConstraint(
            ["pair_id"], ["pair.id"], name=op.f("fk_appeal_pair_id_pair"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"],
            ["letter.id"],
            name=op.f("fk_appeal_letter_id_letter"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_appeal_school_id_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
    )
    op.create_index("ix_appeal_kind_settled_at", "appeal", ["kind", "settled_at"])
    for name in ("user_id", "pair_id", "letter_id"):
        op.create_index(op.f(f"ix_appeal_{name}"), "appeal", [name])


def downgrade() -> None:
    """The words of people go with the table, and so does the role that reads worries."""
    op.drop_table("appeal")
    op.execute("DELETE FROM access_grant WHERE role = 'counsellor'")
