"""How Alembic meets the application: the same engine, the same tables.

SQLite makes a table anew to change it, and for that moment whatever refers to it refers to nothing.
So references are not looked at while the migrations run, and all of them before anything is kept:
one that was broken before is left as it was, a new one is refused.

On PostgreSQL the tables may have an owner of their own: then the owner changes them, and gives the
application's role what it needs.
"""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from app.serving.roles import grant_to_application, upgrading_engine

db = current_app.extensions["migrate"].db
CHECK = "PRAGMA foreign_key_check"


def run() -> None:
    """Run the migrations on the engine of whoever owns the tables."""
    with upgrading_engine().connect() as connection:
        on_sqlite = connection.dialect.name == "sqlite"
        if on_sqlite:
            _look_at_references(connection, "OFF")
        try:
            _migrate(connection, on_sqlite)
        finally:
            if on_sqlite:
                _look_at_references(connection, "ON")


def _migrate(connection: Connection, on_sqlite: bool) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        before = _broken(connection) if on_sqlite else set()
        context.run_migrations()
        if on_sqlite:
            _refuse_broken(connection, before)
        grant_to_application(connection)
    connection.commit()


def _look_at_references(connection: Connection, switch: str) -> None:
    """Within a transaction SQLite would not listen: none may be open."""
    connection.rollback()
    connection.connection.cursor().execute(f"PRAGMA foreign_keys={switch}")


def _broken(connection: Connection) -> set[tuple[str, int, str]]:
    """The rows that refer to none: table, number of the row, table it refers to."""
    return {(row[0], row[1], row[2]) for row in connection.exec_driver_sql(CHECK)}


def _refuse_broken(connection: Connection, before: set[tuple[str, int, str]]) -> None:
    for table, number, other in sorted(_broken(connection) - before, key=str):
        raise ValueError(f"row {number} of {table} refers to no row of {other}")


run()
