"""Pen names are found by pinyin; what was done in bulk can be taken back in one go.

Revision: 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op

from app.sort_keys import spoken_key

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

PEOPLE = ("child", "volunteer")


def upgrade() -> None:
    for table in PEOPLE:
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(
                sa.Column("pen_name_key", sa.String(length=200), nullable=False, server_default="")
            )
        _fill(table)
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("undo", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user_account.id"], name=op.f("fk_batch_asked_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
    )


def downgrade() -> None:
    op.drop_table("batch")
    for table in PEOPLE:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("pen_name_key")


def _fill(name: str) -> None:
    """The pinyin of the pen names that are there: few differ, many people share one."""
    table = sa.table(name, sa.column("pen_name"), sa.column("pen_name_key"))
    connection = op.get_bind()
    for (pen_name,) in connection.execute(sa.select(table.c.pen_name).distinct()).all():
        connection.execute(
            table.update()
            .where(table.c.pen_name == pen_name)
            .values(pen_name_key=spoken_key(pen_name))
        )
