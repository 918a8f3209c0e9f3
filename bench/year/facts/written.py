"""A fact about somebody, and who writes it down."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from app.actions.letters.pairs.decisions import NONE_ENDS, Decided
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

    def later(self, most: int) -> date:
        """A day after today, at most so many days."""
        return self.today + timedelta(days=self.rng.randint(1, most))

    def lot(self, *about: object) -> float:
        """What somebody or something draws for itself: that there are others changes it not."""
        return self.day.play.chance.share("lot", self.today, *about)

    def decided(self) -> Decided:
        """What whoever writes the fact down says of the open pair: half of them end it at once."""
        if self.rng.random() < 0.5:
            return NONE_ENDS
        return Decided(self.day.administrator().scope, frozenset({self.pair}))

    def acting_as(self, party: Party) -> Acting:
        """Somebody who acts now."""
        return self.day.acting(party, HOUR)

    def from_county(self) -> tuple[Party, Acting]:
        """The county's coordinator, who acts now."""
        party = self.day.coordinator(self.county)
        return party, self.day.acting(party, HOUR)

    def from_above(self) -> tuple[Party, Acting]:
        """An administrator, who acts now."""
        party = self.day.administrator()
        return party, self.day.acting(party, HOUR)
