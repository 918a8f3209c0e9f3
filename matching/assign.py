"""The best assignment of a crowd, and the prices that prove it.

1. Prices of the classes alone (`priority`), then an auction from there (`auction`): every child
   has nearly its best place at prices that are nearly right.
2. On the few edges that nearly tie at these prices, shortest augmenting paths make it exact
   (`paths`).
3. One look at all pairs (`scan`): whatever would gain at the prices joins the edges, and 2 is
   mended from where it stands. Nothing would: no better assignment exists.
"""

from dataclasses import dataclass, field

import numpy as np

from matching import paths
from matching.auction import Outcome, auction
from matching.bounds import CLOSED, NO_FLOOR
from matching.crowd import Crowd, Ints, Small
from matching.lattice import lower_all
from matching.priority import class_prices
from matching.scan import lowest_price, points_between
from matching.service import serve
from matching.watch import Watch
from matching.workers import Workers

RAISE = 4_000
"""What a bid adds, in points: the pairs of the auction are within this of the best."""
MARGIN = 3 * RAISE
"""Edges this much below the best are kept for the exact step."""
JOINING = 8
"""Edges that may join for one child kind after one look."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """How many units of which child kind are with which volunteer kind, and a price of each.

    `gap` is what the prices leave open, in units of w: 0 proves that it is the best there is.
    `rounds` holds what was open after each look at all pairs.
    """

    child: Ints
    volunteer: Ints
    amount: Ints
    price: Ints
    gap: int
    rounds: tuple[int, ...]


def assign(crowd: Crowd, workers: Workers, watch: Watch) -> Assignment:
    """Solve a crowd; where the watch ends it, the best so far with the true gap."""
    if not len(crowd.age) or not crowd.units.any():
        none = np.zeros(0, dtype=np.int64)
        return Assignment(none, none, none, np.zeros(len(crowd.age), dtype=np.int64), 0, ())
    watch.tell("weighing the classes", 0.0)
    price = class_prices(crowd)
    price[crowd.places == 0] = CLOSED
    outcome = auction(crowd, price, RAISE, workers, watch.part(0.05, 0.6))
    if watch.over():
        return _hurried(crowd, outcome, workers, watch)
    edges = _Edges.near(crowd, outcome)
    rounds: list[int] = []
    while True:
        watch.tell("making it exact", _share(len(rounds)))
        edges.make_exact()
        watch.tell("looking for better pairs", _share(len(rounds) + 0.5))
        new, open_ = edges.gains(workers)
        rounds.append(open_)
        if not open_ or watch.over():
            break
        edges.join(*new)
    if not rounds[-1]:
        edges.lower(workers, watch)
    served = np.flatnonzero(edges.flow)
    _open_prices(crowd, edges.price, edges.utility)
    return Assignment(
        edges.owner[served].astype(np.int64),
        edges.column[served].astype(np.int64),
        edges.flow[served],
        edges.price,
        rounds[-1],
        tuple(rounds),
    )


def _share(rounds: float) -> float:
    """How far the work is after so many rounds; nobody knows how many there will be."""
    return 0.6 + 0.35 * rounds / (rounds + 2)


def _hurried(crowd: Crowd, outcome: Outcome, workers: Workers, watch: Watch) -> Assignment:
    """As many of each class as can be, on from where the auction stopped."""
    watch.tell("placing the rest", 0.6)
    placed = np.where(outcome.mate >= 0, outcome.mate, -1)
    mate = serve(crowd, outcome.kind, placed).mate
    pairs, amount = np.unique(
        np.stack([outcome.kind, mate], axis=1)[mate >= 0], axis=0, return_counts=True
    )
    watch.tell("measuring the gap", 0.8)
    utility = np.zeros(len(crowd.units), dtype=np.int64)
    inside = np.flatnonzero(crowd.units)
    floor = np.full(len(crowd.units), NO_FLOOR, dtype=np.int64)
    for kinds, _, values, found in workers.best(crowd, inside, outcome.price, floor, 1):
        best = values[:, 0] + crowd.level[kinds] * crowd.step
        utility[kinds] = np.where(found > 0, np.maximum(0, best), 0)
    _open_prices(crowd, outcome.price, utility)
    child, volunteer = pairs[:, 0], pairs[:, 1]
    worth = points_between(crowd, child, volunteer) + crowd.level[child] * crowd.step
    bound = _total(utility, crowd.units) + _total(outcome.price, crowd.places)
    gap = bound - _total(worth, amount)
    return Assignment(child, volunteer, amount, outcome.price, gap, ())


def _total(values: Ints, times: Ints) -> int:
    """The sum of products, without a limit."""
    used = np.flatnonzero(times)
    return sum(v * n for v, n in zip(values[used].tolist(), times[used].tolist(), strict=True))


def _open_prices(crowd: Crowd, price: Ints, utility: Ints) -> None:
    """Give kinds without free places the lowest price at which no child would gain."""
    closed = np.flatnonzero(price >= CLOSED)
    price[closed] = 0
    if len(closed):
        lowest_price(crowd, closed, utility, price)


@dataclass
class _Edges:
    """A flow on some of the pairs; see paths. Edges are sorted by child kind, then volunteer."""

    crowd: Crowd
    price: Ints
    utility: Ints
    owner: Small
    column: Small
    worth: Ints
    flow: Ints
    unserved: Ints = field(init=False)

    @classmethod
    def near(cls, crowd: Crowd, outcome: Outcome) -> "_Edges":
        """The edges near the best of each child at the prices of an auction."""
        listed = np.arange(outcome.lists.shape[1])[None, :] < outcome.found[:, None]
        listed &= (crowd.units > 0)[:, None]
        values = np.where(listed, outcome.points - outcome.price[outcome.lists], NO_FLOOR)
        best = values.max(axis=1, initial=NO_FLOOR)
        child, place = np.nonzero(listed & (values >= (best - MARGIN)[:, None]))
        volunteer = outcome.lists[child, place].astype(np.int64)
        points = outcome.points[child, place].astype(np.int64)
        order = np.lexsort((volunteer, child))
        child, volunteer, points = child[order], volunteer[order], points[order]
        utility = np.maximum(0, best + crowd.level * crowd.step)
        worth = points + crowd.level[child] * crowd.step
        edges = cls(
            crowd,
            outcome.price,
            utility,
            child.astype(np.int32),
            volunteer.astype(np.int32),
            worth,
            np.zeros(len(child), dtype=np.int64),
        )
        edges._keep_tight(outcome)
        return edges

    def _keep_tight(self, outcome: Outcome) -> None:
        """Keep the units of the auction whose place is exactly as good as their best."""
        wide = len(self.price)
        code = self.owner.astype(np.int64) * wide + self.column
        placed = outcome.mate >= 0
        wanted = outcome.kind[placed] * wide + outcome.mate[placed]
        at = np.searchsorted(code, wanted)
        at[at == len(code)] = 0
        if not len(code):
            return
        slack = self.utility[self.owner[at]] + self.price[self.column[at]] - self.worth[at]
        np.add.at(self.flow, at[(code[at] == wanted) & (slack == 0)], 1)

    def lower(self, workers: Workers, watch: Watch) -> None:
        """Lower proved prices as far as any pair allows: the lowest that prove the same.

        What would gain at prices that are too low joins the edges, and they are worked out again.
        """
        while True:
            high = self.price.copy(), self.utility.copy()
            start, lists = self._start(), self._lists()
            lower_all(
                start, self.column, self.owner, self.worth, self.utility, self.price,
                self.unserved, lists[0], lists[1],
            )  # fmt: skip
            watch.tell("looking for the lowest prices", 0.95)
            new, open_ = self.gains(workers)
            if not open_:
                return
            self.price, self.utility = high
            if watch.over():
                return
            self.join(*new)

    def _start(self) -> Ints:
        """Where the edges of each child kind begin."""
        return np.searchsorted(self.owner, np.arange(len(self.crowd.units) + 1)).astype(np.int64)

    def _lists(self) -> list[Small]:
        """The edges with flow of each volunteer kind, as linked lists."""
        sizes = (len(self.price), len(self.owner), len(self.owner))
        lists = [np.full(size, -1, dtype=np.int32) for size in sizes]
        paths.join_all(self.column, self.flow, *lists)
        return lists

    def make_exact(self) -> None:
        """Close everything that is open on these edges."""
        crowd, start, lists = self.crowd, self._start(), self._lists()
        free, placed = crowd.places.copy(), np.zeros(len(crowd.units), dtype=np.int64)
        np.subtract.at(free, self.column, self.flow)
        np.add.at(placed, self.owner, self.flow)
        left = crowd.units - placed
        self.unserved = np.where(self.utility == 0, left, 0)
        excess = left - self.unserved
        sources = np.flatnonzero(excess)
        sources = sources[np.argsort(-crowd.level[sources], kind="stable")]
        common = (start, self.column, self.owner)
        state = (self.worth, self.flow, self.utility, self.price, free, self.unserved)
        paths.place_all(sources, *common, *state, excess, *lists)
        targets = np.flatnonzero((free > 0) & (self.price > 0))
        into = np.argsort(self.column, kind="stable")
        into_start = np.searchsorted(self.column[into], np.arange(len(self.price) + 1))
        paths.fill_all(targets, *common, into_start.astype(np.int64), into, *state, *lists)

    def gains(self, workers: Workers) -> tuple[tuple[Ints, Ints, Ints], int]:
        """Who would gain at these prices (child, volunteer, points), and how much is open."""
        crowd, open_ = self.crowd, 0
        inside = np.flatnonzero(crowd.units)
        floor = self.utility - crowd.level * crowd.step
        found_in: list[tuple[Ints, Ints, Ints]] = []
        for kinds, volunteers, values, found in workers.best(
            crowd, inside, self.price, floor, min(JOINING, len(self.price))
        ):
            gain = np.where(found > 0, values[:, 0] - floor[kinds], 0)
            open_ += _total(gain, crowd.units[kinds])
            row, place = np.nonzero(np.arange(values.shape[1])[None, :] < found[:, None])
            volunteer = volunteers[row, place].astype(np.int64)
            found_in.append((kinds[row], volunteer, values[row, place] + self.price[volunteer]))
        child, volunteer, points = (np.concatenate(part) for part in zip(*found_in, strict=True))
        return (child, volunteer, points), open_

    def join(self, child: Ints, volunteer: Ints, points: Ints) -> None:
        """Add edges, and give up the flow that is no longer the best of its child."""
        worth = points + self.crowd.level[child] * self.crowd.step
        owner = np.concatenate([self.owner, child.astype(np.int32)])
        column = np.concatenate([self.column, volunteer.astype(np.int32)])
        order = np.lexsort((column, owner))
        self.owner, self.column = owner[order], column[order]
        self.worth = np.concatenate([self.worth, worth])[order]
        self.flow = np.concatenate([self.flow, np.zeros(len(child), dtype=np.int64)])[order]
        np.maximum.at(self.utility, child, worth - self.price[volunteer])
        slack = self.utility[self.owner] + self.price[self.column] - self.worth
        self.flow[slack > 0] = 0
