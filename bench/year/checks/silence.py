"""A child that hears nothing for long is known of by somebody, then and not just once before."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Select, and_, exists, func, or_, select

from app.extensions import db
from app.models import Child, Letter, Pair, Reminder
from app.store.letters.lateness import Lateness
from app.store.letters.pair_lists import silent_pairs
from app.store.letters.standings import Standings
from app.store.scope import EVERYTHING
from bench.year.checks.fault import Fault
from bench.year.play import Day
from letters.custody import WITH_COORDINATOR
from letters.pairs.effects import Fact
from letters.reminders import Step
from letters.states import Direction, State
from letters.terms import DayKind

LONGEST = 45
KNOWN_STEPS = [step.name.lower() for step in Step if step is not Step.SOON]


@dataclass(frozen=True, slots=True)
class Quiet:
    """A child of an open pair that has heard nothing since a day, for so many open days."""

    child_id: int
    pair_id: int
    since: date
    days: int


def quiet(day: Day) -> list[Quiet]:
    """Each child of an open pair, with the day of its last letter in this pair or one before.

    A child that has had no letter yet has waited since its first pair began.
    """
    every = select(Pair.child_id, func.min(Pair.from_on).label("began")).group_by(Pair.child_id)
    first = every.subquery()
    last = (
        select(Pair.child_id, func.max(Letter.since).label("last"))
        .join(Letter, Letter.pair_id == Pair.id)
        .where(Letter.state == State.DELIVERED, Letter.direction == Direction.TO_CHILD)
        .group_by(Pair.child_id)
        .subquery()
    )
    query = (
        select(Pair.child_id, Pair.id, func.coalesce(last.c.last, first.c.began))
        .join(first, first.c.child_id == Pair.child_id)
        .outerjoin(last, last.c.child_id == Pair.child_id)
        .where(Pair.until_on.is_(None))
    )
    return [
        Quiet(*row, day.calendar.open_days(DayKind.CALENDAR, row[2], day.today))
        for row in db.session.execute(query)
    ]


def look(day: Day) -> None:
    """Remember which children stand today where a coordinator looks.

    Those of pairs that wait for a decision, whose volunteer is away, to whom no letter came for
    six weeks, or that have a letter that is late or with the coordinator; and those who wait for a
    volunteer. Today counts each of these and leads to their list.
    """
    standings = Standings.on(day.today)
    of_letter = or_(Lateness.on(day.today).late(), Letter.state.in_(sorted(WITH_COORDINATOR)))
    has_letter = exists().where(Letter.pair_id == Pair.id, of_letter).correlate(Pair)
    # The gravest last: it is what the child stands in when there are several.
    places = {
        "silent": _of_open_pairs().where(Pair.id.in_(silent_pairs(EVERYTHING, day.today))),
        "away": _of_open_pairs().where(standings.holds(Fact.AWAY)),
        "letter": _of_open_pairs().where(has_letter),
        "decide": _of_open_pairs().where(standings.needs_decision()),
        "waiting": select(Child.id).where(Child.id.not_in(_of_open_pairs())),
    }
    for place, query in places.items():
        for child_id in db.session.scalars(query):
            day.play.looked_at[child_id] = day.today
            day.play.stands[child_id] = place


def _of_open_pairs() -> Select[int]:
    return select(Pair.child_id).where(Pair.until_on.is_(None))


def unknown(day: Day, silent: list[Quiet]) -> list[Fault]:
    """Children quiet for longer than LONGEST of whom nobody knew in the last LONGEST open days."""
    since = _open_days_before(day, LONGEST)
    return [
        Fault("silence", day.today, f"child {one.child_id}", f"{one.days} open days: nobody knows")
        for one in silent
        if one.days > LONGEST
        and day.play.looked_at.get(one.child_id, date.min) < since
        and not _was_told(one, since)
    ]


def _open_days_before(day: Day, days: int) -> date:
    before, first = day.today, day.calendar.terms[0].first
    while before > first and day.calendar.open_days(DayKind.CALENDAR, before, day.today) < days:
        before -= timedelta(days=1)
    return before


def _was_told(one: Quiet, since: date) -> bool:
    """Whether somebody was told of a late letter of the pair since then."""
    query = (
        select(Reminder.id)
        .join(Reminder.letter)
        .where(
            and_(Letter.pair_id == one.pair_id, Reminder.user_id.is_not(None)),
            Reminder.recorded_at >= datetime.combine(since, time(0), UTC),
            Reminder.step.in_(KNOWN_STEPS),
        )
        .limit(1)
    )
    return db.session.scalar(query) is not None
