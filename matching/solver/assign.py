"""The best assignment of a crowd, and the prices that prove it.

1. Prices of the classes alone (`priority`), then an auction from there (`auction`): every child
   has nearly its best place at prices that are nearly right.
2. On the few edges that nearly tie at these prices, shortest augmenting paths make it exact
   (`paths`).
3. One look at all pairs (`scan`): whatever would gain at the prices joins the edges, and 2 is
   mended from where it stands. Nothing would: no better assignment exists.
"""

from dataclasses import dataclass

import numpy as np

from matching.instance.crowd import Crowd, Ints
from matching.pricing.bounds import CLOSED, NO_FLOOR
from matching.pricing.passes import lowest_price, points_between
from matching.pricing.workers import Workers
from matching.solver.auction import RAISE, auction
from matching.solver.class_duals import class_prices
from matching.solver.deadline import Watch
from matching.solver.edges import Edges, total
from matching.solver.service import serve


@dataclass(frozen=True, slots=True)
class Assignment:
    """How many units of which child type are with which volunteer type, and a price of each.

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
    price = class_prices(crowd, workers, watch.part(0.0, 0.1))
    outcome = auction(crowd, price, RAISE, workers, watch.part(0.1, 0.6))
    if watch.over():
        return _hurried(crowd, outcome.type_of, outcome.placed, price, workers, watch)
    edges = Edges.near(crowd, outcome)
    rounds: list[int] = []
    while True:
        exact = watch.part(_share(len(rounds)), _share(len(rounds) + 0.5))
        exact.tell("making it exact", 0.0)
        if not edges.make_exact(exact):
            return _hurried(crowd, *edges.units(), price, workers, watch)
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


def _hurried(
    crowd: Crowd, type_of: Ints, mate: Ints, price: Ints, workers: Workers, watch: Watch
) -> Assignment:
    """As many of each class as can be, on from each unit's `mate` (-1: nobody)."""
    watch.tell("placing the rest", 0.95)
    mate = serve(crowd, type_of, mate).mate
    pairs, amount = np.unique(
        np.stack([type_of, mate], axis=1)[mate >= 0], axis=0, return_counts=True
    )
    watch.tell("measuring the gap", 0.98)
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
