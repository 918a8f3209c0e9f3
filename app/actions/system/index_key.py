"""A new key for the blind indexes: every fingerprint made anew, in batches, resumed after any end.

Nobody is found reliably meanwhile: web and worker are stopped, and a start is refused as long as
the key before stands behind the new one.
"""

import logging
import secrets
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask import current_app
from sqlalchemy import delete, select, update

from app.actions.records import record_change
from app.actions.system.keys import batches
from app.actions.transaction import transaction
from app.actor import Acting
from app.crypto import FieldCipher, Sealed, SealedRow
from app.extensions import db
from app.models import BadAddress, SignInAttempt
from app.safekeeping.keys import KeyFiles, Keys, read_keys, write_keys

log = logging.getLogger("xinqiao.keys")


def rotate_index_files(files: KeyFiles, *, acting: Acting) -> int:
    """A new index key, everything under it, then the old one goes; how many fingerprints.

    Killed midway, the file holds the new and the old key; the next run goes on with them.
    """
    keys = read_keys(files)
    if not keys.old_index_key:
        keys = replace(keys, index_key=secrets.token_hex(32), old_index_key=keys.index_key)
        write_keys(files, keys)
    done = index_anew(keys, acting=acting)
    write_keys(files, replace(keys, old_index_key=""))
    return done


def index_anew(keys: Keys, *, acting: Acting) -> int:
    """Make every fingerprint with the index key; how many. Raises SealBroken."""
    current_app.extensions["cipher"] = FieldCipher(keys.field_keys, keys.index_key)
    before = FieldCipher(keys.field_keys, keys.old_index_key)
    done, addresses = 0, dict[str, str]()
    for model, fields in indexed_fields():
        for first, last in batches(model.__table__):
            with transaction():
                done += _index_batch(model, fields, first, last, before, addresses)
        log.info("indexed anew", extra={"table": model.__tablename__})
    with transaction():
        _follow_addresses(addresses)
        # Tries are told by fingerprints that nobody can make any more.
        db.session.execute(delete(SignInAttempt))
        record_change(acting, "keys.rotate", "keys", "index", note=f"{done} values")
    return done


def indexed_fields() -> Iterator[tuple[Any, list[Sealed]]]:
    """The models whose sealed fields are looked up, and those fields."""
    mappers = sorted(db.Model.registry.mappers, key=lambda mapper: mapper.class_.__name__)
    for mapper in mappers:
        model = mapper.class_
        own = [one for one in vars(model).values() if isinstance(one, Sealed) and one.indexed]
        if own and issubclass(model, SealedRow):
            yield model, own


def _index_batch(
    model: Any,
    fields: list[Sealed],
    first: int,
    last: int,
    before: FieldCipher,
    addresses: dict[str, str],
) -> int:
    """Set the fingerprints of some rows; `addresses` learns the old and new one of each mail."""
    done = 0
    for row in db.session.scalars(select(model).where(model.id.between(first, last))):
        for field in fields:
            value = getattr(row, field.name)
            if value is not None:
                setattr(
                    row,
                    field.index,
                    index := current_app.extensions["cipher"].index(field.name, value),
                )
                done += 1
                if field.name == "email":
                    addresses[before.index("email", value)] = index
    db.session.flush()
    return done


def _follow_addresses(addresses: dict[str, str]) -> None:
    """Addresses to which no mail comes are known by their fingerprints alone."""
    for bad in db.session.scalars(select(BadAddress.email_index)).all():
        if bad in addresses:
            change = update(BadAddress).where(BadAddress.email_index == bad)
            db.session.execute(change.values(email_index=addresses[bad]))
        elif bad not in addresses.values():
            db.session.execute(delete(BadAddress).where(BadAddress.email_index == bad))
