"""Bags that are split, merged into others, or never came.

Revision: 0048, after 0047. Going down, merged bags are closed ones, and lost ones are on their way again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

BAG = sa.table("bundle", sa.column("state"))
LINKS = ("split_from_id", "merged_into_id")


def upgrade() -> None:
    with op.batch_alter_table("bundle") as batch:
        batch.add_column(sa.Column("lost_at", sa.DateTime(timezone=True), nullable=True))
        for name in LINKS:
            batch.add_column(sa.Column(name, sa.Integer(), nullable=True))
            batch.create_index(op.f(f"ix_bundle_{name}"), [name])
            batch.create_foreign_key(op.f(f"fk_bundle_{name}_bundle"), "bundle", [name], ["id"])


def downgrade() -> None:
    for was, now in (("merged", "confirmed"), ("lost", "posted")):
        op.execute(BAG.update().where(BAG.c.state == was).values(state=now))
    with op.batch_alter_table("bundle") as batch:
        batch.drop_column("lost_at")
        for name in LINKS:
            batch.drop_constraint(op.f(f"fk_bundle_{name}_bundle"), type_="foreignkey")
            batch.drop_index(op.f(f"ix_bundle_{name}"))
            batch.drop_column(name)
