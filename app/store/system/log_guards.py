"""What keeps rows as they were written until they are sealed: refusals of the database itself."""

from datetime import datetime

from sqlalchemy import func, select, text

from app.extensions import db
from app.models import LogSeal
from app.store.system.log_chain import GUARDED, LOGS

TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}
ENDINGS = {
    "sqlite": ("no_delete", "no_replace", "no_update"),
    "postgresql": ("append_only", "no_truncate"),
}


def missing_guards() -> list[str]:
    """The triggers of the logs that are gone, or switched off."""
    kind = db.engine.dialect.name
    there = set(db.session.scalars(text(TRIGGERS[kind])))
    return sorted({f"{table}_{ending}" for table in GUARDED for ending in ENDINGS[kind]} - there)


def unsealed_before(moment: datetime) -> int:
    """How many rows were written before a moment and have no seal: of a worker's minute, none."""
    waiting = 0
    for name, table in LOGS.items():
        reached = select(func.max(LogSeal.last_id)).where(LogSeal.log == name)
        above = db.session.scalar(reached) or 0
        old = select(func.count()).where(table.c.id > above, table.c.at < moment)
        waiting += db.session.scalar(old) or 0
    return waiting
