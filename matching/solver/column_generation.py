"""Column generation: an exact assignment on few edges, and pricing passes that add more of them.

The restricted problem holds the edges near each child's best at the prices of the auction. After
it is solved, a pricing pass over all pairs finds those of negative reduced cost; they join, and
the solution is mended from where it stands. (P. C. Gilmore and R. E. Gomory, 1961)
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.instance.crowd import Crowd, Ints
from matching.pricing.bounds import CLOSED, NO_FLOOR
from matching.pricing.workers import Workers
from matching.solver.auction import RAISE, AuctionOutcome
from matching.solver.deadline import Deadline
from matching.solver.graph.augmenting_paths import fill_all, place_all
from matching.solver.graph.linked_lists import ABSENT
from matching.solver.graph.lowest_duals import lower_all
from matching.solver.graph.residual_graph import Duals, Flow, Graph, flow_on, graph_of

MARGIN = 3 * RAISE
"""Edges this many points below the best of their child are in the first restricted problem."""
JOINING = 4
"""Edges that may join for one child type after one pricing pass."""
SLICE = 1_000
"""Types whose paths are sought between two looks at the clock."""
UNSEEN = 2**61
"""A price and a utility that every later one is below."""

Columns = tuple[Ints, Ints, Ints]
"""Child types, volunteer types and points of pairs."""
NO_COLUMNS: Columns = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64))


def total(values: Ints, times: Ints) -> int:
    """The sum of products, without a limit."""
    used = np.flatnonzero(times)
    return sum(v * n for v, n in zip(values[used].tolist(), times[used].tolist(), strict=True))


def _slices(types: Ints, message: str, deadline: Deadline) -> Iterator[Ints]:
    """Some of the types at a time, until the deadline has passed."""
    for at in range(0, len(types), SLICE):
        deadline.report(message, at / len(types))
        if deadline.passed():
            return
        yield types[at : at + SLICE]


@dataclass
class RestrictedProblem:
    """The assignment problem on some of the pairs, with the flow and the duals reached so far.

    No edge has a negative reduced cost, and flow is only where it is 0.
    """

    crowd: Crowd
    graph: Graph
    duals: Duals
    flow: Flow

    def __post_init__(self) -> None:
        self._seen = Duals(
            np.full(len(self.crowd.units), UNSEEN), np.full(len(self.crowd.places), UNSEEN)
        )
        self._unsure = np.zeros(len(self.crowd.units), dtype=np.bool_)

    @classmethod
    def near(cls, crowd: Crowd, outcome: AuctionOutcome) -> "RestrictedProblem":
        """The edges near the best of each child, and the units that hold exactly their best."""
        lists = outcome.shortlists
        listed = np.arange(lists.volunteers.shape[1])[None, :] < lists.found[:, None]
        listed &= (crowd.units > 0)[:, None]
        values = np.where(listed, lists.points - outcome.price[lists.volunteers], NO_FLOOR)
        best = values.max(axis=1, initial=NO_FLOOR)
        child, place = np.nonzero(listed & (values >= (best - MARGIN)[:, None]))
        volunteer = lists.volunteers[child, place].astype(np.int64)
        order = np.lexsort((volunteer, child))
        child, place, volunteer = child[order], place[order], volunteer[order]
        worth = lists.points[child, place] + crowd.level[child] * crowd.step
        duals = Duals(np.maximum(0, best + crowd.level * crowd.step), outcome.price)
        graph = graph_of(child, volunteer, worth, duals)
        placed = _tight(graph, duals, outcome)
        return cls(crowd, graph, duals, flow_on(graph, placed, crowd.units, crowd.places, duals))

    def solve(self, deadline: Deadline) -> bool:
        """Make flow and duals optimal on these edges; False where the deadline passed before."""
        level, excess = self.crowd.level, self.flow.excess
        sources = np.flatnonzero(excess)
        sources = sources[np.argsort(-level[sources], kind="stable")]
        for some in _slices(sources, "making it exact", deadline.part(0.0, 0.5)):
            place_all(self.graph, self.flow, self.duals, some)
        if deadline.passed():
            return False
        targets = np.flatnonzero((self.flow.free > 0) & (self.duals.price > 0))
        for some in _slices(targets, "making it exact", deadline.part(0.5, 1.0)):
            fill_all(self.graph, self.flow, self.duals, some)
        return not deadline.passed()

    def lower(self, workers: Workers, deadline: Deadline) -> None:
        """Lower proved prices as far as any pair allows: the lowest that prove the same.

        What would gain at prices that are too low joins the edges, and they are worked out again.
        """
        while True:
            high = Duals(self.duals.utility.copy(), self.duals.price.copy())
            lower_all(self.graph, self.flow, self.duals)
            deadline.report("looking for the lowest prices", 0.95)
            columns, gap = self.price_out(workers)
            if not gap:
                return
            self.duals = high
            if deadline.passed():
                return
            self.add(*columns)

    def units(self) -> tuple[Ints, Ints]:
        """The child type of each unit, and the volunteer type it is with, or ABSENT."""
        type_of = np.repeat(np.arange(len(self.crowd.units)), self.crowd.units)
        mate = np.full(len(type_of), ABSENT, dtype=np.int64)
        used = np.flatnonzero(self.flow.placed)
        amount = self.flow.placed[used]
        child = np.repeat(self.graph.child[used], amount)
        turn = np.arange(len(child)) - np.searchsorted(child, child)
        mate[np.searchsorted(type_of, child) + turn] = np.repeat(self.graph.volunteer[used], amount)
        return type_of, mate

    def price_out(self, workers: Workers) -> tuple[Columns, int]:
        """One pricing pass: pairs of negative reduced cost, and by how much the bound of these
        duals is above the flow, in units of w.

        A pair that had none in the last pass has none now, unless its price fell or the utility
        of its child did: only such pairs are looked at.
        """
        crowd, gap, (utility, price) = self.crowd, 0, self.duals
        inside = np.flatnonzero(crowd.units)
        floor = utility - crowd.level * crowd.step
        anew = (utility < self._seen.utility) | self._unsure
        cheaper = np.where(price < self._seen.price, price, CLOSED)
        self._seen = Duals(utility.copy(), price.copy())
        self._unsure = np.zeros(len(crowd.units), dtype=np.bool_)
        width = min(JOINING, len(price))
        columns = [NO_COLUMNS]
        for types, asked in ((inside[anew[inside]], price), (inside[~anew[inside]], cheaper)):
            if not len(types) or asked.min() >= CLOSED:
                continue
            for some, volunteers, values, found in workers.best(crowd, types, asked, floor, width):
                gap += total(np.where(found > 0, values[:, 0] - floor[some], 0), crowd.units[some])
                self._unsure[some] = found == width
                row, place = np.nonzero(np.arange(width)[None, :] < found[:, None])
                volunteer = volunteers[row, place].astype(np.int64)
                columns.append((some[row], volunteer, values[row, place] + asked[volunteer]))
        child, volunteer, points = (np.concatenate(part) for part in zip(*columns, strict=True))
        return (child, volunteer, points), gap

    def add(self, child: Ints, volunteer: Ints, points: Ints) -> None:
        """Add edges, and give up the flow that is no longer the best of its child."""
        old, duals = self.graph, self.duals
        worth = points + self.crowd.level[child] * self.crowd.step
        np.maximum.at(duals.utility, child, worth - duals.price[volunteer])
        child = np.concatenate([old.child, child])
        volunteer = np.concatenate([old.volunteer, volunteer])
        worth = np.concatenate([old.worth, worth])
        placed = np.concatenate([self.flow.placed, np.zeros(len(worth) - len(old.worth), np.int64)])
        order = np.lexsort((volunteer, child))
        self.graph = graph_of(child[order], volunteer[order], worth[order], duals)
        placed = np.where(_reduced_cost(self.graph, duals) > 0, 0, placed[order])
        self.flow = flow_on(self.graph, placed, self.crowd.units, self.crowd.places, duals)


def _reduced_cost(graph: Graph, duals: Duals) -> Ints:
    return duals.utility[graph.child] + duals.price[graph.volunteer] - graph.worth


def _tight(graph: Graph, duals: Duals, outcome: AuctionOutcome) -> Ints:
    """The flow of those units of the auction whose place is exactly as good as their best."""
    placed = np.zeros(len(graph.worth), dtype=np.int64)
    if not len(placed):
        return placed
    wide, paired = len(duals.price), outcome.mate != ABSENT
    code = graph.child.astype(np.int64) * wide + graph.volunteer
    wanted = outcome.type_of[paired] * wide + outcome.mate[paired]
    at = np.searchsorted(code, wanted)
    at[at == len(code)] = 0
    tight = (code[at] == wanted) & (_reduced_cost(graph, duals)[at] == 0)
    np.add.at(placed, at[tight], 1)
    return placed
