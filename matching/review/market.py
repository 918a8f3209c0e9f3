"""One child's view of all volunteers, at the prices of a result."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from matching.audit.block import Scorer
from matching.audit.undecided import undecided
from matching.problem.round import Round
from matching.problem.score import Parts, parts
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


class Market:
    """A child and every volunteer, by their places in the round.

    `points` are those of the child with each volunteer; `ranked` are the eligible ones with their
    ranks, the best first; `utility` is the most that the child can bring the round at the prices,
    in the units of w (0: it waits), None where its pair is kept.
    """

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
        self.points: list[int] = block.points[0].tolist()
        self.ranked = self._ranked(np.flatnonzero(block.eligible[0]).tolist())
        self._lowest = lowest_points or 0
        self._class_worth = undecided(round_).class_worth.get(child)
        self.utility = self._utility()

    def _ranked(self, eligible: list[int]) -> list[tuple[int, int]]:
        order = sorted(eligible, key=lambda at: (-self.points[at], at))
        points = [self.points[at] for at in order]
        return [(at, 1 + points.index(self.points[at])) for at in order]

    def _utility(self) -> int | None:
        if self._class_worth is None:
            return None
        allowed = (at for at, _ in self.ranked if self.points[at] >= self._lowest)
        return max(0, max(map(self._gain, allowed), default=0))

    def _gain(self, at: int) -> int:
        """What the child brings the round with this volunteer, less the price of the place."""
        price = self.prices[self.round_.volunteers[at].id]
        return (self._class_worth or 0) + self.points[at] - price

    def cost(self, at: int) -> int | None:
        """What choosing this volunteer would cost the round at least: see Alternative."""
        if self.utility is None or self.points[at] < self._lowest:
            return None
        return self.utility - self._gain(at)

    def parts(self, at: int) -> Parts:
        """What the child scores with this volunteer."""
        round_ = self.round_
        return parts(
            round_.children[self.row], round_.volunteers[at], round_.policy, round_.tag_weights
        )

    def alternative(self, at: int, rank: int) -> Alternative:
        """This volunteer as a choice for the child."""
        volunteer = self.round_.volunteers[at].id
        taken_by = tuple(sorted(self.guests.get(volunteer, ())))
        price = self.prices[volunteer]
        return Alternative(volunteer, self.parts(at), price, self.cost(at), rank, taken_by)
