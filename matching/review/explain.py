"""Why this pair, why not that one, and what another choice would cost the whole round."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from matching.audit.block import Scorer
from matching.instance.residual import what_is_left
from matching.problem.round import Round
from matching.problem.score import Parts, broken_rules, parts
from matching.problem.table import Link


@dataclass(frozen=True, slots=True)
class Alternative:
    """An eligible volunteer for a child.

    `cost` is what choosing this volunteer would cost the whole round at least, in the units of
    w: u(child) + price - w; None for a child whose pair is kept, or where a fair round would get
    a lower lowest score. `taken_by` are the children who now have this volunteer.
    """

    volunteer: str
    parts: Parts
    price: int
    cost: int | None
    rank: int
    taken_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One child and one volunteer: the parts, the rules they break, and who is better.

    `better` are the eligible volunteers with more points for that child, the best first;
    `utility` is what the child brings the round at these prices, in the units of w.
    """

    child: str
    volunteer: str
    is_pair: bool
    parts: Parts
    broken: tuple[tuple[str, str], ...]
    rank: int
    price: int
    cost: int | None
    utility: int | None
    better: tuple[Alternative, ...]


def alternatives(
    round_: Round,
    pairs: Iterable[Link],
    prices: Mapping[str, int],
    child: str,
    n: int | None = 5,
    lowest_points: int | None = None,
) -> list[Alternative]:
    """The `n` best eligible volunteers of a child (None: all), its own among them.

    `pairs` and `prices` are those of the solution; `lowest_points` that of its certificate.
    Raises KeyError where the child is not in the round.
    """
    market = _Market(round_, pairs, prices, child, lowest_points)
    return [market.alternative(at, rank) for at, rank in market.ranked[:n]]


def explain(
    round_: Round,
    pairs: Iterable[Link],
    prices: Mapping[str, int],
    child: str,
    volunteer: str,
    lowest_points: int | None = None,
) -> Explanation:
    """The parts of a pair, whether or not it was made, and why better ones were not.

    Raises KeyError where one of the two is not in the round.
    """
    market = _Market(round_, pairs, prices, child, lowest_points)
    at = round_.volunteer_at[volunteer]
    this, other = round_.children[market.row], round_.volunteers[at]
    broken = broken_rules(this, other, round_.policy, round_.tag_weights)
    if (child, volunteer) in round_.forbidden:
        broken.append(("forbidden", "the pair is forbidden"))
    scored = market.parts(at)
    better = [(v, rank) for v, rank in market.ranked if market.points[v] > scored.points]
    return Explanation(
        child,
        volunteer,
        child in market.guests.get(volunteer, ()),
        scored,
        tuple(broken),
        1 + len(better),
        prices[volunteer],
        None if broken else market.cost(at),
        market.utility,
        tuple(market.alternative(v, rank) for v, rank in better),
    )


class _Market:
    """One child's view of all volunteers and their prices."""

    def __init__(
        self,
        round_: Round,
        pairs: Iterable[Link],
        prices: Mapping[str, int],
        child: str,
        lowest_points: int | None,
    ) -> None:
        self.round_, self.prices, self.row = round_, prices, round_.child_at[child]
        self.guests: dict[str, list[str]] = {}
        for guest, volunteer in pairs:
            self.guests.setdefault(volunteer, []).append(guest)
        block = Scorer(round_).block(np.array([self.row]))
        self.points = block.points[0].tolist()
        self.lowest = lowest_points or 0
        self.base = _class_worth(round_, self.row)
        self.ranked = self._ranked(np.flatnonzero(block.eligible[0]).tolist())
        self.utility = self._utility()

    def _ranked(self, eligible: list[int]) -> list[tuple[int, int]]:
        order = sorted(eligible, key=lambda at: (-self.points[at], at))
        points = [self.points[at] for at in order]
        return [(at, 1 + points.index(self.points[at])) for at in order]

    def _gain(self, at: int) -> int:
        return int((self.base or 0) + self.points[at] - self.prices[self.round_.volunteers[at].id])

    def _utility(self) -> int | None:
        if self.base is None:
            return None
        allowed = (at for at, _ in self.ranked if self.points[at] >= self.lowest)
        return max(0, max(map(self._gain, allowed), default=0))

    def cost(self, at: int) -> int | None:
        if self.utility is None or self.points[at] < self.lowest:
            return None
        return self.utility - self._gain(at)

    def parts(self, at: int) -> Parts:
        round_ = self.round_
        return parts(
            round_.children[self.row], round_.volunteers[at], round_.policy, round_.tag_weights
        )

    def alternative(self, at: int, rank: int) -> Alternative:
        volunteer = self.round_.volunteers[at].id
        taken_by = tuple(sorted(self.guests.get(volunteer, ())))
        price = self.prices[volunteer]
        return Alternative(volunteer, self.parts(at), price, self.cost(at), rank, taken_by)


def _class_worth(round_: Round, row: int) -> int | None:
    """M times the class of a child of the rest; None for a kept child."""
    rest = what_is_left(round_)
    found = np.flatnonzero(rest.children == row)
    return int(rest.level[found[0]]) * rest.step if len(found) else None
