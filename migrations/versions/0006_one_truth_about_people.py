"""New addresses that wait for their confirmation, children who moved, one address a person.

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

from app.crypto import cipher

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "address_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("email_sealed", sa.Text(), nullable=False),
        sa.Column("email_index", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("row_key", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user_account.id"], name=op.f("fk_address_change_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_address_change_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_change")),
        sa.UniqueConstraint("user_id", name=op.f("uq_address_change_user_id")),
    )
    op.create_table(
        "school_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("from_school_id", sa.Integer(), nullable=False),
        sa.Column("to_school_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("was", sa.JSON(), nullable=False),
        sa.Column("with_school", sa.Boolean(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_school_move_child_id")),
        sa.ForeignKeyConstraint(
            ["from_school_id"], ["school.id"], name=op.f("fk_school_move_from_school_id")
        ),
        sa.ForeignKeyConstraint(
            ["moved_by_id"], ["user_account.id"], name=op.f("fk_school_move_moved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_school_id"], ["school.id"], name=op.f("fk_school_move_to_school_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_move")),
    )
    op.create_index(op.f("ix_school_move_child_id"), "school_move", ["child_id"])
    op.create_index(op.f("ix_school_move_from_school_id"), "school_move", ["from_school_id"])
    _one_address_a_person()


def downgrade() -> None:
    """The tables go; addresses that were made equal stay so."""
    op.drop_table("school_move")
    op.drop_table("address_change")


def _one_address_a_person() -> None:
    """Where account and record differ the account wins: mail has gone there all the time.

    A record without an account that has the same address gives it up: nothing is lost, the
    address stands in the account.
    """
    connection = op.get_bind()
    differing = connection.execute(
        sa.text(
            "SELECT v.id, v.row_key, u.row_key AS user_key, u.email_sealed, u.email_index"
            " FROM volunteer v JOIN user_account u ON u.id = v.user_id"
            " WHERE v.email_index IS NULL OR v.email_index != u.email_index"
        )
    ).all()
    clear = "UPDATE volunteer SET email_sealed = NULL, email_index = NULL WHERE "
    for row in differing:
        connection.execute(
            sa.text(clear + "id = :id OR email_index = :email_index"),
            {"id": row.id, "email_index": row.email_index},
        )
    for row in differing:
        email = cipher().open(f"user_account:{row.user_key}:email", row.email_sealed)
        connection.execute(
            sa.text(
                "UPDATE volunteer SET email_sealed = :sealed, email_index = :found WHERE id = :id"
            ),
            {
                "sealed": cipher().seal(f"volunteer:{row.row_key}:email", email),
                "found": row.email_index,
                "id": row.id,
            },
        )
