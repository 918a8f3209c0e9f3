"""Papers of many schools lie in parts, so that nobody holds them all at once.

Revision: 0052, after 0051. What was made before stays in its row until its week is over.
"""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "print_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("print_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.Text(), nullable=True),
        sa.Column("row_key", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["print_id"],
            ["print_run.id"],
            name=op.f("fk_print_part_print_id_print_run"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_part")),
        sa.UniqueConstraint("print_id", "number", name=op.f("uq_print_part_print_id_number")),
    )


def downgrade() -> None:
    # What lies in parts is no file any more without them; making it anew takes one tap.
    op.execute("DELETE FROM print_run WHERE id IN (SELECT print_id FROM print_part)")
    op.drop_table("print_part")
