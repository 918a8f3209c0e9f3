"""Sealed values know whose they are; a child's class and status are sealed too, also of moves.

Until here a value was sealed for its table, row key and field. Now the row's identity stands in it
as well: its code, of a guardian the child's code, of a message its own key, else the number.

Revision: 0032, after 0031.
"""

import json
import uuid
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
    with op.batch_alter_table("school_move") as batch:
        batch.add_column(sa.Column("row_key", sa.String(length=32), nullable=True))
        batch.add_column(sa.Column("class_name_sealed", sa.Text(), nullable=True))
    _seal_anew(_for_row_key, _for_identity)
    _seal_classes_of_moves()
    with op.batch_alter_table("school_move") as batch:
        batch.alter_column("row_key", existing_type=sa.String(length=32), nullable=False)
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


def _seal_classes_of_moves() -> None:
    for row in _rows("school_move", "id", "was"):
        was = _dict_of(row.was)
        name, row_key = was.pop("class", None), uuid.uuid4().hex
        values: dict[str, Any] = {"row_key": row_key, "was": was}
        if name is not None:
            place = _for_identity("school_move", str(row.id), row_key, "class_name")
            values["class_name_sealed"] = cipher().seal(place, name)
        _store("school_move", row.id, values)


def _open_classes_of_moves() -> None:
    for row in _rows("school_move", "id", "row_key", "was", "class_name_sealed"):
        place = _for_identity("school_move", str(row.id), row.row_key, "class_name")
        token = row.class_name_sealed
        name = None if token is None else cipher().open(place, token)
        _store("school_move", row.id, {"was": _dict_of(row.was) | {"class": name}})


def _dict_of(value: Any) -> dict[str, Any]:
    """What a JSON column holds: text on SQLite, read already on PostgreSQL."""
    return dict(json.loads(value) if isinstance(value, str) else value)


def downgrade() -> None:
    _open_classes_of_moves()
    with op.batch_alter_table("school_move") as batch:
        batch.drop_column("class_name_sealed")
        batch.drop_column("row_key")
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


def _store(table: str, row_id: int, values: dict[str, Any]) -> None:
    if values:
        columns = (sa.column(name, sa.JSON if name == "was" else sa.Text) for name in values)
        changed = sa.table(table, sa.column("id"), *columns)
        op.get_bind().execute(sa.update(changed).where(changed.c.id == row_id).values(values))
