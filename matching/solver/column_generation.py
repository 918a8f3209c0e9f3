"""The pairs that matter for the exact step, the flow on them, and the looks that add to them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from matching.instance.crowd import Crowd, Ints, Small
from matching.pricing.bounds import CLOSED, NO_FLOOR
from matching.pricing.workers import Workers
from matching.solver import augmenting_paths
from matching.solver.auction import RAISE, Outcome
from matching.solver.deadline import Watch
from matching.solver.lowest_duals import lower_all

MARGIN = 3 * RAISE
"""Edges this many points below the best of their child are kept for the exact step."""
JOINING = 4
"""Edges that may join for one child type after one look."""
SLICE = 1_000
"""Types whose paths are sought between two looks at the clock."""
UNSEEN = 2**61
"""A price and a utility that every later one is below."""

Gains = tuple[Ints, Ints, Ints]
"""Child types, volunteer types and points of pairs."""
NO_GAINS: Gains = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64))


def total(values: Ints, times: Ints) -> int:
    """The sum of products, without a limit."""
    used = np.flatnonzero(times)
    return sum(v * n for v, n in zip(values[used].tolist(), times[used].tolist(), strict=True))


def _slices(types: Ints, message: str, watch: Watch) -> Iterator[Ints]:
    """Some of the types at a time, until the watch ends it."""
    for at in range(0, len(types), SLICE):
        watch.tell(message, at / len(types))
        if watch.over():
            return
        yield types[at : at + SLICE]


@dataclass
class Edges:
    """A flow on some of the pairs; see paths. Edges are sorted by child type, then volunteer."""

    crowd: Crowd
    price: Ints
    utility: Ints
    owner: Small
    column: Small
    worth: Ints
    flow: Ints
    unserved: Ints = field(init=False)

    def __post_init__(self) -> None:
        self._seen_price = np.full(len(self.price), UNSEEN)
        self._seen_utility = np.full(len(self.utility), UNSEEN)
        self._unsure = np.zeros(len(self.utility), dtype=np.bool_)

    @classmethod
    def near(cls, crowd: Crowd, outcome: Outcome) -> "Edges":
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
        wanted = outcome.type_of[placed] * wide + outcome.mate[placed]
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
        """Where the edges of each child type begin."""
        return np.searchsorted(self.owner, np.arange(len(self.crowd.units) + 1)).astype(np.int64)

    def _lists(self) -> list[Small]:
        """The edges with flow of each volunteer type, as linked lists."""
        sizes = (len(self.price), len(self.owner), len(self.owner))
        lists = [np.full(size, -1, dtype=np.int32) for size in sizes]
        augmenting_paths.join_all(self.column, self.flow, *lists)
        return lists

    def make_exact(self, watch: Watch) -> bool:
        """Close everything that is open on these edges; False where the watch ended it before."""
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
        for some in _slices(sources, "making it exact", watch.part(0.0, 0.5)):
            augmenting_paths.place_all(some, *common, *state, excess, *lists)
        if watch.over():
            return False
        targets = np.flatnonzero((free > 0) & (self.price > 0))
        into = np.argsort(self.column, kind="stable")
        into_start = np.searchsorted(self.column[into], np.arange(len(self.price) + 1))
        backwards = (into_start.astype(np.int64), into)
        for some in _slices(targets, "making it exact", watch.part(0.5, 1.0)):
            augmenting_paths.fill_all(some, *common, *backwards, *state, *lists)
        return not watch.over()

    def units(self) -> tuple[Ints, Ints]:
        """The child type of each unit, and the volunteer type it is with (-1: nobody)."""
        type_of = np.repeat(np.arange(len(self.crowd.units)), self.crowd.units)
        mate = np.full(len(type_of), -1, dtype=np.int64)
        used = np.flatnonzero(self.flow)
        amount = self.flow[used]
        owner = np.repeat(self.owner[used], amount)
        turn = np.arange(len(owner)) - np.searchsorted(owner, owner)
        mate[np.searchsorted(type_of, owner) + turn] = np.repeat(self.column[used], amount)
        return type_of, mate

    def gains(self, workers: Workers) -> tuple[Gains, int]:
        """Who would gain at these prices, and how much is open.

        What was seen to gain nothing in the last look gains nothing now, unless its price fell or
        its child has less: only such pairs are looked at.
        """
        crowd, open_ = self.crowd, 0
        inside = np.flatnonzero(crowd.units)
        floor = self.utility - crowd.level * crowd.step
        anew = (self.utility < self._seen_utility) | self._unsure
        cheaper = np.where(self.price < self._seen_price, self.price, CLOSED)
        self._seen_price, self._seen_utility = self.price.copy(), self.utility.copy()
        self._unsure = np.zeros(len(crowd.units), dtype=np.bool_)
        width = min(JOINING, len(self.price))
        found_in = [NO_GAINS]
        for types, price in ((inside[anew[inside]], self.price), (inside[~anew[inside]], cheaper)):
            if not len(types) or price.min() >= CLOSED:
                continue
            for some, volunteers, values, found in workers.best(crowd, types, price, floor, width):
                gain = np.where(found > 0, values[:, 0] - floor[some], 0)
                open_ += total(gain, crowd.units[some])
                self._unsure[some] = found == width
                row, place = np.nonzero(np.arange(width)[None, :] < found[:, None])
                volunteer = volunteers[row, place].astype(np.int64)
                found_in.append((some[row], volunteer, values[row, place] + price[volunteer]))
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
