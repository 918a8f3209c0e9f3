"""On PostgreSQL the next part of a day is read while one is written: two of its processes work.

SQLite has one writer and works within our own process: there each part is read in the transaction
in which it is written.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from flask import Flask, current_app
from sqlalchemy import text

from app.actions.messages.sweeps.day_parts import DayPart
from app.extensions import db

# A number that no other lock of ours has; on SQLite the transaction of each part is enough.
ADVISORY_KEY = 0x78696E75
Taking = Callable[[], DayPart | None]


@contextmanager
def alone() -> Iterator[None]:
    """Nobody else makes reminders meanwhile, so that what was read ahead is what is.

    The lock has a connection of its own: whoever dies holds none.
    """
    if db.engine.dialect.name != "postgresql":
        yield
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as own:
        own.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_KEY})
        try:
            yield
        finally:
            own.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_KEY})


@contextmanager
def read_ahead(parts: Iterator[DayPart]) -> Iterator[Taking]:
    """What takes the next part, and None after the last."""
    if db.engine.dialect.name != "postgresql":
        yield lambda: next(parts, None)
        return
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]

    def read() -> DayPart | None:
        with app.app_context():
            return next(parts, None)

    with ThreadPoolExecutor(1, "reads-ahead") as reader:
        waiting: list[Future[DayPart | None]] = [reader.submit(read)]

        def take() -> DayPart | None:
            part = waiting.pop().result()
            waiting.append(reader.submit(read))
            return part

        yield take
