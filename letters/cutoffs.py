"""The days that tell late letters from others, so that a store can find them without asking each.

Lateness is monotone in the day the holder's clock began: a letter is late exactly when that day
is a cutoff or earlier. `tests/letters/test_cutoffs.py` holds this against `custody.standing`.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from letters.custody import WITH_COORDINATOR, Patience
from letters.states import Direction, Holder, State
from letters.terms import Calendar, DayKind
from letters.transit import Transit


class Clock(StrEnum):
    """Which day of a letter its holder's clock begins with.

    `DUE_ON` is for a letter that is written for the first time (since ≤ due_on), `REWRITE` the
    day it came back to be written again (since > due_on); neither is for one that is printed for
    its writer: `PRINT` is the latest of the due date, that day, and the day on which it was asked.
    `ANSWERED_ON` is the day the letter that it answers was delivered, or a later `since` of a
    letter that has moved.
    """

    DUE_ON = "due_on"
    REWRITE = "rewrite"
    PRINT = "print"
    ANSWERED_ON = "answered_on"
    SINCE = "since"


@dataclass(frozen=True, slots=True)
class Watch:
    """The letters of a state that one holder has, and the days that sort them.

    A letter is late when its clock began on `late_until` or before, probably lost when on
    `lost_until` or before; None: none is. `turn_until` is the last due date whose turn has
    begun, None if none has, for `DUE_ON` and `PRINT` alone. `direction` None stands for both.
    """

    holder: Holder
    state: State
    direction: Direction | None
    clock: Clock
    late_until: date | None = None
    lost_until: date | None = None
    turn_until: date | None = None


def cutoff(calendar: Calendar, kind: DayKind, patience_days: int, today: date) -> date | None:
    """The latest day since which more than `patience_days` open days have passed; None: no day.

    After the last term there is none: nothing is late any more.
    """
    if not calendar.terms or calendar.is_over(today):
        return None
    early, late = calendar.terms[0].first.toordinal() - 1, today.toordinal()
    if calendar.open_days(kind, date.fromordinal(early), today) <= patience_days:
        return None
    while late - early > 1:
        middle = (early + late) // 2
        passed = calendar.open_days(kind, date.fromordinal(middle), today)
        early, late = (middle, late) if passed > patience_days else (early, middle)
    return date.fromordinal(early)


def due_until(calendar: Calendar, today: date) -> date | None:
    """The latest due date that has passed; one in closed days means the first open day after."""
    before = cutoff(calendar, DayKind.CALENDAR, 0, today)
    return before and calendar.open_on_or_before(DayKind.CALENDAR, before)


def reached_until(calendar: Calendar, day: date) -> date | None:
    """The latest due date that means this day or one before; None: no due date does."""
    if not calendar.terms or calendar.is_over(day):
        return day
    return calendar.open_on_or_before(DayKind.CALENDAR, day)


def watches(calendar: Calendar, patience: Patience, today: date) -> tuple[Watch, ...]:
    """All watches but those of the post, which depend on the school: see `post_watch`."""

    def until(kind: DayKind, days: int) -> date | None:
        return cutoff(calendar, kind, days, today)

    school, every = DayKind.SCHOOL, DayKind.CALENDAR
    in_turn = reached_until(calendar, today + timedelta(days=patience.turn_begins))
    volunteer, contact = Holder.VOLUNTEER, Holder.SCHOOL_CONTACT
    return (
        Watch(
            volunteer,
            State.DUE,
            Direction.TO_CHILD,
            Clock.DUE_ON,
            due_until(calendar, today),
            turn_until=in_turn,
        ),
        Watch(
            volunteer, State.DUE, Direction.TO_CHILD, Clock.REWRITE, until(every, patience.rewrite)
        ),
        Watch(
            Holder.HUB,
            State.DUE,
            Direction.TO_CHILD,
            Clock.PRINT,
            until(every, patience.hub),
            turn_until=in_turn,
        ),
        Watch(
            Holder.CHILD,
            State.DUE,
            Direction.TO_VOLUNTEER,
            Clock.ANSWERED_ON,
            until(school, patience.reply),
        ),
        Watch(Holder.HUB, State.AT_HUB, None, Clock.SINCE, until(every, patience.hub)),
        Watch(contact, State.AT_SCHOOL, None, Clock.SINCE, until(school, patience.at_school)),
        Watch(contact, State.HANDED_IN, None, Clock.SINCE, until(school, patience.handed_in)),
        *(Watch(Holder.COORDINATOR, state, None, Clock.SINCE) for state in WITH_COORDINATOR),
    )


def post_watch(calendar: Calendar, transit: Transit, today: date) -> Watch:
    """The watch over letters in the post to and from a school with these transit times."""
    return Watch(
        Holder.POST,
        State.POSTED,
        None,
        Clock.SINCE,
        cutoff(calendar, DayKind.CALENDAR, transit.p90, today),
        cutoff(calendar, DayKind.CALENDAR, transit.lost_after, today),
    )


def silent_until(calendar: Calendar, weeks: int, today: date) -> date | None:
    """The latest day since which a child has been silent for `weeks` open weeks; None: none is."""
    return cutoff(calendar, DayKind.CALENDAR, 7 * weeks - 1, today)
