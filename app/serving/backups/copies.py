"""A copy of the whole database in a folder, all of one moment, and what it says of itself.

The files that its rows name lie beside it, sealed as they are.
"""

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from app.errors import Refused
from app.extensions import db
from app.safekeeping.file_store import files
from app.store.system.files import named_files

MANIFEST = "manifest.json"
SQLITE = "database.db"
OF_FILE = "file-"
"""So begins what a file of the file store is called in a backup."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself: rows by table in the order to restore them, file digests.

    `files` are those of the file store, `missing` those that a row names and nobody has any more;
    older backups have none.
    """

    kind: str
    version: str
    made_at: str
    rows: dict[str, int]
    columns: dict[str, list[str]]
    digests: dict[str, str]
    files: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def copy_database(folder: Path, version: str, made_at: str) -> Manifest:
    """Write the copy and its manifest into an empty folder."""
    tables = [table.name for table in db.metadata.sorted_tables]
    columns = {
        table.name: [column.name for column in table.columns] for table in db.metadata.sorted_tables
    }
    kind = db.engine.dialect.name
    db.session.rollback()
    if kind == "sqlite":
        rows = _copy_sqlite(folder / SQLITE, tables)
    else:
        rows = _copy_postgresql(folder, columns)
    named, missing = _copy_files(folder)
    digests = {path.name: digest_of(path) for path in sorted(folder.iterdir())}
    manifest = Manifest(kind, version, made_at, rows, columns, digests, named, missing)
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    return manifest


def _copy_files(folder: Path) -> tuple[list[str], list[str]]:
    """One after another: those that were copied, and those that are missing though a row names it.

    A file that went with its row since is none of either.
    """
    copied, gone = list[str](), set[str]()
    named = named_files()
    for name in db.session.scalars(named).all():
        try:
            (folder / f"{OF_FILE}{name}").write_bytes(files().get(name))
        except FileNotFoundError:
            gone.add(name)
        else:
            copied.append(name)
    db.session.rollback()
    missing = [name for name in db.session.scalars(named) if name in gone]
    db.session.rollback()
    return copied, missing


def put_files_back(folder: Path, manifest: Manifest) -> None:
    """The files of a backup into the file store; they open with the rows alone."""
    for name in manifest.files:
        files().put(name, (folder / f"{OF_FILE}{name}").read_bytes())


def _copy_sqlite(path: Path, tables: list[str]) -> dict[str, int]:
    """Compact: what was deleted is not copied."""
    with closing(db.engine.raw_connection()) as connection:
        connection.cursor().execute("VACUUM INTO ?", (str(path),))
    return rows_of_sqlite(path, tables)


def rows_of_sqlite(path: Path, tables: list[str]) -> dict[str, int]:
    """How many rows a copy has. Raises Refused for one that is not whole."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
            if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise Refused("backups.broken", name=SQLITE)
            counting = "SELECT count(*) FROM "
            return {name: copy.execute(f'{counting}"{name}"').fetchone()[0] for name in tables}
    except sqlite3.Error as fault:
        raise Refused("backups.broken", name=SQLITE) from fault


def _copy_postgresql(folder: Path, columns: Mapping[str, list[str]]) -> dict[str, int]:
    rows = {}
    with db.engine.connect() as connection:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        for table, names in columns.items():
            rows[table] = _copy_table(connection, folder / table, names)
    return rows


def _copy_table(connection: Connection, path: Path, names: list[str]) -> int:
    cursor: Any = connection.connection.cursor()
    statement = f'COPY "{path.name}" ({quoted(names)}) TO STDOUT'
    with path.open("wb") as file, cursor.copy(statement) as copy:
        for piece in copy:
            file.write(piece)
    return lines_of_file(path)


def quoted(names: list[str]) -> str:
    """The columns as a statement names them."""
    return ", ".join(f'"{name}"' for name in names)


def lines_of_file(path: Path) -> int:
    """How many rows a table's file has: a line each."""
    with path.open("rb") as file:
        return sum(1 for _line in file)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
