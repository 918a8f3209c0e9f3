"""Facts about people that decide whether a pair may write.

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bad_address",
        sa.Column("email_index", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fault", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("email_index", name=op.f("pk_bad_address")),
    )
    op.create_table(
        "merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=10), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("person IN ('child', 'volunteer')", name=op.f("ck_merge_person")),
        sa.ForeignKeyConstraint(
            ["merged_by_id"], ["user_account.id"], name=op.f("fk_merge_merged_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge")),
    )
    op.create_table(
        "clearance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cleared_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("person IN ('child', 'volunteer')", name=op.f("ck_clearance_person")),
        sa.ForeignKeyConstraint(
            ["cleared_by_id"], ["user_account.id"], name=op.f("fk_clearance_cleared_by_id")
        ),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_clearance_pair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearance")),
        sa.UniqueConstraint("pair_id", "person", name=op.f("uq_clearance_pair_id_person")),
    )
    with op.batch_alter_table("child") as batch_op:
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_child_merged_into_id"), "child", ["merged_into_id"], ["id"]
        )

    with op.batch_alter_table("cohort") as batch_op:
        batch_op.add_column(sa.Column("grace", sa.Integer(), nullable=False, server_default="14"))
        batch_op.add_column(
            sa.Column("former_shown", sa.String(length=10), nullable=False, server_default="note")
        )

    with op.batch_alter_table("consent") as batch_op:
        batch_op.add_column(sa.Column("expires_on", sa.Date(), nullable=True))

    with op.batch_alter_table("letter") as batch_op:
        batch_op.add_column(sa.Column("forward_from_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("writer_id", sa.Integer(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_letter_writer_id"),
            ["writer_id"],
            sqlite_where=sa.text("writer_id IS NOT NULL"),
            postgresql_where=sa.text("writer_id IS NOT NULL"),
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_letter_forward_from_id"), "school", ["forward_from_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_letter_writer_id"), "volunteer", ["writer_id"], ["id"]
        )

    with op.batch_alter_table("pair") as batch_op:
        batch_op.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("held_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("held_reason", sa.String(length=200), nullable=True))
        batch_op.add_column(
            sa.Column("handover_approved_at", sa.DateTime(timezone=True), nullable=True)
        )

    with op.batch_alter_table("round") as batch_op:
        batch_op.add_column(sa.Column("extent", sa.JSON(), nullable=False, server_default="{}"))

    with op.batch_alter_table("ruling") as batch_op:
        batch_op.add_column(
            sa.Column("origin", sa.String(length=12), nullable=False, server_default="person")
        )
        batch_op.add_column(sa.Column("reason", sa.String(length=200), nullable=True))

    with op.batch_alter_table("school") as batch_op:
        batch_op.add_column(sa.Column("closed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("successor_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_school_successor_id"), "school", ["successor_id"], ["id"]
        )

    with op.batch_alter_table("user_account") as batch_op:
        batch_op.add_column(
            sa.Column("closed_for_cause", sa.Boolean(), nullable=False, server_default=sa.false())
        )

    with op.batch_alter_table("volunteer") as batch_op:
        batch_op.add_column(sa.Column("away_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("away_until", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("is_reserve", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_volunteer_merged_into_id"), "volunteer", ["merged_into_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("volunteer") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_volunteer_merged_into_id"), type_="foreignkey")
        batch_op.drop_column("merged_into_id")
        batch_op.drop_column("is_reserve")
        batch_op.drop_column("away_until")
        batch_op.drop_column("away_from")

    with op.batch_alter_table("user_account") as batch_op:
        batch_op.drop_column("closed_for_cause")

    with op.batch_alter_table("school") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_school_successor_id"), type_="foreignkey")
        batch_op.drop_column("successor_id")
        batch_op.drop_column("closed_on")

    with op.batch_alter_table("ruling") as batch_op:
        batch_op.drop_column("reason")
        batch_op.drop_column("origin")

    with op.batch_alter_table("round") as batch_op:
        batch_op.drop_column("extent")

    with op.batch_alter_table("pair") as batch_op:
        batch_op.drop_column("handover_approved_at")
        batch_op.drop_column("held_reason")
        batch_op.drop_column("held_on")
        batch_op.drop_column("ended_at")

    with op.batch_alter_table("letter") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_letter_writer_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_letter_forward_from_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_letter_writer_id"))
        batch_op.drop_column("writer_id")
        batch_op.drop_column("forward_from_id")

    with op.batch_alter_table("consent") as batch_op:
        batch_op.drop_column("expires_on")

    with op.batch_alter_table("cohort") as batch_op:
        batch_op.drop_column("former_shown")
        batch_op.drop_column("grace")

    with op.batch_alter_table("child") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_child_merged_into_id"), type_="foreignkey")
        batch_op.drop_column("merged_into_id")

    op.drop_table("clearance")
    op.drop_table("merge")
    op.drop_table("bad_address")
