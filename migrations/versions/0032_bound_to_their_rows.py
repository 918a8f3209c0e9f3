"""Sealed values know whose they are; a child's class and status are sealed too.

Until here a value was sealed for its table, row key and field. Now the row's identity stands in it
as well: its code, of a guardian the child's code, of a message its own key, else the number.

Revision: 0032, after 0031.
"""

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.crypto import cipher

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

CLEAR = ("class_name", "status")
BATCH = 500
OTHER_IDENTITIES = {"guardian": "child_id", "message": "once"}
Place = Callable[[str, str, str, str], str]


def upgrade() -> None:
    with op.batch_alter_table("child") as batch:
        for name in CLEAR:
            batch.add_column(sa.Column(f"{name}_sealed", sa.Text(), nullable=True))
    _seal_anew(_for_row_key, _for_identity)
    for row in _rows("child", "id", "code", "row_key", *CLEAR):
        sealed = {
            f"{name}_sealed": cipher().seal(
                _for_identity("child", row.code, row.row_key, name), getattr(row, name)
            )
            for name in CLEAR
            if getattr(row, name) is not None
        }
        _store("child", row.id, sealed)
    with op.batch_alter_table("child") as batch:
        for name in CLEAR:
            batch.drop_column(name)


def downgrade() -> None:
    with op.batch_alter_table("child") as batch:
        for name in CLEAR:
            batch.add_column(sa.Column(name, sa.String(length=20), nullable=True))
    for row in _rows("child", "id", "code", "row_key", *(f"{name}_sealed" for name in CLEAR)):
        values = {}
        for name in CLEAR:
            token = getattr(row, f"{name}_sealed")
            if token is not None:
                place = _for_identity("child", row.code, row.row_key, name)
                values[name] = str(cipher().open(place, token))[:20]
        _store("child", row.id, values)
    with op.batch_alter_table("child") as batch:
        for name in CLEAR:
            batch.drop_column(f"{name}_sealed")
    _seal_anew(_for_identity, _for_row_key)


def _for_row_key(table: str, identity: str, row_key: str, field: str) -> str:
    return f"{table}:{row_key}:{field}"


def _for_identity(table: str, identity: str, row_key: str, field: str) -> str:
    return f"{table}:{identity}:{row_key}:{field}"


def _seal_anew(was: Place, now: Place) -> None:
    """Every sealed value of every table, from one place to the other."""
    inspector = sa.inspect(op.get_bind())
    codes = {row.id: row.code for row in _rows("child", "id", "code")}
    for table in inspector.get_table_names():
        columns = {column["name"] for column in inspector.get_columns(table)}
        sealed = sorted(name for name in columns if name.endswith("_sealed"))
        if sealed and "row_key" in columns:
            known_by = OTHER_IDENTITIES.get(table) or ("code" if "code" in columns else "id")
            for row in _rows(table, "id", known_by, "row_key", *sealed):
                known = getattr(row, known_by)
                identity = codes[known] if table == "guardian" else str(known)
                _store(table, row.id, _moved(table, identity, row, sealed, was, now))


def _moved(
    table: str, identity: str, row: Any, sealed: list[str], was: Place, now: Place
) -> dict[str, str]:
    values = {}
    for column in sealed:
        token = getattr(row, column)
        if token is not None:
            place = (table, identity, row.row_key, column.removesuffix("_sealed"))
            values[column] = cipher().seal(now(*place), cipher().open(was(*place), token))
    return values


def _rows(table: str, *names: str) -> Iterator[Any]:
    """The rows of a table, some at a time."""
    columns = {name: sa.column(name) for name in names}
    last = 0
    while True:
        query = sa.select(*columns.values()).select_from(sa.table(table))
        query = query.where(columns["id"] > last).order_by(columns["id"]).limit(BATCH)
        rows = op.get_bind().execute(query).all()
        if not rows:
            return
        yield from rows
        last = rows[-1].id


def _store(table: str, row_id: int, values: dict[str, str]) -> None:
    if values:
        changed = sa.table(table, sa.column("id"), *map(sa.column, values))
        op.get_bind().execute(sa.update(changed).where(changed.c.id == row_id).values(values))
