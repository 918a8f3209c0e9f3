"""A copy of the logs for a place off the machine: lines of JSON, each seal signed."""

import json
import struct
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from app.actions.system.sealing import seal_logs
from app.errors import Refused
from app.extensions import db
from app.models import LogSeal
from app.store.system.log_chain import LOGS, hash_of, mark_of, rows_between, seals_after

SAID = ("id", "log", "columns", "first_id", "last_id", "previous", "seal")


def signing_key() -> Ed25519PrivateKey:
    """The key that signs the copies, made of SECRET_KEY: whoever has the database lacks it."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    made = HKDF(SHA256(), 32, salt=None, info=b"copies of the logs").derive(secret)
    return Ed25519PrivateKey.from_private_bytes(made)


def copy_of_logs(since: int, *, now: datetime) -> Iterator[str]:
    """All rows sealed after seal number `since`, each seal behind its rows, signed."""
    seal_logs(now=now)
    key = signing_key()
    public = key.public_key().public_bytes_raw().hex()
    yield json.dumps({"copy_of": sorted(LOGS), "since": since, "key": public})
    for seal in seals_after(since):
        columns = seal.columns.split()
        for row in rows_between(seal.log, columns, seal.first_id - 1, seal.last_id):
            values = dict(zip(("id", *columns), row, strict=True))
            yield json.dumps({"log": seal.log, "row": values}, ensure_ascii=False, default=_iso)
        said = {name: getattr(seal, name) for name in SAID}
        at = seal.sealed_at.astimezone(UTC).isoformat()
        signature = key.sign(bytes.fromhex(seal.seal)).hex()
        yield json.dumps({"sealed": said | {"sealed_at": at}, "signature": signature})


def _iso(value: Any) -> str:
    return str(value.isoformat())


def check_copy(lines: Iterable[str]) -> int:
    """How many seals a copy has; all are signed by us, fit their rows and stand in the database.

    Raises Refused, the seal's number in it, where one does not, for a copy that has none, and for
    one that another SECRET_KEY signed.
    """
    marks: list[bytes] = []
    seals, last = 0, ""
    for at, line in enumerate(lines):
        said = _read(line, seals)
        if at == 0:
            _check_head(said)
        elif "row" in said:
            marks.append(_mark(said["row"], seals))
        else:
            last = _check_seal(_sealed(said, seals), said, b"".join(marks), last)
            marks, seals = [], seals + 1
    if marks:
        raise Refused("logs.copy_unreadable", seal=seals + 1)
    if not seals:
        raise Refused("logs.copy_empty")
    return seals


def _read(line: str, seals: int) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except ValueError as fault:
        raise Refused("logs.copy_unreadable", seal=seals + 1) from fault
    if not isinstance(said, dict):
        raise Refused("logs.copy_unreadable", seal=seals + 1)
    return said


def _check_head(said: dict[str, Any]) -> None:
    if "copy_of" not in said:
        raise Refused("logs.copy_unreadable", seal=1)
    if said.get("key") != signing_key().public_key().public_bytes_raw().hex():
        raise Refused("logs.copy_other_key")


def _mark(row: Any, seals: int) -> bytes:
    try:
        return mark_of(list(row.values()))
    except (AttributeError, IndexError, TypeError, struct.error) as fault:
        raise Refused("logs.copy_unreadable", seal=seals + 1) from fault


def _sealed(said: dict[str, Any], seals: int) -> LogSeal:
    """The seal that a line holds, as a row of its own that is not stored."""
    try:
        sealed = said["sealed"]
        at = datetime.fromisoformat(sealed["sealed_at"])
        return LogSeal(**{name: sealed[name] for name in SAID}, sealed_at=at)
    except (KeyError, TypeError, ValueError) as fault:
        raise Refused("logs.copy_unreadable", seal=seals + 1) from fault


def _check_seal(copied: LogSeal, said: dict[str, Any], marks: bytes, last: str) -> str:
    """The seal's hash. `last` is that of the seal before it in the copy, if there is one."""
    copied.marks = marks
    try:
        public = signing_key().public_key()
        public.verify(bytes.fromhex(said["signature"]), bytes.fromhex(copied.seal))
        fits = hash_of(copied) == copied.seal and last in ("", copied.previous)
    except (InvalidSignature, KeyError, TypeError, ValueError):
        fits = False
    if not fits:
        raise Refused("logs.copy_altered", seal=copied.id)
    there = db.session.get(LogSeal, copied.id)
    if there is None or there.seal != copied.seal:
        raise Refused("logs.copy_differs", seal=copied.id)
    return copied.seal
