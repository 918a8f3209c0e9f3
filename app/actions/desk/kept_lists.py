"""Late letters and silent pairs are found in the background where they are very many, and kept."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select

from app.actions.transaction import transaction
from app.extensions import db
from app.models import LATE_LETTERS, SILENT_PAIRS, KeptCounts, KeptLate, KeptSilence
from app.store.letters.kept.counting import late_now, silent_pair_ids
from app.store.parts import in_parts

KEPT_FROM = 2_000
"""Fewer are found anew whenever somebody looks."""


def keep_lists(*, now: datetime, today: date, least: int = KEPT_FROM) -> int:
    """Keep the late letters and the silent pairs of a day; how many rows are kept.

    Both are found outside the transaction: nobody waits meanwhile.
    """
    late = late_now(today)
    silent = {pair_id: {"pair_id": pair_id} for pair_id in silent_pair_ids(today)}
    total = 0
    for name, column, rows in (
        (LATE_LETTERS, KeptLate.letter_id, late),
        (SILENT_PAIRS, KeptSilence.pair_id, silent),
    ):
        kept = rows if len(rows) >= least else {}
        with transaction():
            _write(column, kept)
            db.session.execute(delete(KeptCounts).where(KeptCounts.name == name))
            if kept:
                db.session.add(KeptCounts(name=name, day=today, at=now))
        total += len(kept)
    return total


def _write(column: Any, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Make the table hold these rows: of most nothing has changed since the last time."""
    table = column.class_.__table__
    key = column.key
    known = {row[key]: dict(row) for row in db.session.execute(select(table)).mappings()}
    gone = [id_ for id_, row in known.items() if rows.get(id_) != row]
    for some in in_parts(gone):
        db.session.execute(delete(table).where(table.c[key].in_(some)))
    _insert(table, (row for id_, row in rows.items() if known.get(id_) != row))


def _insert(table: Any, rows: Iterable[Mapping[str, Any]]) -> None:
    for some in in_parts(rows):
        db.session.execute(insert(table), some)
