"""School contacts without mail sign in with a phone; a school's contact may have an address.

Revision: 0024, after 0023.
"""

import sqlalchemy as sa
from alembic import op

from app.crypto import cipher

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

USERS = sa.table("user_account", *(sa.column(name) for name in ("id", "row_key", "phone_index")))
NEW = sa.table(
    "user_account", *(sa.column(name) for name in ("id", "active", "email_sealed", "email_index"))
)


def upgrade() -> None:
    with op.batch_alter_table("school") as table:
        table.add_column(sa.Column("contact_email_sealed", sa.Text()))
    with op.batch_alter_table("user_account") as table:
        table.add_column(sa.Column("phone_sealed", sa.Text()))
        table.add_column(sa.Column("phone_index", sa.String(length=64)))
        table.create_unique_constraint(op.f("uq_user_account_phone_index"), ["phone_index"])
        table.alter_column("email_sealed", existing_type=sa.Text(), nullable=True)
        table.alter_column("email_index", existing_type=sa.String(length=64), nullable=True)


def downgrade() -> None:
    """Accounts without an address are closed: nobody could sign in to them."""
    bind = op.get_bind()
    without = sa.select(USERS.c.id, USERS.c.row_key).where(USERS.c.phone_index.is_not(None))
    for user_id, row_key in bind.execute(without).all():
        address = f"{row_key}@nobody.invalid"
        sealed = cipher().seal(f"user_account:{row_key}:email", address)
        closed = {"email_sealed": sealed, "email_index": cipher().index("email", address)}
        bind.execute(sa.update(NEW).where(NEW.c.id == user_id).values(active=False, **closed))
    with op.batch_alter_table("user_account") as table:
        table.alter_column("email_index", existing_type=sa.String(length=64), nullable=False)
        table.alter_column("email_sealed", existing_type=sa.Text(), nullable=False)
        table.drop_constraint(op.f("uq_user_account_phone_index"), type_="unique")
        table.drop_column("phone_index")
        table.drop_column("phone_sealed")
    with op.batch_alter_table("school") as table:
        table.drop_column("contact_email_sealed")
