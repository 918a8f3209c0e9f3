"""Concerns for those who see the status alone, and for those who see counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.extensions import db
from app.models import Concern
from app.store.concerns.ladders import is_open
from app.store.concerns.reach import concern_within, has_tie
from app.store.concerns.reading import GRAVEST_FIRST, with_subject
from app.store.listing import Page, page_of
from app.store.scope import Scope
from letters.concerns.levels import ConcernLevel

FEWEST_SHOWN = 10
"""Where a cell counts fewer, no cell of the table is shown: else one could be worked out."""


@dataclass(frozen=True, slots=True)
class ConcernCounts:
    """How many were raised since a moment; None where there are too few to be shown."""

    total: int | None
    by_level: Mapping[ConcernLevel, int] | None


def statuses_in_reach(scope: Scope, reader_id: int, number: int) -> Page[Concern]:
    """The open ones in reach to which the reader has no tie, the gravest first."""
    query = with_subject(select(Concern)).where(
        is_open(), concern_within(scope), ~has_tie(reader_id)
    )
    return page_of(query.order_by(GRAVEST_FIRST, Concern.due_at, Concern.id), number, size=20)


def count_statuses(scope: Scope, reader_id: int) -> int:
    """How many the list of statuses holds."""
    query = select(func.count(Concern.id))
    query = query.where(is_open(), concern_within(scope), ~has_tie(reader_id))
    return db.session.scalar(query) or 0


def counts_since(since: datetime) -> ConcernCounts:
    """How many were raised since a moment, of the whole programme."""
    query = select(Concern.level, func.count(Concern.id)).where(Concern.raised_at >= since)
    found = dict(db.session.execute(query.group_by(Concern.level)).all())
    total = sum(found.values())
    cells = {level: found.get(level.value, 0) for level in ConcernLevel}
    is_shown = all(number >= FEWEST_SHOWN for number in cells.values())
    return ConcernCounts(total if total >= FEWEST_SHOWN else None, cells if is_shown else None)
