"""For how many an action for many was taken back; pen names of several words are found whole.

Revision: 0016, after 0015.
"""

import sqlalchemy as sa
from alembic import op

from app.sort_keys import spoken_key

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

PEOPLE = ("child", "volunteer")


def upgrade() -> None:
    with op.batch_alter_table("batch") as table:
        table.add_column(sa.Column("undone_for", sa.Integer()))
    for name in PEOPLE:
        _spell_anew(name)


def downgrade() -> None:
    with op.batch_alter_table("batch") as table:
        table.drop_column("undone_for")


def _spell_anew(name: str) -> None:
    """The keys of pen names with a space, which kept it."""
    table = sa.table(name, sa.column("pen_name"), sa.column("pen_name_key"))
    connection, spaced = op.get_bind(), table.c.pen_name.contains(" ")
    names = connection.execute(sa.select(table.c.pen_name).where(spaced).distinct()).all()
    for (pen_name,) in names:
        connection.execute(
            table.update()
            .where(table.c.pen_name == pen_name)
            .values(pen_name_key=spoken_key(pen_name))
        )
