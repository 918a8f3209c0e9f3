"""A region's code says which region it lies in.

Revision: 0004, after 0003.
"""

import csv
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

REGIONS = Path(__file__).resolve().parents[2] / "app" / "regions.csv"
REGION = sa.table("region", sa.column("code", sa.String), sa.column("parent_code", sa.String))


def upgrade() -> None:
    with op.batch_alter_table("region") as batch_op:
        batch_op.drop_index(batch_op.f("ix_region_parent_code"))
        batch_op.drop_constraint(op.f("fk_region_parent_code"), type_="foreignkey")
        batch_op.drop_column("parent_code")


def downgrade() -> None:
    with op.batch_alter_table("region") as batch_op:
        batch_op.add_column(sa.Column("parent_code", sa.String(length=6), nullable=True))
    with REGIONS.open(encoding="utf-8") as file:
        rows = [
            {"of_code": row["code"], "parent": row["parent"]}
            for row in csv.DictReader(file)
            if row["parent"] not in ("", row["code"])
        ]
    query = sa.update(REGION).where(REGION.c.code == sa.bindparam("of_code"))
    op.get_bind().execute(query.values(parent_code=sa.bindparam("parent")), rows)
    with op.batch_alter_table("region") as batch_op:
        batch_op.create_foreign_key(
            op.f("fk_region_parent_code"), "region", ["parent_code"], ["code"]
        )
        batch_op.create_index(batch_op.f("ix_region_parent_code"), ["parent_code"], unique=False)
