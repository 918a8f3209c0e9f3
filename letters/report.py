"""Counts over many letters: where they all are, and how long a pair has been silent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from letters.custody import Standing
from letters.states import FINAL, Holder
from letters.terms import Calendar, DayKind


@dataclass(frozen=True, slots=True)
class Share:
    """The letters that one holder has to do something about, and how many of them are late."""

    holder: Holder
    letters: int
    late: int
    probably_lost: int


def pipeline(standings: Iterable[Standing]) -> tuple[Share, ...]:
    """Where the letters under way are, in the order of Holder.

    Letters that arrived or are void are left out; a letter that rests counts as nobody's.
    """
    letters = dict.fromkeys(Holder, 0)
    late = dict.fromkeys(Holder, 0)
    lost = dict.fromkeys(Holder, 0)
    for standing in standings:
        if standing.state in FINAL:
            continue
        holder = Holder.NOBODY if standing.resting else standing.holder
        letters[holder] += 1
        late[holder] += standing.is_late
        lost[holder] += standing.probably_lost
    return tuple(Share(holder, letters[holder], late[holder], lost[holder]) for holder in Holder)


def weeks_silent(last_arrival: date, calendar: Calendar, today: date) -> int:
    """Whole open weeks since a child was last handed a letter, or since its first pair began.

    None are counted after the last term.
    """
    return (
        0
        if calendar.is_over(today)
        else calendar.open_days(DayKind.CALENDAR, last_arrival, today) // 7
    )
