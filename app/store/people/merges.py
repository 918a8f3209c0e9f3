"""Reads of rows that were made one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.extensions import db
from app.models import (
    Child,
    Consent,
    GatePass,
    Letter,
    LetterEvent,
    Merge,
    Pair,
    SchoolMove,
    Volunteer,
)

UNDONE_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Belongings:
    """What a row has, for whoever decides which one is kept."""

    row: Child | Volunteer
    pairs: int
    open_pairs: int
    letters: int
    records: int


def ids_made_one(table: type[Child] | type[Volunteer], of_row: ColumnElement[bool]) -> Select[int]:
    """The id of a row and those of all that were made one with it, or with one of these."""
    found = select(table.id).where(of_row).cte(recursive=True)
    found = found.union(select(table.id).join(found, table.merged_into_id == found.c.id))
    return select(found.c.id)


def ids_gone_into(table: type[Child] | type[Volunteer], of_row: ColumnElement[bool]) -> Select[int]:
    """The id of a row and those of all that it was made one with, or these with: which stayed."""
    found = select(table.id, table.merged_into_id).where(of_row).cte(recursive=True)
    into = select(table.id, table.merged_into_id).join(found, table.id == found.c.merged_into_id)
    return select(found.union(into).c.id)


def open_pairs_of(column: InstrumentedAttribute[int], ids: Collection[int]) -> list[Pair]:
    """The open pairs of people by their ids, the oldest first."""
    query = select(Pair).where(column.in_(ids), Pair.until_on.is_(None)).order_by(Pair.id)
    return list(db.session.scalars(query))


def last_merge(person: str, kept_id: int) -> Merge | None:
    """The last merge into a row that stands."""
    query = select(Merge).where(
        Merge.person == person, Merge.kept_id == kept_id, Merge.undone_at.is_(None)
    )
    return db.session.scalar(query.order_by(Merge.id.desc()).limit(1))


def standing_merge(person: str, kept_id: int, now: datetime) -> Merge | None:
    """The last merge into a row, as long as it can be undone."""
    row = last_merge(person, kept_id)
    return row if row is not None and now - row.merged_at <= UNDONE_FOR else None


def last_event_in(pair_ids: Collection[int]) -> int:
    """The number of the last event of these pairs' letters; 0 where there is none."""
    query = select(func.max(LetterEvent.id)).join(LetterEvent.letter)
    return _count(query.where(Letter.pair_id.in_(pair_ids)))


def last_move_among(child_ids: Collection[int]) -> int:
    """The number of the last change of school of these children that stands; 0: there is none."""
    stands = (SchoolMove.child_id.in_(child_ids), SchoolMove.undone_at.is_(None))
    return _count(select(func.max(SchoolMove.id)).where(*stands))


def belongings_of(row: Child | Volunteer) -> Belongings:
    """Pairs, letters, and consents or gates of a row."""
    column = Pair.child_id if isinstance(row, Child) else Pair.volunteer_id
    pairs = select(func.count(Pair.id)).where(column == row.id)
    letters = select(func.count(Letter.id)).join(Letter.pair).where(column == row.id)
    if isinstance(row, Child):
        records = select(func.count(Consent.id)).where(Consent.child_id == row.id)
    else:
        records = select(func.count(GatePass.id)).where(GatePass.volunteer_id == row.id)
    return Belongings(
        row,
        _count(pairs),
        _count(pairs.where(Pair.until_on.is_(None))),
        _count(letters),
        _count(records),
    )


def fuller_first(rows: Collection[Belongings]) -> list[Belongings]:
    """The row that is better kept first: it writes, has letters, pairs, records; else the older."""

    def weight(one: Belongings) -> tuple[int, ...]:
        return (one.open_pairs, one.letters, one.pairs, one.records, -one.row.id)

    return sorted(rows, key=weight, reverse=True)


def _count(query: Any) -> int:
    return db.session.scalar(query) or 0
