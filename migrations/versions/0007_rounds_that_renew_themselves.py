"""A round keeps every snapshot that a draft was solved on; a coordinator may allow a pair.

Revision: 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None
SNAPSHOTS = (("round_child", "child_id"), ("round_volunteer", "volunteer_id"))


def upgrade() -> None:
    with op.batch_alter_table("round") as batch_op:
        batch_op.add_column(sa.Column("basis", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("draft") as batch_op:
        batch_op.add_column(sa.Column("basis", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("changes", sa.JSON(), nullable=False, server_default="{}"))
    for table, person in SNAPSHOTS:
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(
                sa.Column("basis", sa.Integer(), nullable=False, server_default="1")
            )
        _key(table, ["round_id", "basis", person])
    _kinds("kind IN ('keep', 'forbid', 'allow')")


def downgrade() -> None:
    op.execute("DELETE FROM ruling WHERE kind = 'allow'")
    _kinds("kind IN ('keep', 'forbid')")
    for table, person in SNAPSHOTS:
        op.execute(
            f"DELETE FROM {table} WHERE basis <> "
            f"(SELECT round.basis FROM round WHERE round.id = {table}.round_id)"
        )
        _key(table, ["round_id", person])
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("basis")
    with op.batch_alter_table("draft") as batch_op:
        batch_op.drop_column("changes")
        batch_op.drop_column("basis")
    with op.batch_alter_table("round") as batch_op:
        batch_op.drop_column("basis")


def _key(table: str, columns: list[str]) -> None:
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(batch_op.f(f"pk_{table}"), type_="primary")
        batch_op.create_primary_key(batch_op.f(f"pk_{table}"), columns)


def _kinds(condition: str) -> None:
    with op.batch_alter_table("ruling") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_ruling_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_ruling_kind"), condition)
