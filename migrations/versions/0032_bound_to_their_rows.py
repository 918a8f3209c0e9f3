"""Sealed values know whose they are; a child's class and status are sealed too, also of moves.

Until here a value was sealed for its table, row key and field. Now the row's identity stands in it
as well: its code, of a guardian the child's code, of a message its own key, else the number.

Revision: 0032, after 0031.
"""

import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.crypto import cipher

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

CLEAR = ("class_name", "status")
BATCH, BATCH_OF_FILES = 500, 5
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
    for rows in _rows("child", "id", "code", "row_key", *CLEAR):
        _store("child", [{"row": row.id} | _sealed_classes(row) for row in rows])
    with op.batch_alter_table("child") as batch:
        for name in CLEAR:
            batch.drop_column(name)


def _sealed_classes(child: Any) -> dict[str, str | None]:
    sealed = dict[str, str | None]()
    for name in CLEAR:
        place = _for_identity("child", child.code, child.row_key, name)
        value = getattr(child, name)
        sealed[f"{name}_sealed"] = None if value is None else cipher().seal(place, value)
    return sealed


def _opened_classes(child: Any) -> dict[str, str | None]:
    values = dict[str, str | None]()
    for name in CLEAR:
        place = _for_identity("child", child.code, child.row_key, name)
        token = getattr(child, f"{name}_sealed")
        values[name] = None if token is None else str(cipher().open(place, token))[:20]
    return values


def _seal_classes_of_moves() -> None:
    for rows in _rows("school_move", "id", "was"):
        _store("school_move", [_sealed_move(row.id, _dict_of(row.was)) for row in rows])


def _sealed_move(row_id: int, was: dict[str, Any]) -> dict[str, Any]:
    name, row_key = was.pop("class", None), uuid.uuid4().hex
    place = _for_identity("school_move", str(row_id), row_key, "class_name")
    token = None if name is None else cipher().seal(place, name)
    return {"row": row_id, "row_key": row_key, "was": was, "class_name_sealed": token}


def _open_classes_of_moves() -> None:
    for rows in _rows("school_move", "id", "row_key", "was", "class_name_sealed"):
        _store("school_move", [_opened_move(row) for row in rows])


def _opened_move(row: Any) -> dict[str, Any]:
    place = _for_identity("school_move", str(row.id), row.row_key, "class_name")
    token = row.class_name_sealed
    name = None if token is None else cipher().open(place, token)
    return {"row": row.id, "was": _dict_of(row.was) | {"class": name}}


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
    for rows in _rows("child", "id", "code", "row_key", *(f"{name}_sealed" for name in CLEAR)):
        _store("child", [{"row": row.id} | _opened_classes(row) for row in rows])
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
    codes = {row.id: row.code for rows in _rows("child", "id", "code") for row in rows}
    for table in inspector.get_table_names():
        columns = {column["name"] for column in inspector.get_columns(table)}
        sealed = sorted(name for name in columns if name.endswith("_sealed"))
        if sealed and "row_key" in columns:
            known_by = OTHER_IDENTITIES.get(table) or ("code" if "code" in columns else "id")
            for rows in _rows(table, "id", known_by, "row_key", *sealed):
                changed = list[dict[str, Any]]()
                for row in rows:
                    known = getattr(row, known_by)
                    identity = codes[known] if table == "guardian" else str(known)
                    changed.append({"row": row.id} | _moved(table, identity, row, sealed, was, now))
                _store(table, changed)


def _moved(
    table: str, identity: str, row: Any, sealed: list[str], was: Place, now: Place
) -> dict[str, str | None]:
    values = dict[str, str | None]()
    for column in sealed:
        token = getattr(row, column)
        place = (table, identity, row.row_key, column.removesuffix("_sealed"))
        values[column] = token and cipher().seal(now(*place), cipher().open(was(*place), token))
    return values


def _rows(table: str, *names: str) -> Iterator[Sequence[Any]]:
    """The rows of a table, some at a time."""
    columns = {name: sa.column(name) for name in names}
    last = 0
    size = BATCH_OF_FILES if "content_sealed" in names else BATCH
    while True:
        query = sa.select(*columns.values()).select_from(sa.table(table))
        query = query.where(columns["id"] > last).order_by(columns["id"]).limit(size)
        rows = op.get_bind().execute(query).all()
        if not rows:
            return
        yield rows
        last = rows[-1].id


def _store(table: str, rows: list[dict[str, Any]]) -> None:
    """Change some rows, each by the id it has as `row`; all change the same columns."""
    names = [name for name in rows[0] if name != "row"]
    columns = [sa.column(name, sa.JSON if name == "was" else sa.Text) for name in names]
    changed = sa.table(table, sa.column("id"), *columns)
    values = {name: sa.bindparam(f"new_{name}") for name in names}
    statement = sa.update(changed).where(changed.c.id == sa.bindparam("row")).values(values)
    given = [{"row": row["row"]} | {f"new_{name}": row[name] for name in names} for row in rows]
    op.get_bind().execute(statement, given)
