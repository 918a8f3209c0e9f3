"""The bound that the prices prove, and the ranks, from one pass over all pairs.

Whatever the prices of places (not below 0), no result is worth more than all free places at their
prices and, for each child, the most that it can gain at these prices: the dual bound of the
assignment problem.
"""

from collections.abc import Iterator

import numpy as np

from matching.audit.block import Scorer, Tally
from matching.audit.faults import wrong
from matching.audit.undecided import Undecided
from matching.problem.errors import Fault
from matching.problem.round import Round
from matching.problem.score import FULL_POINTS
from matching.result.files import PAIRS, PRICES
from matching.result.solution import Solution


def lowest_points(round_: Round, solution: Solution, left: Undecided) -> int | None:
    """The fewest points of a pair that was not kept; None without one, or if the round need not
    be fair. A fair round counts them as its floor."""
    if not round_.policy.fair:
        return None
    free = (pair.points for pair in solution.pairs if pair.child in left.class_worth)
    return min(free, default=None)


def tally_of(scorer: Scorer, round_: Round, solution: Solution, lowest: int) -> Tally:
    """What every child sees of all volunteers: see Tally. Pairs below `lowest` gain nothing.

    Of a child without a pair nobody counts as better.
    """
    price = np.array([solution.prices[one.id] for one in round_.volunteers], dtype=np.int64)
    own = np.full(len(round_.children), FULL_POINTS, dtype=np.int64)
    for pair in solution.pairs:
        own[round_.child_at[pair.child]] = pair.points
    return scorer.tally(own, price, lowest)


def rank_faults(round_: Round, solution: Solution, tally: Tally) -> Iterator[Fault]:
    """Each pair that says another rank than 1 + the number of better volunteers."""
    for row, pair in enumerate(solution.pairs, 2):
        true = 1 + int(tally.better[round_.child_at[pair.child]])
        if pair.rank != true:
            yield wrong(PAIRS, f"is {pair.rank}, recounted {true}", row, "rank")


def gap_of(round_: Round, solution: Solution, left: Undecided, tally: Tally) -> int:
    """The bound of the prices less the worth of the pairs, kept ones left out, in units of w."""
    bound = sum(places * solution.prices[volunteer] for volunteer, places in left.free.items())
    for child, gain in zip(round_.children, tally.gain.tolist(), strict=True):
        if child.id in left.class_worth:
            bound += max(0, left.class_worth[child.id] + gain)
    worth = sum(
        left.class_worth[pair.child] + pair.points
        for pair in solution.pairs
        if pair.child in left.class_worth
    )
    return bound - worth


def gap_faults(gap: int) -> Iterator[Fault]:
    """Prices that prove another bound than the worth of the pairs."""
    if gap != 0:
        yield wrong(PRICES, f"the prices prove a bound that is {gap} above the pairs")
