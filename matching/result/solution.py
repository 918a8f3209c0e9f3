"""What the engine gives back: pairs, who waits and why, prices, certificate."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from matching.problem.score import Parts
from matching.result.certificate import Certificate

NO_ELIGIBLE, COMPETITION = "no_eligible", "competition"
"""Why a child waits: no volunteer is eligible, or too many children share too few places."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair of the round with what it scores.

    `rank` is 1 + the number of eligible volunteers with more points for this child.
    """

    child: str
    volunteer: str
    points: int
    interests: float
    age: float
    region: float
    gender: float
    shared: tuple[str, ...]
    gap: int
    relation: str
    rank: int

    @classmethod
    def of(cls, child: str, volunteer: str, parts: Parts, rank: int) -> "Pair":
        """The pair of these two with these parts."""
        return cls(
            child,
            volunteer,
            parts.points,
            parts.interests,
            parts.age,
            parts.region,
            parts.gender,
            parts.shared,
            parts.gap,
            parts.relation,
            rank,
        )


@dataclass(frozen=True, slots=True)
class Waiting:
    """A child without a volunteer, and why.

    `reason` is NO_ELIGIBLE or COMPETITION. Of NO_ELIGIBLE, `kept_out` tells for each rule how many
    of all `volunteers` it keeps out; one who breaks several rules counts at each. Of COMPETITION,
    `rivals` are the children (by id) of a Hall violator that the child belongs to: every eligible
    volunteer of any of them is among those who have only `places` free places together.
    """

    child: str
    reason: str
    volunteers: int = 0
    kept_out: Mapping[str, int] = field(default_factory=dict)
    rivals: tuple[str, ...] = ()
    places: int = 0


@dataclass(frozen=True, slots=True)
class Solution:
    """Pairs and waiting children sorted by child, the price of one place by volunteer."""

    pairs: tuple[Pair, ...]
    waiting: tuple[Waiting, ...]
    prices: Mapping[str, int]
    certificate: Certificate

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """The ids of each pair."""
        return tuple((pair.child, pair.volunteer) for pair in self.pairs)
