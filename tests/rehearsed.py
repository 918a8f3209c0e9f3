"""The cast as rows: stored once by each test process and kind of database, then only copied."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

from sqlalchemy import Connection, Table, select

from app.extensions import db
from tests.cast import Cast


@dataclass(frozen=True)
class Rehearsed:
    """Everybody's rows as the database has them, and who is which row."""

    rows: tuple[tuple[Table, Any], ...]
    parts: tuple[tuple[str, type, int], ...]

    @classmethod
    def first(cls) -> tuple[Self, Cast]:
        """The cast stored in the running application's new database, and its rows."""
        before = _filled()
        cast = Cast.on_stage()
        people = [(field.name, getattr(cast, field.name)) for field in fields(cast)]
        rows = [(table, held) for table, held in _filled().items() if table not in before]
        parts = [(name, type(row), row.id) for name, row in people]
        return cls(tuple(rows), tuple(parts)), cast

    def again(self) -> Cast:
        """The same cast in the running application's new database."""
        copied = _copied_in if db.engine.dialect.name == "postgresql" else _inserted
        with db.engine.begin() as connection:
            for table, rows in self.rows:
                copied(connection, table, rows)
        stored = {
            (kind, row.id): row
            for kind in dict.fromkeys(kind for _, kind, _ in self.parts)
            for row in db.session.scalars(select(kind))
        }
        return Cast(**{name: stored[kind, number] for name, kind, number in self.parts})


def _filled() -> dict[Table, Any]:
    """The rows of each table that has some, tables that others refer to first."""
    copied = _copied_out if db.engine.dialect.name == "postgresql" else _selected
    with db.engine.connect() as connection:
        found = {table: copied(connection, table) for table in db.metadata.sorted_tables}
    return {table: rows for table, rows in found.items() if rows}


def _selected(connection: Connection, table: Table) -> Sequence[Any]:
    return [tuple(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{table.name}"')]


def _inserted(connection: Connection, table: Table, rows: Sequence[Any]) -> None:
    places = ", ".join("?" * len(rows[0]))
    connection.exec_driver_sql(f'INSERT INTO "{table.name}" VALUES ({places})', list(rows))


def _copied_out(connection: Connection, table: Table) -> bytes:
    cursor = connection.connection.cursor()
    with cursor.copy(f'COPY "{table.name}" TO STDOUT') as copy:
        return b"".join(copy)


def _copied_in(connection: Connection, table: Table, rows: bytes) -> None:
    cursor = connection.connection.cursor()
    with cursor.copy(f'COPY "{table.name}" FROM STDIN') as copy:
        copy.write(rows)
    if "id" in table.columns:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), max(id))"
            f' FROM "{table.name}"'
        )
