"""What lists ask of everybody is found in the background where that is very much, and kept."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select

from app.actions.transaction import transaction
from app.extensions import db
from app.models import (
    FREE_VOLUNTEERS,
    LATE_LETTERS,
    SILENT_PAIRS,
    WAITING_CHILDREN,
    KeptCounts,
    KeptFree,
    KeptLate,
    KeptSilence,
    KeptWaiting,
)
from app.store.letters.kept.counting import late_now, silent_pair_ids
from app.store.parts import in_parts
from app.store.people.children import ids_waiting
from app.store.people.volunteers import ids_free

KEPT_FROM = 2_000
"""Fewer are found anew whenever somebody looks."""


def keep_lists(*, now: datetime, today: date, least: int = KEPT_FROM) -> int:
    """Keep a day's late letters, silent pairs, and who waits or is free; how many rows are kept.

    They are found outside the transaction: nobody waits meanwhile.
    """
    late = late_now(today)
    silent, waiting, free = silent_pair_ids(today), ids_waiting(today), ids_free(today)
    total = 0
    for name, column, rows in (
        (LATE_LETTERS, KeptLate.letter_id, late),
        (SILENT_PAIRS, KeptSilence.pair_id, _bare(KeptSilence.pair_id, silent)),
        (WAITING_CHILDREN, KeptWaiting.child_id, _bare(KeptWaiting.child_id, waiting)),
        (FREE_VOLUNTEERS, KeptFree.volunteer_id, _bare(KeptFree.volunteer_id, free)),
    ):
        kept = rows if len(rows) >= least else {}
        with transaction():
            _write(column, kept)
            db.session.execute(delete(KeptCounts).where(KeptCounts.name == name))
            if kept:
                db.session.add(KeptCounts(name=name, day=today, at=now))
        total += len(kept)
    return total


def _bare(column: Any, ids: Iterable[int]) -> Mapping[int, Mapping[str, Any]]:
    return {id_: {column.key: id_} for id_ in ids}


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
