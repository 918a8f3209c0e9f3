"""The database connection: what SQLite must be told, and how a write begins."""

from pathlib import Path
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url

from app.errors import SettingsRefused

PATIENCE = 30_000  # milliseconds


def init_app(app: Flask, db: SQLAlchemy) -> None:
    """Wire the database. Raises SettingsRefused where its folder cannot be made."""
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    on_sqlite = url.get_backend_name() == "sqlite"
    if on_sqlite:
        _make_folder(Path(url.database or ""))
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
            "connect_args": {"timeout": PATIENCE // 1000},
            "hide_parameters": True,  # a fault in the log must not hold what people typed
        }
    else:
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_pre_ping": True, "hide_parameters": True}
    db.init_app(app)
    if on_sqlite:
        with app.app_context():
            event.listen(db.engine, "connect", _set_up_sqlite)
            event.listen(db.engine, "begin", _begin_sqlite)
    else:
        with app.app_context():
            event.listen(db.engine, "connect", _set_up_postgresql)


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        raise SettingsRefused(
            f"DATABASE_URL: cannot make the folder {path.parent} ({fault.strerror})."
        ) from fault


def _set_up_sqlite(connection: Any, record: Any) -> None:
    # The driver's own way of beginning is switched off so that `_begin_sqlite` decides.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",  # what is deleted or replaced is overwritten in the file
        f"busy_timeout={PATIENCE}",
        "cache_size=-65536",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _set_up_postgresql(connection: Any, record: Any) -> None:
    # Our queries ask about many facts in few rows: compiling one took fifty times its own time.
    connection.autocommit = True
    connection.execute("SET jit = off")
    # What is read in parts is read to its end: a plan for the first rows alone took twenty times as
    # long.
    connection.execute("SET cursor_tuple_fraction = 1")
    connection.autocommit = False


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    begin = f"BEGIN {options.get('begin', 'DEFERRED')}"
    if options.get("waits", True):
        connection.exec_driver_sql(begin)
        return
    connection.exec_driver_sql("PRAGMA busy_timeout=0")
    try:
        connection.exec_driver_sql(begin)
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE}")
