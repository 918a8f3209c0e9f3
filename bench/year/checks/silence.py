"""A child that hears nothing for long is known of by somebody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import and_, exists, func, or_, select

from app.extensions import db
from app.models import Letter, Pair, Reminder
from app.store.letters.lateness import Lateness
from app.store.letters.standings import Standings
from bench.year.checks.fault import Fault
from bench.year.play import Day
from letters.custody import WITH_COORDINATOR
from letters.pairs.effects import PairState
from letters.reminders import Step
from letters.states import Direction, State
from letters.terms import DayKind

LONGEST = 45
KNOWN_STEPS = [step.name.lower() for step in Step if step is not Step.SOON]


@dataclass(frozen=True, slots=True)
class Quiet:
    """An open pair whose child has heard nothing since a day, for so many open days."""

    pair_id: int
    since: date
    days: int


def quiet(day: Day) -> list[Quiet]:
    """Each open pair with the day of its last delivered letter, or of its beginning."""
    delivered = and_(
        Letter.pair_id == Pair.id,
        Letter.state == State.DELIVERED,
        Letter.direction == Direction.TO_CHILD,
    )
    query = (
        select(Pair.id, Pair.from_on, func.max(Letter.since))
        .outerjoin(Letter, delivered)
        .where(Pair.until_on.is_(None))
        .group_by(Pair.id, Pair.from_on)
    )
    found = []
    for pair_id, began, last in db.session.execute(query):
        since = last or began
        days = day.calendar.open_days(DayKind.CALENDAR, since, day.today)
        found.append(Quiet(pair_id, since, days))
    return found


def unknown(day: Day, silent: list[Quiet]) -> list[Fault]:
    """Those quiet for longer than LONGEST of which nobody knows."""
    long = {one.pair_id: one for one in silent if one.days > LONGEST}
    for pair_id in _known_today(day, long):
        long.pop(pair_id, None)
    return [
        Fault("silence", day.today, f"pair {one.pair_id}", f"{one.days} open days: nobody knows")
        for one in long.values()
        if not _was_told(one)
    ]


def _known_today(day: Day, long: dict[int, Quiet]) -> Iterator[int]:
    """Those late, with a coordinator, or whose pair does not simply write."""
    if not long:
        return
    standings = Standings.on(day.today)
    of_letter = or_(Lateness.on(day.today).late(), Letter.state.in_(sorted(WITH_COORDINATOR)))
    query = select(Pair.id).where(
        Pair.id.in_(list(long)),
        or_(
            standings.needs_decision(),
            ~standings.is_in(PairState.WRITING),
            exists().where(Letter.pair_id == Pair.id, of_letter).correlate(Pair),
        ),
    )
    yield from db.session.scalars(query)


def _was_told(one: Quiet) -> bool:
    """Whether somebody was told of a late letter of the pair since then."""
    since = datetime.combine(one.since, time(0), UTC) - timedelta(days=1)
    query = (
        select(Reminder.id)
        .join(Reminder.letter)
        .where(
            Letter.pair_id == one.pair_id,
            Reminder.recorded_at >= since,
            Reminder.step.in_(KNOWN_STEPS),
        )
        .limit(1)
    )
    return db.session.scalar(query) is not None
