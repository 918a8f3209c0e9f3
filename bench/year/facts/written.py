"""A fact about somebody, and who writes it down."""

from dataclasses import dataclass
from datetime import date
from random import Random

from app.actor import Acting
from bench.year.play import Day, Party

HOUR = 3


@dataclass(frozen=True, slots=True)
class Written:
    """Something that happens today to a pair, its child, volunteer or school (by their codes)."""

    day: Day
    rng: Random
    pair: str
    child: str
    volunteer: str
    school_id: int
    county: str

    @property
    def today(self) -> date:
        """The day on which it happens."""
        return self.day.today

    def from_school(self) -> tuple[Party, Acting]:
        """The contact of the school, who acts now."""
        party = self.day.contact(self.school_id, self.county)
        return party, self.day.acting(party, HOUR)

    def from_county(self) -> tuple[Party, Acting]:
        """The county's coordinator, who acts now."""
        party = self.day.coordinator(self.county)
        return party, self.day.acting(party, HOUR)

    def from_above(self) -> tuple[Party, Acting]:
        """An administrator, who acts now."""
        party = self.day.administrator()
        return party, self.day.acting(party, HOUR)
