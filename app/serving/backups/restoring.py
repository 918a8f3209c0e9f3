"""A backup onto an empty machine: all of it, or nothing."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import make_url

from app.config import Settings
from app.crypto import cipher
from app.errors import Refused
from app.extensions import db
from app.safekeeping.files import database_files
from app.serving.backups.archive import unpacked
from app.serving.backups.copies import SQLITE, Manifest, quoted
from app.serving.roles import upgrading_engine
from app.serving.schema import known_versions, version_here

FILLED_BY_PEOPLE = ("user_account", "school", "child", "volunteer")
SEALED_SAMPLE = "SELECT shown_name_sealed FROM user_account ORDER BY id LIMIT 1"


def restore(path: Path, passphrase: str) -> Manifest:
    """Put a backup into the database, which must hold nobody.

    Raises Refused: not empty, another kind of database, made by a newer release, other keys, or no
    backup that can be read. The database is then as it was.
    """
    settings: Settings = current_app.config["SETTINGS"]
    _refuse_filled()
    with unpacked(path, passphrase, settings.home) as (folder, manifest):
        if manifest.kind != db.engine.dialect.name:
            raise Refused("backups.other_kind", kind=manifest.kind)
        if manifest.version not in known_versions():
            raise Refused("start.database_newer", version=manifest.version)
        if manifest.kind == "sqlite":
            _restore_sqlite(folder / SQLITE, settings)
        else:
            _restore_postgresql(folder, manifest)
    return manifest


def _refuse_filled() -> None:
    there = set(inspect(db.engine).get_table_names())
    with db.engine.connect() as connection:
        for table in there.intersection(FILLED_BY_PEOPLE):
            if connection.scalar(text(f'SELECT count(*) FROM "{table}"')):  # noqa: S608
                raise Refused("backups.not_empty")


def _refuse_other_keys(token: str | None) -> None:
    """Before anything is put in place: without its keys a restored database is of no use."""
    if token is not None and not cipher().fits(token):
        raise Refused("backups.wrong_keys")


def _restore_sqlite(copy: Path, settings: Settings) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        row = connection.execute(SEALED_SAMPLE).fetchone()
    _refuse_other_keys(row and row[0])
    db.session.remove()
    db.engine.dispose()
    place = Path(make_url(settings.database_url).database or "").resolve()
    for old in database_files(place)[1:3]:
        old.unlink(missing_ok=True)
    copy.chmod(0o600)
    copy.replace(place)


def _restore_postgresql(folder: Path, manifest: Manifest) -> None:
    if version_here() not in (None, manifest.version):
        raise Refused("backups.not_empty")
    db.session.remove()
    upgrade(revision=manifest.version)
    with upgrading_engine().begin() as connection:
        for table in reversed(list(manifest.rows)):
            connection.execute(text(f'DELETE FROM "{table}"'))  # noqa: S608
        for table in manifest.rows:
            _fill(connection, folder / table, manifest.columns[table])
        _refuse_other_keys(connection.scalar(text(SEALED_SAMPLE)))


def _fill(connection: Connection, path: Path, names: list[str]) -> None:
    cursor: Any = connection.connection.cursor()
    with (
        path.open("rb") as file,
        cursor.copy(f'COPY "{path.name}" ({quoted(names)}) FROM STDIN') as copy,
    ):
        while piece := file.read(1 << 20):
            copy.write(piece)
    if "id" in names:
        sequence = text(
            "SELECT setval(pg_get_serial_sequence(:name, 'id'), max(id)) "  # noqa: S608
            f'FROM "{path.name}"'
        )
        connection.execute(sequence, {"name": f'"{path.name}"'})
