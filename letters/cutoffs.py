"""The days that tell late letters from others, so that a store can find them without asking each.

Lateness is monotone in the day the holder's clock began: a letter is late exactly when that day
is a cutoff or earlier. `tests/letters/test_cutoffs.py` holds this against `custody.standing`.
So are the steps of the ladder: whoever is late for so many days was late on an earlier day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from letters.custody import WITH_COORDINATOR, Patience
from letters.reminders import Ladder, Step, has_step, is_open_for, recipient_of
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
    return None if calendar.is_over(today) else begun(calendar, kind, patience_days + 1, today)


def begun(calendar: Calendar, kind: DayKind, days: int, until: date) -> date | None:
    """The latest day since which `days` open days or more have passed by a day; None: no day."""
    if days <= 0:
        return until
    if not calendar.terms:
        return None
    early, late = calendar.terms[0].first.toordinal() - 1, until.toordinal()
    if calendar.open_days(kind, date.fromordinal(early), until) < days:
        return None
    while late - early > 1:
        middle = (early + late) // 2
        passed = calendar.open_days(kind, date.fromordinal(middle), until)
        early, late = (middle, late) if passed >= days else (early, middle)
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


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder, and the letters of a watch that have reached it.

    These are the letters whose clock began on `until` or before; of those on `told_until` or
    before, the highest step that they have reached has a recipient who is open today.
    """

    step: Step
    watch: Watch
    until: date
    told_until: date | None = None


def rungs(calendar: Calendar, patience: Patience, ladder: Ladder, today: date) -> tuple[Rung, ...]:
    """All rungs but those of letters in the post, which depend on the school: `post_rungs`."""
    found = list(_soon(calendar, patience, ladder, today))
    for step, day in _late_on(calendar, ladder, today):
        every = watches(calendar, patience, day)
        found += [Rung(step, watch, watch.late_until) for watch in every if watch.late_until]
    return _told(found, calendar, today)


def post_rungs(
    calendar: Calendar, transit: Transit, ladder: Ladder, today: date
) -> tuple[Rung, ...]:
    """The rungs of letters in the post to and from a school with these transit times."""
    found: list[Rung] = []
    for step, day in _late_on(calendar, ladder, today):
        watch = post_watch(calendar, transit, day)
        if watch.late_until and has_step(watch.holder, step):
            found.append(Rung(step, watch, watch.late_until))
    return _told(found, calendar, today)


def _late_on(calendar: Calendar, ladder: Ladder, today: date) -> Iterator[tuple[Step, date]]:
    """For each step, the day on which those letters were late that have reached it today."""
    if calendar.is_over(today):
        return
    for step, days in ladder.steps():
        if day := begun(calendar, DayKind.CALENDAR, days, today):
            yield step, day


def _soon(calendar: Calendar, patience: Patience, ladder: Ladder, today: date) -> Iterator[Rung]:
    """The letters that a volunteer is expected to post soon, written for the first time or anew."""
    if ladder.soon is None or calendar.is_over(today):
        return
    day = today + timedelta(days=ladder.soon)
    for clock, until in (
        (Clock.DUE_ON, reached_until(calendar, day)),
        (Clock.REWRITE, begun(calendar, DayKind.CALENDAR, patience.rewrite, day)),
    ):
        if until:
            watch = Watch(Holder.VOLUNTEER, State.DUE, Direction.TO_CHILD, clock)
            yield Rung(Step.SOON, watch, until)


def _told(found: Sequence[Rung], calendar: Calendar, today: date) -> tuple[Rung, ...]:
    """The rungs with `told_until`: the lowest step with an open recipient says it of a watch."""
    until: dict[tuple[State, Clock], date] = {}
    for one in found:
        if is_open_for(recipient_of(one.watch.holder, one.step), calendar, today):
            until[_place(one)] = max(one.until, until.get(_place(one), date.min))
    return tuple(
        replace(one, told_until=min(one.until, until[_place(one)])) if _place(one) in until else one
        for one in found
    )


def _place(one: Rung) -> tuple[State, Clock]:
    return one.watch.state, one.watch.clock
