"""A copy of the logs for a place off the machine: lines of JSON, each seal signed."""

import json
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

    Raises Refused, the seal's number in it, where one does not.
    """
    marks: list[bytes] = []
    seals = 0
    for line in lines:
        said = _read(line, seals)
        if "row" in said:
            marks.append(mark_of(list(said["row"].values())))
        elif "sealed" in said:
            _check_seal(said, b"".join(marks))
            marks, seals = [], seals + 1
    return seals


def _read(line: str, seals: int) -> dict[str, Any]:
    try:
        return dict(json.loads(line))
    except ValueError as fault:
        raise Refused("logs.copy_unreadable", seal=seals + 1) from fault


def _check_seal(said: dict[str, Any], marks: bytes) -> None:
    sealed = said["sealed"]
    at = datetime.fromisoformat(sealed["sealed_at"])
    copied = LogSeal(marks=marks, **{name: sealed[name] for name in SAID}, sealed_at=at)
    try:
        public = signing_key().public_key()
        public.verify(bytes.fromhex(said["signature"]), bytes.fromhex(sealed["seal"]))
        fits = hash_of(copied) == copied.seal
    except (InvalidSignature, ValueError):
        fits = False
    if not fits:
        raise Refused("logs.copy_altered", seal=copied.id)
    there = db.session.get(LogSeal, copied.id)
    if there is None or there.seal != copied.seal:
        raise Refused("logs.copy_differs", seal=copied.id)
