"""How long each class of record is kept, from when, and what becomes of it then."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


class Afterwards(StrEnum):
    """What happens when a clock has run out.

    Gone: thrown away each night. Asked: an admin says yes first. Cut: the tables take no deletion
    from the application, so whoever owns the database cuts them off by hand.
    """

    GONE = "gone"
    ASKED = "asked"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class KeepingClock:
    """A class of record; `days` count from what its name's sentence says."""

    name: str
    days: int
    deed: Afterwards

    @property
    def keep(self) -> timedelta:
        """How long it is kept."""
        return timedelta(days=self.days)

    def before(self, now: datetime) -> datetime:
        """What began before this moment was kept long enough."""
        return now - self.keep

    def day_before(self, today: date) -> date:
        """The same as a day."""
        return today - self.keep


YEAR = 365
CLOCKS: tuple[KeepingClock, ...] = (
    KeepingClock("tries", 1, Afterwards.GONE),
    KeepingClock("prints", 7, Afterwards.GONE),
    KeepingClock("links", 30, Afterwards.GONE),
    KeepingClock("sessions", 30, Afterwards.GONE),
    KeepingClock("addresses", 30, Afterwards.GONE),
    KeepingClock("replies", 60, Afterwards.GONE),
    KeepingClock("events", 181, Afterwards.GONE),
    KeepingClock("questions", YEAR, Afterwards.GONE),
    KeepingClock("lists", YEAR, Afterwards.GONE),
    KeepingClock("applicants", 90, Afterwards.ASKED),
    KeepingClock("texts", YEAR, Afterwards.ASKED),
    KeepingClock("messages", 2 * YEAR, Afterwards.ASKED),
    KeepingClock("children", 3 * YEAR, Afterwards.ASKED),
    KeepingClock("volunteers", 3 * YEAR, Afterwards.ASKED),
    KeepingClock("looks", 3 * YEAR, Afterwards.CUT),
    KeepingClock("changes", 10 * YEAR, Afterwards.CUT),
)
"""Concerns, asks, tombstones and the counts of letters have none: they stay."""
BY_NAME = {clock.name: clock for clock in CLOCKS}


def clock_of(name: str) -> KeepingClock:
    """The clock of a class. Raises KeyError."""
    return BY_NAME[name]
