"""Everybody is there once: each child paired or waiting, each volunteer with a price."""

from collections import Counter
from collections.abc import Iterator, Mapping

from matching.audit.faults import wrong
from matching.problem.errors import Fault
from matching.problem.round import Round
from matching.result.files import PRICES, UNMATCHED
from matching.result.solution import Solution

HIGHEST_PRICE = 2**53
"""From here on not every reader of numbers holds them exactly."""


def absence_faults(round_: Round, solution: Solution) -> Iterator[Fault]:
    """Children who neither have a pair nor wait, or do both; and who waits but is not there."""
    named = Counter(waiting.child for waiting in solution.waiting)
    paired = {pair.child for pair in solution.pairs}
    for child in round_.children:
        if (child.id in paired) + named[child.id] != 1:
            where = "both a pair and a reason to wait" if named[child.id] else "neither"
            said = "stands there more than once" if named[child.id] > 1 else f"has {where}"
            yield wrong(UNMATCHED, f"child {child.id} {said}")
    for unknown in sorted(named.keys() - round_.child_at.keys()):
        yield wrong(UNMATCHED, f"{unknown} is not in the round")


def price_faults(round_: Round, prices: Mapping[str, int]) -> Iterator[Fault]:
    """Volunteers without a price, prices below 0 or too high to be exact, prices of nobody."""
    for volunteer in round_.volunteers:
        price = prices.get(volunteer.id)
        if price is None:
            yield wrong(PRICES, f"volunteer {volunteer.id} has no price")
        elif not 0 <= price < HIGHEST_PRICE:
            yield wrong(PRICES, f"the price {price} of {volunteer.id} is out of range")
    for unknown in sorted(prices.keys() - round_.volunteer_at.keys()):
        yield wrong(PRICES, f"{unknown} is not in the round")
