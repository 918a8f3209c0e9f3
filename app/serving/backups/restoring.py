"""A backup onto an empty machine: all of it, or nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from app.config import Settings
from app.crypto import cipher
from app.errors import Refused
from app.extensions import db
from app.models.columns import fresh_number
from app.serving.backups.archive import unpacked
from app.serving.backups.copies import SQLITE, Manifest, put_files_back, quoted
from app.serving.backups.faults import in_words
from app.serving.roles import upgrading_engine
from app.serving.schema import known_versions, version_here

FILLED_BY_PEOPLE = ("user_account", "school", "child", "volunteer")
USERS, SAMPLE = "user_account", "shown_name_sealed"
SEALED_SAMPLE = f"SELECT {SAMPLE} FROM {USERS} ORDER BY id LIMIT 1"  # noqa: S608
LEFT_BEHIND = {
    ("open_session", "digest"): "DELETE FROM open_session",
    ("one_time_link", "used_at"): "DELETE FROM one_time_link WHERE used_at IS NULL",
    ("file_owner", "id"): "DELETE FROM file_owner",
    (USERS, "calendar_version"): f"UPDATE {USERS} SET calendar_version = :fresh",  # noqa: S608
    ("slip_pin", "edition"): "UPDATE slip_pin SET edition = :fresh",
}
"""What was open when the backup was made, and may have been stolen and ended since; and whose the
files are: a copy of the programme never deletes those of the other.

By table and column: an older backup may be without them.
"""
PATIENCE = 5.0
"""So many seconds others have to let the database go."""


def restore(path: Path, passphrase: str) -> Manifest:
    """Put a backup into the database, which must hold nobody; all sign in anew.

    Raises Refused: not empty, in use, another kind of database, made by a newer release, other
    keys, a full disk, or no backup that can be read. The database then holds nobody, as before.
    """
    settings: Settings = current_app.config["SETTINGS"]
    _refuse_filled(inspect(db.engine).get_table_names())
    with (
        in_words("backups.not_restored", path.name),
        unpacked(path, passphrase, settings.home) as (folder, manifest),
    ):
        if manifest.kind != db.engine.dialect.name:
            raise Refused("backups.other_kind", kind=manifest.kind)
        if manifest.version not in known_versions():
            raise Refused("start.database_newer", version=manifest.version)
        put_files_back(folder, manifest)
        if manifest.kind == "sqlite":
            _restore_sqlite(folder / SQLITE, settings)
        else:
            _restore_postgresql(folder, manifest)
    return manifest


def _refuse_filled(tables: list[str]) -> None:
    with db.engine.connect() as connection:
        for question in _counting(tables):
            if connection.scalar(text(question)):
                raise Refused("backups.not_empty")


def _counting(tables: list[str]) -> Iterator[str]:
    """What asks each of the tables that people fill how many rows it has."""
    for table in set(tables).intersection(FILLED_BY_PEOPLE):
        yield f'SELECT count(*) FROM "{table}"'  # noqa: S608


def _refuse_other_keys(token: str | None) -> None:
    """Before anything is put in place: without its keys a restored database is of no use."""
    if token is not None and not cipher().fits(token):
        raise Refused("backups.wrong_keys")


def _restore_sqlite(copy: Path, settings: Settings) -> None:
    """Page by page in one transaction of the database that is there: all of it or nothing."""
    place = Path(make_url(settings.database_url).database or "").resolve()
    with closing(sqlite3.connect(copy)) as source:
        row = source.execute(SEALED_SAMPLE).fetchone()
        _refuse_other_keys(row and row[0])
        _leave_behind(source)
        db.session.remove()
        db.engine.dispose()
        place.touch(0o600)
        place.chmod(0o600)
        with closing(sqlite3.connect(place, timeout=PATIENCE, isolation_level=None)) as there:
            _take_for_oneself(there)
            source.backup(there)


def _leave_behind(copy: sqlite3.Connection) -> None:
    copy.execute("PRAGMA secure_delete = ON")
    columns = copy.execute(
        "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c "
        "WHERE t.type = 'table'"
    )
    for column in set(columns) & set(LEFT_BEHIND):
        copy.execute(LEFT_BEHIND[column], {"fresh": fresh_number()})
    copy.commit()


def _tables(database: sqlite3.Connection) -> set[str]:
    names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {name for (name,) in names}


def _take_for_oneself(there: sqlite3.Connection) -> None:
    """Nobody else has the database open until this connection closes, and it holds nobody."""
    there.execute("PRAGMA locking_mode = EXCLUSIVE")
    try:
        there.execute("BEGIN EXCLUSIVE")
        there.execute("COMMIT")
    except sqlite3.OperationalError as fault:
        if fault.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise Refused("jobs.running") from fault
        raise
    for question in _counting(list(_tables(there))):
        if there.execute(question).fetchone()[0]:
            raise Refused("backups.not_empty")


def _restore_postgresql(folder: Path, manifest: Manifest) -> None:
    if version_here() not in (None, manifest.version):
        raise Refused("backups.other_version", here=version_here(), version=manifest.version)
    _refuse_other_keys(_sample_of(folder / USERS, manifest.columns[USERS]))
    db.session.remove()
    upgrade(revision=manifest.version)
    with upgrading_engine().begin() as connection:
        _lock(connection, list(manifest.rows))
        for question in _counting(list(manifest.rows)):
            if connection.scalar(text(question)):
                raise Refused("backups.not_empty")
        for table in reversed(list(manifest.rows)):
            connection.execute(text(f'DELETE FROM "{table}"'))  # noqa: S608
        for table in manifest.rows:
            _fill(connection, folder / table, manifest.columns[table])
        for (table, column), statement in LEFT_BEHIND.items():
            if column in manifest.columns.get(table, ()):
                connection.execute(text(statement), {"fresh": fresh_number()})


def _lock(connection: Connection, tables: list[str]) -> None:
    """Nobody else reads or writes until the transaction ends."""
    connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}s'"))
    try:
        connection.execute(text(f"LOCK TABLE {quoted(tables)} IN ACCESS EXCLUSIVE MODE"))
    except OperationalError as fault:
        raise Refused("jobs.running") from fault


def _sample_of(path: Path, names: list[str]) -> str | None:
    """A sealed value of the first row in a table's file, whose columns are told by tabs."""
    with path.open(encoding="utf-8") as file:
        row = file.readline()
    return row.rstrip("\n").split("\t")[names.index(SAMPLE)] if row else None


def _fill(connection: Connection, path: Path, names: list[str]) -> None:
    cursor: Any = connection.connection.cursor()
    with (
        path.open("rb") as file,
        cursor.copy(f'COPY "{path.name}" ({quoted(names)}) FROM STDIN') as copy,
    ):
        while piece := file.read(1 << 20):
            copy.write(piece)
    if "id" in names:
        _count_on(connection, path.name)


def _count_on(connection: Connection, table: str) -> None:
    """The next row gets the next number, where the database gives them."""
    name = {"name": f'"{table}"'}
    if connection.scalar(text("SELECT pg_get_serial_sequence(:name, 'id')"), name):
        sequence = text(
            "SELECT setval(pg_get_serial_sequence(:name, 'id'), max(id)) "  # noqa: S608
            f'FROM "{table}"'
        )
        connection.execute(sequence, name)
