"""New keys for sealed fields: every value sealed anew, in batches, resumed after any end."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app
from sqlalchemy import Table, bindparam, select, update

from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.crypto import FieldCipher, SealBroken, SealedRow
from app.extensions import db
from app.safekeeping.keys import KeyFiles, Keys, read_keys, write_keys

log = logging.getLogger("xinqiao.keys")
BATCH = 500
BATCH_OF_FILES = 5
"""Rows that hold whole files, 27 MB each when sealed: more at once fill the memory."""


@dataclass(frozen=True, slots=True)
class Rotation:
    """What a rotation did: values sealed anew, and values that were under the new key before."""

    sealed: int
    before: int


def rotate_files(files: KeyFiles, *, acting: Acting) -> Rotation:
    """Rotate with key files: a new key first, everything under it, then the old keys go.

    Killed midway, the file of field keys holds the new and the old keys; the next run
    goes on with them.
    """
    keys = read_keys(files)
    if len(keys.field_keys) == 1:
        keys = replace(keys, field_keys=(Fernet.generate_key().decode(), *keys.field_keys))
        write_keys(files, keys)
    done = rotate(keys, acting=acting)
    write_keys(files, replace(keys, field_keys=keys.field_keys[:1]))
    return done


def rotate(keys: Keys, *, acting: Acting) -> Rotation:
    """Seal every value under the first key. Raises SealBroken, with its place, for one that no
    key opens; what was sealed by then stays so.
    """
    current_app.extensions["cipher"] = FieldCipher(keys.field_keys, keys.index_key)
    done = Rotation(0, 0)
    for table in sealed_tables():
        for first, last in batches(table):
            batch = _seal_batch(table, first, last, keys)
            done = Rotation(done.sealed + batch.sealed, done.before + batch.before)
        log.info("sealed anew", extra={"table": table.name})
    with transaction():
        record_change(acting, "keys.rotate", "keys", "field", note=f"{done.sealed} values")
    return done


def sealed_tables() -> list[Table]:
    """The tables of all models with sealed fields."""
    mappers = [
        mapper for mapper in db.Model.registry.mappers if issubclass(mapper.class_, SealedRow)
    ]
    tables = [mapper.local_table for mapper in mappers]
    return sorted(
        (table for table in tables if isinstance(table, Table)), key=lambda table: table.name
    )


def batches(table: Table) -> Iterator[tuple[int, int]]:
    """The first and last id of each batch of rows."""
    last = 0
    size = BATCH_OF_FILES if "content_sealed" in table.c else BATCH
    while True:
        query = select(table.c.id).where(table.c.id > last).order_by(table.c.id).limit(size)
        ids = list(db.session.scalars(query))
        if not ids:
            return
        last = ids[-1]
        yield ids[0], last


def _seal_batch(table: Table, first: int, last: int, keys: Keys) -> Rotation:
    done = Rotation(0, 0)
    for column in [column for column in table.c if column.name.endswith("_sealed")]:
        chosen = (table.c.id.between(first, last), column.is_not(None))
        with transaction():
            rows = db.session.execute(select(table.c.id, column).where(*chosen)).all()
            changed = list(_sealed_anew(table.name, rows, keys))
            if changed:
                # Only where nobody has written meanwhile: what they wrote is under the new key.
                statement = (
                    update(table)
                    .where(table.c.id == bindparam("row"), column == bindparam("old"))
                    .values({column: bindparam("new")})
                )
                db.session.connection().execute(statement, changed)
        done = Rotation(done.sealed + len(changed), done.before + len(rows) - len(changed))
    return done


def _sealed_anew(table: str, rows: Any, keys: Keys) -> Iterator[dict[str, Any]]:
    newest = Fernet(keys.field_keys[0])
    every = MultiFernet([Fernet(key) for key in keys.field_keys])
    for row_id, token in rows:
        try:
            newest.decrypt(token.encode())
        except InvalidToken:
            try:
                sealed = every.rotate(token.encode()).decode()
            except InvalidToken as fault:
                raise SealBroken(f"{table}:{row_id}") from fault
            yield {"row": row_id, "old": token, "new": sealed}
