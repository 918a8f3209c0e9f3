"""Who holds a letter, since when, how patient the programme is, and how late the letter is."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from letters.settings import at_least
from letters.states import Direction, Holder, State
from letters.terms import Calendar, DayKind
from letters.tracker import Letter
from letters.transit import FIRST_GUESS, Transit


@dataclass(frozen=True, slots=True)
class Patience:
    """Open days that each holder has, a setting of the cohort.

    Hub and rewriting in calendar days, school contact and child in school days. `rewrite` is for
    a letter that was lost or returned and is due again after its due date. A volunteer's letter
    comes into turn `turn_begins` days before its due date. The hub's patience is that of whoever
    prints a letter for its writer, too.
    """

    hub: int = 3
    at_school: int = 5
    reply: int = 10
    handed_in: int = 5
    rewrite: int = 7
    turn_begins: int = 7

    def __post_init__(self) -> None:
        at_least(
            0,
            hub=self.hub,
            at_school=self.at_school,
            reply=self.reply,
            handed_in=self.handed_in,
            rewrite=self.rewrite,
            turn_begins=self.turn_begins,
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a letter stands today.

    `since` is the day the holder's clock began, `kind` the days it counts. `expected_by` is None
    when nothing is expected, or when the terms end before. `resting` means that nobody has
    anything to do about the letter yet.
    """

    letter: str
    state: State
    holder: Holder
    since: date
    kind: DayKind = DayKind.CALENDAR
    open_days_held: int = 0
    patience_days: int | None = None
    expected_by: date | None = None
    late_by: int = 0
    probably_lost: bool = False
    resting: bool = False

    @property
    def is_late(self) -> bool:
        """Whether the holder's patience has run out."""
        return self.late_by > 0


WITH_COORDINATOR = (State.HELD, State.LOST, State.RETURNED)


def standing(
    letter: Letter,
    calendar: Calendar,
    patience: Patience,
    today: date,
    *,
    transit: Transit = FIRST_GUESS,
    delivered_on: date | None = None,
) -> Standing:
    """Where the letter stands on `today`, by the calendar of its school.

    Nothing is late after the last term; a due date in closed days means the first open day after
    them. `transit` is what was learned for the school. `delivered_on` is the day on which the
    letter that a child's letter answers was delivered, None if it was not: see `answered_on`.
    """
    match letter.state, letter.direction:
        case State.DUE, Direction.TO_CHILD if letter.print_asked_on is not None:
            return _with_printer(letter, calendar, patience, today, letter.print_asked_on)
        case State.DUE, Direction.TO_CHILD:
            return _with_volunteer(letter, calendar, patience, today)
        case State.DUE, Direction.TO_VOLUNTEER:
            return _with_child(letter, calendar, patience, today, delivered_on)
        case State.POSTED, _:
            return _in_post(letter, calendar, transit, today)
        case State.AT_HUB, _:
            clock = (Holder.HUB, DayKind.CALENDAR, patience.hub)
        case State.AT_SCHOOL, _:
            clock = (Holder.SCHOOL_CONTACT, DayKind.SCHOOL, patience.at_school)
        case State.HANDED_IN, _:
            clock = (Holder.SCHOOL_CONTACT, DayKind.SCHOOL, patience.handed_in)
        case _:
            holder = Holder.COORDINATOR if letter.state in WITH_COORDINATOR else Holder.NOBODY
            return Standing(letter.code, letter.state, holder, letter.since)
    return _running(letter, calendar, today, letter.since, *clock)


def answered_on(letter: Letter, pair: Iterable[Letter]) -> date | None:
    """The day on which the letter that `letter` answers came to its addressee; None if not yet.

    `pair` is all letters of the pair. A letter without `answers` answers that of its own number.
    """
    wanted = letter.number if letter.answers is None else letter.answers
    for other in pair:
        if other.direction is not letter.direction and other.number == wanted:
            arrived = other.state in (State.DELIVERED, State.RECEIVED)
            return other.since if arrived else None
    return None


def _with_volunteer(
    letter: Letter, calendar: Calendar, patience: Patience, today: date
) -> Standing:
    kind = DayKind.CALENDAR
    # A due date in closed days means the first open day after them.
    due_on = calendar.open_on_or_after(kind, letter.due_on) or letter.due_on
    if letter.since > letter.due_on:
        return _running(
            letter, calendar, today, letter.since, Holder.VOLUNTEER, kind, patience.rewrite
        )
    return Standing(
        letter=letter.code,
        state=letter.state,
        holder=Holder.VOLUNTEER,
        since=letter.since,
        kind=kind,
        open_days_held=calendar.open_days(kind, letter.since, today),
        patience_days=calendar.open_days(kind, letter.since, due_on),
        expected_by=due_on,
        late_by=0 if calendar.is_over(today) else calendar.open_days(kind, due_on, today),
        resting=today < due_on - timedelta(days=patience.turn_begins),
    )


def _with_printer(
    letter: Letter, calendar: Calendar, patience: Patience, today: date, asked_on: date
) -> Standing:
    """The hub's clock begins with the due date, or later when it was asked or came back later."""
    due_on = calendar.open_on_or_after(DayKind.CALENDAR, letter.due_on) or letter.due_on
    begins = max(asked_on, letter.due_on, letter.since)
    running = _running(letter, calendar, today, begins, Holder.HUB, DayKind.CALENDAR, patience.hub)
    turn = due_on - timedelta(days=patience.turn_begins)
    return replace(running, since=max(asked_on, letter.since), resting=today < turn)


def _with_child(
    letter: Letter,
    calendar: Calendar,
    patience: Patience,
    today: date,
    delivered_on: date | None,
) -> Standing:
    if delivered_on is None:
        return Standing(letter.code, letter.state, Holder.NOBODY, letter.since, resting=True)
    since = max(delivered_on, letter.since) if letter.moves else delivered_on
    return _running(letter, calendar, today, since, Holder.CHILD, DayKind.SCHOOL, patience.reply)


def _in_post(letter: Letter, calendar: Calendar, transit: Transit, today: date) -> Standing:
    kind = DayKind.CALENDAR
    held = calendar.open_days(kind, letter.since, today)
    return _running(
        letter,
        calendar,
        today,
        letter.since,
        Holder.POST,
        kind,
        transit.p90,
        probably_lost=held > transit.lost_after and not calendar.is_over(today),
    )


def _running(
    letter: Letter,
    calendar: Calendar,
    today: date,
    since: date,
    holder: Holder,
    kind: DayKind,
    patience_days: int,
    *,
    probably_lost: bool = False,
) -> Standing:
    """The standing of a letter whose holder has had the clock running since a day."""
    held = calendar.open_days(kind, since, today)
    return Standing(
        letter=letter.code,
        state=letter.state,
        holder=holder,
        since=since,
        kind=kind,
        open_days_held=held,
        patience_days=patience_days,
        expected_by=calendar.add_open_days(kind, since, patience_days),
        late_by=0 if calendar.is_over(today) else max(0, held - patience_days),
        probably_lost=probably_lost,
    )
