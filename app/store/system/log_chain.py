"""The chain over the logs that only grow: how a row is marked and a seal made, whether all fit."""

import hashlib
import json
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Table, select

from app.extensions import db
from app.models import AccessRow, AuditRow, LetterEvent, LogSeal

LOGS: dict[str, Table] = {
    model.__tablename__: db.metadata.tables[model.__tablename__]
    for model in (AccessRow, AuditRow, LetterEvent)
}
GUARDED = (*LOGS, LogSeal.__tablename__)
MARK = struct.Struct(">q16s")
NOTHING_BEFORE = "0" * 64


class Tampering(StrEnum):
    """What is wrong at a place of the chain."""

    CHANGED = "changed"
    MISSING = "missing"
    INSERTED = "inserted"
    SEAL_CHANGED = "seal_changed"
    SEAL_MISSING = "seal_missing"


@dataclass(frozen=True, slots=True)
class Broken:
    """The first broken place: a row of a log, or a seal of it, by its id."""

    what: Tampering
    log: str
    id: int


@dataclass(frozen=True, slots=True)
class Chain:
    """What a look over the whole chain found; `open` rows are written and not sealed yet."""

    seals: int
    rows: int
    open: int
    last: str
    broken: Broken | None


def mark_of(row: Sequence[Any]) -> bytes:
    """A row's id and the fingerprint of its values."""
    said = json.dumps(list(row[1:]), ensure_ascii=False, default=lambda value: value.isoformat())
    return MARK.pack(row[0], hashlib.sha256(said.encode()).digest()[:16])


def hash_of(seal: LogSeal) -> str:
    """What a seal's own hash has to be."""
    marks = hashlib.sha256(seal.marks).hexdigest()
    said = (seal.previous, seal.id, seal.log, seal.columns, seal.first_id, seal.last_id, marks)
    at = seal.sealed_at.astimezone(UTC).isoformat()
    return hashlib.sha256(json.dumps([*said, at]).encode()).hexdigest()


def rows_between(log: str, columns: Iterable[str], above: int | None, last: int) -> list[Row[Any]]:
    """The rows of a log above one id, the first rows too where it is None, up to another."""
    table = LOGS[log]
    query = select(*(table.c[name] for name in ("id", *columns))).where(table.c.id <= last)
    if above is not None:
        query = query.where(table.c.id > above)
    return list(db.session.execute(query.order_by(table.c.id)).all())


def seals_after(number: int = 0) -> Iterator[LogSeal]:
    """The seals above a number, in their order, one at a time."""
    query = select(LogSeal).where(LogSeal.id > number).order_by(LogSeal.id)
    for (seal,) in db.session.execute(query.execution_options(yield_per=10)):
        yield seal


def look_over() -> Chain:
    """Every seal and every sealed row; ends at the first broken place."""
    reached: dict[str, int] = {}
    last, number, rows = NOTHING_BEFORE, 0, 0
    for seal in seals_after():
        broken = _broken_seal(seal, number + 1, last) or _broken_row(seal, reached.get(seal.log))
        if broken:
            return Chain(number, rows, 0, last, broken)
        reached[seal.log], last, number = seal.last_id, seal.seal, seal.id
        rows += len(seal.marks) // MARK.size
    return Chain(number, rows, sum(_open(log, reached.get(log)) for log in LOGS), last, None)


def _broken_seal(seal: LogSeal, number: int, last: str) -> Broken | None:
    if seal.id != number:
        return Broken(Tampering.SEAL_MISSING, seal.log, number)
    if seal.previous != last or seal.log not in LOGS or hash_of(seal) != seal.seal:
        return Broken(Tampering.SEAL_CHANGED, seal.log, number)
    return None


def _broken_row(seal: LogSeal, above: int | None) -> Broken | None:
    here = dict(MARK.iter_unpack(_marks_here(seal, above)))
    sealed = dict(MARK.iter_unpack(seal.marks))
    if here == sealed:
        return None
    row = min(row for row in here.keys() | sealed.keys() if here.get(row) != sealed.get(row))
    if row not in here:
        return Broken(Tampering.MISSING, seal.log, row)
    return Broken(Tampering.CHANGED if row in sealed else Tampering.INSERTED, seal.log, row)


def _marks_here(seal: LogSeal, above: int | None) -> bytes:
    """The marks of the rows that are there now; none for a row whose values cannot be read."""
    columns = seal.columns.split()
    try:
        return b"".join(map(mark_of, rows_between(seal.log, columns, above, seal.last_id)))
    except ValueError:
        ids = [row.id for row in rows_between(seal.log, (), above, seal.last_id)]
    return b"".join(_mark_or_zeros(seal.log, columns, one) for one in ids)


def _mark_or_zeros(log: str, columns: Iterable[str], one: int) -> bytes:
    try:
        return mark_of(rows_between(log, columns, one - 1, one)[0])
    except ValueError:
        return MARK.pack(one, bytes(16))


def _open(log: str, above: int | None) -> int:
    table = LOGS[log]
    query = select(db.func.count()).select_from(table)
    return db.session.scalar(query if above is None else query.where(table.c.id > above)) or 0
