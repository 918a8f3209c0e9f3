"""The chain over the logs grows: what was written since is sealed, in batches.

Nobody who writes a log waits for it: on SQLite writers come one after the other anyhow, and on
PostgreSQL they are held up only for the moment in which the last ids are read.
"""

import logging
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from app.actions.transaction import transaction
from app.extensions import db
from app.models import LogSeal
from app.store.system.log_chain import LOGS, NOTHING_BEFORE, hash_of, mark_of, rows_between

log = logging.getLogger("xinqiao.chain")
BATCH = 10_000
# Whoever writes a log holds the first, shared, until the end; whoever seals holds the second.
WRITING, SEALING = 0x78696E72, 0x78696E73
PATIENCE = "200ms"


def seal_logs(*, now: datetime) -> int:
    """Seal what has been written; how many rows. None while somebody writes for long."""
    try:
        horizon = _last_ids()
    except OperationalError:
        log.warning("somebody writes the logs: they are sealed at the next turn")
        return 0
    return sum(_seal_log(name, last, now) for name, last in horizon.items())


def _last_ids() -> Mapping[str, int]:
    """The last id of each log: no row below it is still being written."""
    with transaction():
        if db.engine.dialect.name == "postgresql":
            db.session.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
            db.session.execute(select(func.pg_advisory_xact_lock(WRITING)))
        return {
            name: db.session.scalar(select(func.max(table.c.id))) or 0
            for name, table in LOGS.items()
        }


def _seal_log(name: str, last: int, now: datetime) -> int:
    rows = 0
    while sealed := _seal_batch(name, last, now):
        rows += sealed
    return rows


def _seal_batch(name: str, last: int, now: datetime) -> int:
    table = LOGS[name]
    with transaction():
        if db.engine.dialect.name == "postgresql":
            db.session.execute(select(func.pg_advisory_xact_lock(SEALING)))
        above = db.session.scalar(select(func.max(LogSeal.last_id)).where(LogSeal.log == name))
        ids = select(table.c.id).where(table.c.id <= last).order_by(table.c.id)
        if above is not None:
            ids = ids.where(table.c.id > above)
        end = db.session.scalar(select(func.max(ids.limit(BATCH).subquery().c.id)))
        if end is None:
            return 0
        columns = [column.name for column in table.c if column.name != "id"]
        rows = rows_between(name, columns, above, end)
        _add(name, columns, rows[0][0], end, b"".join(map(mark_of, rows)), now)
    return len(rows)


def _add(name: str, columns: list[str], first: int, last: int, marks: bytes, now: datetime) -> None:
    """Put one seal behind the last. Its hash goes to the log of the machine, and so off it."""
    before = db.session.execute(
        select(LogSeal.id, LogSeal.seal).order_by(LogSeal.id.desc()).limit(1)
    ).one_or_none()
    seal = LogSeal(
        id=before.id + 1 if before else 1,
        log=name,
        columns=" ".join(columns),
        first_id=first,
        last_id=last,
        marks=marks,
        sealed_at=now,
        previous=before.seal if before else NOTHING_BEFORE,
    )
    seal.seal = hash_of(seal)
    db.session.add(seal)
    log.info("sealed", extra={"rows_of": name, "seal": seal.id, "hash": seal.seal})
