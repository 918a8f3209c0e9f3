"""When a letter comes to whom it is written to, from where it is now: about a day, and a last one.

The way is a row of legs, each with the open days that it usually takes and those that it takes at
most: in the post what was learned for the school, in a hand half of its patience and all of it.
Nothing is expected in the past: a leg that takes too long ends today.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from letters.custody import Patience
from letters.states import Direction, State
from letters.terms import Calendar, DayKind
from letters.tracker import Letter
from letters.transit import Transit


@dataclass(frozen=True, slots=True)
class Expected:
    """The day around which a letter comes, and the one by which nine of ten come."""

    around: date
    by: date


@dataclass(frozen=True, slots=True)
class Leg:
    """A part of the way."""

    kind: DayKind
    usual: int
    most: int


def in_post(since: date, calendar: Calendar, transit: Transit, today: date) -> Expected | None:
    """When what was posted to or from a school on a day arrives; None: the terms end before."""
    return _walked(since, [_post(transit)], calendar, today)


def expected(
    letter: Letter,
    calendar: Calendar,
    patience: Patience,
    transit: Transit,
    today: date,
    *,
    delivered_on: date | None = None,
) -> Expected | None:
    """When a letter that is under way comes to its addressee; None where nobody can tell.

    A child's reply is under way from the day on which the letter that it answers was delivered.
    Nobody can tell of a volunteer's letter that is not posted, of one that is off the way or has
    arrived, nor where the terms end before.
    """
    legs = list(_legs(letter, patience, transit, is_being_written=delivered_on is not None))
    since = letter.since
    if letter.state is State.DUE and delivered_on is not None:
        since = max(delivered_on, letter.since) if letter.moves else delivered_on
    return _walked(since, legs, calendar, today)


def _legs(
    letter: Letter, patience: Patience, transit: Transit, *, is_being_written: bool
) -> Iterator[Leg]:
    school, hub = _hand(DayKind.SCHOOL, patience.at_school), _hand(DayKind.CALENDAR, patience.hub)
    match letter.direction, letter.state:
        case Direction.TO_CHILD, State.POSTED:
            yield from (_post(transit), school)
        case Direction.TO_CHILD, State.AT_HUB:
            yield from (hub, school)
        case Direction.TO_CHILD, State.AT_SCHOOL:
            yield school
        case Direction.TO_VOLUNTEER, State.DUE if is_being_written:
            yield _hand(DayKind.SCHOOL, patience.reply)
            yield from (_hand(DayKind.SCHOOL, patience.handed_in), _post(transit))
        case Direction.TO_VOLUNTEER, State.HANDED_IN:
            yield from (_hand(DayKind.SCHOOL, patience.handed_in), _post(transit))
        case Direction.TO_VOLUNTEER, State.POSTED:
            yield _post(transit)
        case Direction.TO_VOLUNTEER, State.AT_HUB:
            yield hub


def _post(transit: Transit) -> Leg:
    return Leg(DayKind.CALENDAR, transit.median, transit.p90)


def _hand(kind: DayKind, patience: int) -> Leg:
    return Leg(kind, (patience + 1) // 2, patience)


def _walked(since: date, legs: Sequence[Leg], calendar: Calendar, today: date) -> Expected | None:
    around: date | None = since if legs else None
    by = around
    for leg in legs:
        around = _after(around, leg.kind, leg.usual, calendar, today)
        by = _after(by, leg.kind, leg.most, calendar, today)
    return None if around is None or by is None else Expected(around, by)


def _after(
    day: date | None, kind: DayKind, open_days: int, calendar: Calendar, today: date
) -> date | None:
    found = None if day is None else calendar.add_open_days(kind, day, open_days)
    return None if found is None else max(found, today)
