"""A month of the calendar."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_WRITTEN = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month, written 2026-11 in addresses."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month in which a day lies."""
        return cls(day.year, day.month)

    @classmethod
    def read(cls, written: str) -> "Month | None":
        """The month that is written so; None where none is."""
        found = _WRITTEN.fullmatch(written)
        if found is None or int(found[1]) < FIRST_YEAR:
            return None
        return cls(int(found[1]), int(found[2]))

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return (self.first + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    @property
    def before(self) -> "Month":
        """The month before."""
        return Month.of(self.first - timedelta(days=1))

    @property
    def after(self) -> "Month":
        """The month after."""
        return Month.of(self.last + timedelta(days=1))

    @property
    def serial(self) -> int:
        """Its number among all months, for rows that are about a month."""
        return self.year * 100 + self.number

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"
