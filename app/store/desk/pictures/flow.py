"""Letters by week: those that set out, each way, and those that children of each school got."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import Child, Letter, LetterEvent, Pair, School
from app.store.scope import Scope, school_within
from letters.states import ARRIVED, ON_THE_WAY, Direction, State

LEAST, MOST = 4, 52
WEEK = timedelta(days=7)
IN_HANDS = (State.DUE, State.HANDED_IN)
SET_OUT = sorted((ON_THE_WAY | ARRIVED) - {State.HANDED_IN})


@dataclass(frozen=True, slots=True)
class PictureFilter:
    """What pictures are narrowed to: a county, and so many weeks until this one."""

    county: str = ""
    weeks: int = 12


@dataclass(frozen=True, slots=True)
class WeekOfLetters:
    """The letters that set out in the week that begins on a Monday."""

    monday: date
    to_child: int
    to_volunteer: int


@dataclass(frozen=True, slots=True)
class SchoolWeeks:
    """The letters that children of a school got, week by week; `silent` weeks since the last."""

    school: School
    counts: tuple[int, ...]
    silent: int


def mondays(today: date, wanted: PictureFilter) -> list[date]:
    """The weeks that are looked at, the oldest first, by their Mondays."""
    this = today - timedelta(days=today.weekday())
    weeks = min(max(wanted.weeks, LEAST), MOST)
    return [this - WEEK * back for back in reversed(range(weeks))]


def letters_by_week(scope: Scope, wanted: PictureFilter, today: date) -> list[WeekOfLetters]:
    """How many letters left the hands of volunteers and of schools, week by week."""
    weeks = mondays(today, wanted)
    set_out = and_(LetterEvent.was.in_(IN_HANDS), LetterEvent.state.in_(SET_OUT))
    counts: Counter[tuple[date, str]] = Counter()
    for on, direction, count in _events(scope, wanted, weeks[0], Letter.direction, set_out):
        counts[_monday(on), direction] += count
    return [
        WeekOfLetters(
            monday, counts[monday, Direction.TO_CHILD], counts[monday, Direction.TO_VOLUNTEER]
        )
        for monday in weeks
    ]


def schools_by_week(scope: Scope, wanted: PictureFilter, today: date) -> list[SchoolWeeks]:
    """What the children of each school that writes got, the longest silent school first."""
    weeks = mondays(today, wanted)
    counts = defaultdict[int, Counter[date]](Counter)
    got = LetterEvent.state == State.DELIVERED
    for on, school_id, count in _events(scope, wanted, weeks[0], Letter.school_id, got):
        counts[school_id][_monday(on)] += count
    rows = [
        _row(school, tuple(counts[school.id][monday] for monday in weeks))
        for school in db.session.scalars(
            select(School).where(within(scope, wanted), _writes()).order_by(School.sort_key)
        )
    ]
    return sorted(rows, key=lambda row: -row.silent)


def within(scope: Scope, wanted: PictureFilter) -> ColumnElement[bool]:
    """For queries that select from School: in reach, and of the county that is looked at."""
    if not wanted.county:
        return school_within(scope)
    return and_(school_within(scope), School.county_code == wanted.county)


def _events(
    scope: Scope, wanted: PictureFilter, since: date, by: Any, what: ColumnElement[bool]
) -> Sequence[Any]:
    """Events that stand, counted by their day and another column of letters."""
    undo = aliased(LetterEvent)
    undone = exists().where(
        undo.letter_id == LetterEvent.letter_id, undo.undoes == LetterEvent.number
    )
    query = (
        select(LetterEvent.on, by, func.count())
        .select_from(LetterEvent)
        .join(Letter, Letter.id == LetterEvent.letter_id)
        .join(School, School.id == Letter.school_id)
        .where(LetterEvent.on >= since, LetterEvent.undoes.is_(None), ~undone, what)
        .where(within(scope, wanted))
        .group_by(LetterEvent.on, by)
    )
    return db.session.execute(query).all()


def _writes() -> ColumnElement[bool]:
    query = select(Pair.id).join(Child, Child.id == Pair.child_id)
    return query.where(Child.school_id == School.id, Pair.until_on.is_(None)).exists()


def _row(school: School, counts: tuple[int, ...]) -> SchoolWeeks:
    last = max((at for at, count in enumerate(counts) if count), default=-1)
    return SchoolWeeks(school, counts, len(counts) - 1 - last)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
