"""Chance that depends on the seed and on what is asked, not on the order of asking."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Chance:
    """Draws for one year: the same question has the same answer whatever was asked before."""

    seed: int

    def about(self, *what: object) -> Random:
        """A source of chance for one question."""
        return Random(f"{self.seed}:{what}")

    def share(self, *what: object) -> float:
        """A number from 0 to 1 for one question."""
        return self.about(*what).random()
