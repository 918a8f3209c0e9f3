"""Certificates of service, what a cohort counts as hours, and files of certificates.

Revision: 0044, after 0043.
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

MINUTES = ("minutes_sent", "minutes_received", "minutes_training")
REFERENCES = {
    "cohort_id": "cohort",
    "volunteer_id": "volunteer",
    "user_id": "user_account",
    "school_id": "school",
    "issued_by_id": "user_account",
    "taken_back_by_id": "user_account",
}
STANDING = sa.text("taken_back_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "service_certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("name_sealed", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("pairs", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_by_id", sa.Integer(), nullable=True),
        sa.Column("taken_back_why_sealed", sa.Text(), nullable=True),
        sa.Column("row_key", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "(volunteer_id IS NULL) = (user_id IS NOT NULL) "
            "AND (user_id IS NULL) = (school_id IS NULL)",
            name=op.f("ck_service_certificate_whose"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_service_certificate_{column}_{table}")
            )
            for column, table in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_certificate")),
        sa.UniqueConstraint("code", name=op.f("uq_service_certificate_code")),
        sa.UniqueConstraint("token", name=op.f("uq_service_certificate_token")),
    )
    for name in ("volunteer_id", "user_id"):
        op.create_index(op.f(f"ix_service_certificate_{name}"), "service_certificate", [name])
    for name, columns in (
        ("volunteer", ["cohort_id", "volunteer_id"]),
        ("contact", ["cohort_id", "school_id", "user_id"]),
    ):
        op.create_index(
            f"uq_service_certificate_{name}",
            "service_certificate",
            columns,
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        )
    with op.batch_alter_table("cohort") as table:
        for name in MINUTES:
            table.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("cohort") as table:
        for name in MINUTES:
            table.alter_column(name, server_default=None)
    with op.batch_alter_table("print_run") as table:
        table.add_column(sa.Column("cohort_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_print_run_cohort_id_cohort"), "cohort", ["cohort_id"], ["id"]
        )


def downgrade() -> None:
    """Certificates that were given out can no longer be checked."""
    op.execute("DELETE FROM print_run WHERE cohort_id IS NOT NULL")
    with op.batch_alter_table("print_run") as table:
        table.drop_constraint(op.f("fk_print_run_cohort_id_cohort"), type_="foreignkey")
        table.drop_column("cohort_id")
    with op.batch_alter_table("cohort") as table:
        for name in MINUTES:
            table.drop_column(name)
    op.drop_table("service_certificate")
