"""What a volunteer writes for whoever comes next is sealed: it may tell of a child's family.

Revision: 0041, after 0038.
"""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.crypto import cipher, place_of

revision = "0041"
down_revision = "0038"
branch_labels = None
depends_on = None

BATCH = 500


def upgrade() -> None:
    op.add_column("pair", sa.Column("handover_sealed", sa.Text(), nullable=True))
    op.add_column(
        "pair", sa.Column("row_key", sa.String(length=32), nullable=False, server_default="")
    )
    for rows in _rows("id", "code", "handover"):
        _store([_sealed(row) for row in rows], "row_key", "handover_sealed")
    op.drop_column("pair", "handover")
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("pair", "row_key", server_default=None)


def downgrade() -> None:
    op.add_column("pair", sa.Column("handover", sa.Text(), nullable=True))
    for rows in _rows("id", "code", "row_key", "handover_sealed"):
        _store([_opened(row) for row in rows], "handover")
    op.drop_column("pair", "handover_sealed")
    op.drop_column("pair", "row_key")


def _sealed(pair: Any) -> dict[str, Any]:
    row_key = uuid.uuid4().hex
    place = place_of("pair", pair.code, row_key, "handover")
    token = None if pair.handover is None else cipher().seal(place, pair.handover)
    return {"row": pair.id, "new_row_key": row_key, "new_handover_sealed": token}


def _opened(pair: Any) -> dict[str, Any]:
    place, token = place_of("pair", pair.code, pair.row_key, "handover"), pair.handover_sealed
    return {"row": pair.id, "new_handover": token and cipher().open(place, token)}


def _rows(*names: str) -> Iterator[Sequence[Any]]:
    """The pairs, some at a time."""
    columns = {name: sa.column(name) for name in names}
    last = 0
    while True:
        query = sa.select(*columns.values()).select_from(sa.table("pair"))
        query = query.where(columns["id"] > last).order_by(columns["id"]).limit(BATCH)
        rows = op.get_bind().execute(query).all()
        if not rows:
            return
        yield rows
        last = rows[-1].id


def _store(rows: list[dict[str, Any]], *names: str) -> None:
    changed = sa.table("pair", sa.column("id"), *(sa.column(name) for name in names))
    values = {name: sa.bindparam(f"new_{name}") for name in names}
    statement = sa.update(changed).where(changed.c.id == sa.bindparam("row")).values(values)
    op.get_bind().execute(statement, rows)
