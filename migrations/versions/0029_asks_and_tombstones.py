"""What needs a second person, lists that were taken away, and who was erased.

Revision: 0029, after 0027.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("address_sealed", sa.Text(), nullable=True),
        sa.Column("why_sealed", sa.Text(), nullable=False),
        sa.Column("reach", sa.JSON(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", moment, nullable=True),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_at", moment, nullable=True),
        sa.Column("done_at", moment, nullable=True),
        sa.Column("row_key", sa.String(length=32), nullable=False),
        *(_user("ask", name) for name in ("asked_by_id", "decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask")),
    )
    op.create_index("ix_ask_open", "ask", ["decided_at", "withdrawn_at", "asked_at"])
    for name in ("about", "asked_by_id"):
        op.create_index(op.f(f"ix_ask_{name}"), "ask", [name])
    op.create_table(
        "list_taken",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("list_name", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        _user("list_taken", "user_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_taken")),
    )
    op.create_index("ix_list_taken_user_id_at", "list_taken", ["user_id", "at"])
    op.create_table(
        "tombstone",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("person", sa.String(length=10), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        *(_user("tombstone", name) for name in ("asked_by_id", "approved_by_id")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_tombstone")),
    )


def downgrade() -> None:
    """Who was erased stays so; that they were is known no more."""
    op.drop_table("tombstone")
    op.drop_table("list_taken")
    op.drop_table("ask")


def _user(table: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [name], ["user_account.id"], name=op.f(f"fk_{table}_{name}_user_account")
    )
