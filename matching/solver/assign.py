"""The best assignment of a crowd, and the prices that prove it.

1. Dual prices of the classes alone (`class_duals`), then an auction from there (`auction`): every
   child has nearly its best place at prices that are nearly right.
2. On the few edges that nearly tie at these prices, shortest augmenting paths make it exact
   (`augmenting_paths`).
3. A pricing pass over all pairs: those of negative reduced cost join the edges, and 2 is mended
   from where it stands (`column_generation`). There are none: no better assignment exists.
"""

from dataclasses import dataclass

import numpy as np

from matching.instance.crowd import Crowd, Ints
from matching.pricing.bounds import CLOSED, NO_FLOOR
from matching.pricing.passes import lowest_price
from matching.pricing.points import points_between
from matching.pricing.workers import Workers
from matching.solver.auction import RAISE, auction
from matching.solver.class_duals import class_prices
from matching.solver.column_generation import RestrictedProblem, total
from matching.solver.deadline import Deadline
from matching.solver.graph.linked_lists import ABSENT
from matching.solver.service import serve


@dataclass(frozen=True, slots=True)
class Assignment:
    """How many units of which child type are with which volunteer type, and a price of each.

    `gap` is what the prices leave open, in units of w: 0 proves that it is the best there is.
    `rounds` holds the gap after each pricing pass.
    """

    child: Ints
    volunteer: Ints
    amount: Ints
    price: Ints
    gap: int
    rounds: tuple[int, ...]


def assign(crowd: Crowd, workers: Workers, deadline: Deadline) -> Assignment:
    """Solve a crowd; where the deadline passes before, the best so far with the true gap."""
    if not len(crowd.age) or not crowd.units.any():
        none = np.zeros(0, dtype=np.int64)
        return Assignment(none, none, none, np.zeros(len(crowd.age), dtype=np.int64), 0, ())
    deadline.report("weighing the classes", 0.0)
    price = class_prices(crowd, workers, deadline.part(0.0, 0.1))
    outcome = auction(crowd, price, RAISE, workers, deadline.part(0.1, 0.6))
    if deadline.passed():
        return _hurried(crowd, outcome.type_of, outcome.mate, price, workers, deadline)
    problem = RestrictedProblem.near(crowd, outcome)
    rounds: list[int] = []
    while True:
        exact = deadline.part(_share(len(rounds)), _share(len(rounds) + 0.5))
        exact.report("making it exact", 0.0)
        if not problem.solve(exact):
            return _hurried(crowd, *problem.units(), price, workers, deadline)
        deadline.report("looking for better pairs", _share(len(rounds) + 0.5))
        columns, gap = problem.price_out(workers)
        rounds.append(gap)
        if not gap or deadline.passed():
            break
        problem.add(*columns)
    if not rounds[-1]:
        problem.lower(workers, deadline)
    graph, placed, (utility, price) = problem.graph, problem.flow.placed, problem.duals
    used = np.flatnonzero(placed)
    _open_prices(crowd, price, utility)
    child, volunteer = graph.child[used].astype(np.int64), graph.volunteer[used].astype(np.int64)
    return Assignment(child, volunteer, placed[used], price, rounds[-1], tuple(rounds))


def _share(rounds: float) -> float:
    """How far the work is after so many rounds; nobody knows how many there will be."""
    return 0.6 + 0.35 * rounds / (rounds + 2)


def _hurried(
    crowd: Crowd, type_of: Ints, mate: Ints, price: Ints, workers: Workers, deadline: Deadline
) -> Assignment:
    """As many of each class as can be, on from each unit's `mate` (or ABSENT)."""
    deadline.report("placing the rest", 0.95)
    mate = serve(crowd, type_of, mate).mate
    pairs, amount = np.unique(
        np.stack([type_of, mate], axis=1)[mate != ABSENT], axis=0, return_counts=True
    )
    deadline.report("measuring the gap", 0.98)
    utility = np.zeros(len(crowd.units), dtype=np.int64)
    inside = np.flatnonzero(crowd.units)
    floor = np.full(len(crowd.units), NO_FLOOR, dtype=np.int64)
    for types, _, values, found in workers.best(crowd, inside, price, floor, 1):
        best = values[:, 0] + crowd.level[types] * crowd.step
        utility[types] = np.where(found > 0, np.maximum(0, best), 0)
    _open_prices(crowd, price, utility)
    child, volunteer = pairs[:, 0], pairs[:, 1]
    worth = points_between(crowd, child, volunteer) + crowd.level[child] * crowd.step
    bound = total(utility, crowd.units) + total(price, crowd.places)
    gap = bound - total(worth, amount)
    return Assignment(child, volunteer, amount, price, gap, ())


def _open_prices(crowd: Crowd, price: Ints, utility: Ints) -> None:
    """Give types without free places the lowest price at which no child would gain."""
    closed = np.flatnonzero(price >= CLOSED)
    price[closed] = 0
    if len(closed):
        lowest_price(crowd, closed, utility, price)
