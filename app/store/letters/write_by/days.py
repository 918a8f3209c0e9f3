"""The days by which volunteers write, and on which a school's children do.

What may be written is asked of the standing of the pair, letter by letter; the day is that of
every page. A child's reply has a day of its own once there is a letter to answer, and until then
the one that was planned.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from app.extensions import db
from app.models import Letter, Pair
from app.store.letters.acts import acts_of, may_of_letter
from app.store.letters.calendars import Timetable, letter_of, timetables
from app.store.letters.letters import letters_with_pair
from app.store.letters.standings import Standings
from letters.custody import standing
from letters.pairs.effects import Act
from letters.states import Direction, State
from letters.terms import DayKind

MOST = 1_000
"""So many letters at most of those that come, and of those that are past."""
PAST, AHEAD, HOLIDAYS = timedelta(days=30), timedelta(days=400), timedelta(days=180)
WRITING = {Direction.TO_CHILD: Act.WRITE, Direction.TO_VOLUNTEER: Act.HAND_IN}


@dataclass(frozen=True, slots=True)
class LetterDay:
    """A letter that a volunteer writes by a day."""

    on: date
    code: str
    number: int
    pen_name: str


@dataclass(frozen=True, slots=True)
class SchoolDay:
    """The children of a school who write by a day, by their pen names."""

    on: date
    code: str
    school: str
    pen_names: tuple[str, ...]


def days_of_volunteers(ids: Collection[int], today: date) -> list[LetterDay]:
    """The letters that these volunteers write, as friends or in another's place, by day."""
    if not ids:
        return []
    theirs = select(Pair.id).where(Pair.volunteer_id.in_(ids))
    own = and_(Letter.writer_id.is_(None), Letter.pair_id.in_(theirs))
    rows = _due(Direction.TO_CHILD, today, or_(own, Letter.writer_id.in_(ids)))
    return sorted(
        (
            LetterDay(on, row.code, row.number, row.pair.child.pen_name)
            for row, on in _with_days(rows, today)
        ),
        key=lambda one: (one.on, one.code),
    )


def days_of_schools(ids: Collection[int], today: date) -> list[SchoolDay]:
    """When the children of these schools write, all of a day together."""
    if not ids:
        return []
    rows = _due(Direction.TO_VOLUNTEER, today, Letter.school_id.in_(ids))
    found = defaultdict[tuple[date, str, str], list[str]](list)
    for row, on in _with_days(rows, today):
        child = row.pair.child
        found[on, child.school.code, child.school.name].append(child.pen_name)
    return [SchoolDay(*key, tuple(sorted(names))) for key, names in sorted(found.items())]


def _due(direction: Direction, today: date, whose: ColumnElement[bool]) -> Sequence[Letter]:
    """Those that may be written, the nearest first: what is long past takes no coming one's place.

    Days are counted from when a letter came back or was answered; those of children may lie
    behind holidays, and are looked for further back.
    """
    to_child = direction is Direction.TO_CHILD
    on = Letter.due_on if to_child else func.coalesce(Letter.answered_on, Letter.due_on)
    on = case((Letter.since > on, Letter.since), else_=on)
    back = PAST if to_child else HOLIDAYS
    query = letters_with_pair().where(
        Letter.state == State.DUE,
        Letter.direction == direction,
        Letter.print_asked_at.is_(None),
        whose,
        may_of_letter(WRITING[direction], Standings.on(today)),
    )
    coming = query.where(on >= today, on <= today + AHEAD).order_by(on, Letter.id)
    past = query.where(on < today, on >= today - back).order_by(on.desc(), Letter.id)
    return [row for part in (coming, past) for row in db.session.scalars(part.limit(MOST))]


def _with_days(rows: Sequence[Letter], today: date) -> Iterator[tuple[Letter, date]]:
    """The letters that may still be written, each with its day; what is long past is left out."""
    pairs = Standings.on(today).of(list({row.pair_id: row.pair for row in rows}.values()))
    may, tables = acts_of(rows, pairs, today), timetables()
    for row in rows:
        on = _day(row, tables, may[row.id], today)
        if on is not None and on >= today - PAST:
            yield row, on


def _day(
    row: Letter, tables: Mapping[int, Timetable], may: Collection[Act], today: date
) -> date | None:
    if WRITING[Direction(row.direction)] not in may:
        return None
    table = tables[row.pair.cohort_id]
    stands = standing(
        letter_of(row), table.calendar, table.patience, today, delivered_on=row.answered_on
    )
    if stands.expected_by is not None or row.direction == Direction.TO_CHILD:
        return stands.expected_by
    planned = table.calendar.open_on_or_after(DayKind.SCHOOL, row.due_on)
    return planned if planned is not None and planned >= today else None
