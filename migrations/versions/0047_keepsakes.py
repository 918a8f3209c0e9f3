"""Which pair a printed file is the keepsake book of.

Revision: 0047, after 0046.
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("print_run") as table:
        table.add_column(sa.Column("pair_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_print_run_pair_id_pair"), "pair", ["pair_id"], ["id"])


def downgrade() -> None:
    """Books that were made are made anew with one tap."""
    op.execute("DELETE FROM print_run WHERE pair_id IS NOT NULL")
    with op.batch_alter_table("print_run") as table:
        table.drop_constraint(op.f("fk_print_run_pair_id_pair"), type_="foreignkey")
        table.drop_column("pair_id")
