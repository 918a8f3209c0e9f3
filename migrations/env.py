"""How Alembic meets the application: the same engine, the same tables.

SQLite makes a table anew to change it, and for that moment whatever refers to it refers to nothing.
So references are not looked at while the migrations run, and all of them before anything is kept.
"""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

db = current_app.extensions["migrate"].db


def run() -> None:
    """Run the migrations on the application's own engine."""
    with db.engine.connect() as connection:
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
        context.run_migrations()
        if on_sqlite:
            _refuse_broken(connection)
    connection.commit()


def _look_at_references(connection: Connection, switch: str) -> None:
    """Within a transaction SQLite would not listen: none may be open."""
    connection.rollback()
    connection.connection.cursor().execute(f"PRAGMA foreign_keys={switch}")


def _refuse_broken(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise ValueError(f"row {broken[1]} of {broken[0]} refers to no row of {broken[2]}")


run()
