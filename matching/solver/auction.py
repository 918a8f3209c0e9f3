"""Prices by auction: children bid for places, and a price only ever rises.

Each child type has a shortlist of the best volunteers and the value of the worst on it. Whatever
is not on the list was worth no more when the list was made, and prices rise, so a list serves
until the child's best falls below that value: the auction runs on all pairs and looks at few of
them. (D. P. Bertsekas, 1979; several places of one type: Bertsekas and Castañon, 1989.)
"""

from typing import NamedTuple

import numpy as np

from matching.compiled import compiled, inlined
from matching.instance.crowd import Crowd, Ints, Small
from matching.pricing.bounds import NO_FLOOR
from matching.pricing.workers import Workers
from matching.solver.deadline import Deadline
from matching.solver.graph.heap import push, replace_lowest
from matching.solver.graph.linked_lists import ABSENT

RAISE = 4_000
"""What a bid adds, in points: the pairs of the auction are within this of the best."""
LIST = 64
"""Volunteers on a child's list."""
BIDS = 2_000_000
"""Bids between two looks at the clock."""
NEVER_STALE = 2**60
"""A value that no list's best reaches: its child has to be given a list before it can bid."""


class Shortlists(NamedTuple):
    """The best volunteers of each child type and their points, `found` of them in a row.

    Nothing outside the list was worth more than `beyond` when the list was made.
    """

    volunteers: Small
    points: Small
    found: Ints
    beyond: Ints


class Bids(NamedTuple):
    """The bids that hold the places: `filled` of each volunteer type, from `start` on, as a heap
    with the lowest first; `amount` and `unit` of each."""

    start: Ints
    filled: Ints
    amount: Ints
    unit: Small


class AuctionOutcome(NamedTuple):
    """What an auction ends with: a price of each volunteer type, the shortlists, and for each unit
    its child type (`type_of`) and the volunteer type it is with (`mate`, or ABSENT)."""

    price: Ints
    shortlists: Shortlists
    type_of: Ints
    mate: Ints


def auction(
    crowd: Crowd, price: Ints, raise_: int, workers: Workers, deadline: Deadline
) -> AuctionOutcome:
    """Bid from the given prices until every unit is placed or priced out.

    `raise_` is what a bid raises a price by beyond what the second best would be worth; the
    pairs are within that of the best for these prices (more where prices climbed far).
    Changes `price`. Ends early where the deadline passes.
    """
    lists, bids = _empty_shortlists(crowd), _no_bids(crowd)
    type_of = np.repeat(np.arange(len(crowd.units)), crowd.units)
    outcome = AuctionOutcome(price, lists, type_of, np.full(len(type_of), ABSENT, dtype=np.int64))
    queue, total = np.arange(len(type_of))[::-1].copy(), max(1, len(type_of))
    while len(queue) and not deadline.passed():
        stale, room = np.empty(len(queue), dtype=np.int64), np.append(queue, ABSENT)
        ended, left = _bid(crowd, outcome, bids, raise_, room, len(queue), stale)
        stale, queue = stale[:ended], room[:left]
        deadline.report("bidding for places", 1.0 - (len(queue) + len(stale)) / total)
        if len(stale):
            _renew(lists, crowd, price, np.unique(type_of[stale]), workers)
            queue = np.concatenate([stale[::-1], queue])
    return outcome


def _empty_shortlists(crowd: Crowd) -> Shortlists:
    """Shortlists that are all stale."""
    shape = len(crowd.units), min(LIST, len(crowd.age) + 1)
    return Shortlists(
        np.zeros(shape, dtype=np.int32),
        np.zeros(shape, dtype=np.int32),
        np.zeros(shape[0], dtype=np.int64),
        np.full(shape[0], NEVER_STALE, dtype=np.int64),
    )


def _no_bids(crowd: Crowd) -> Bids:
    start = np.concatenate([[0], np.cumsum(crowd.places)]).astype(np.int64)
    return Bids(
        start,
        np.zeros(len(crowd.places), dtype=np.int64),
        np.zeros(start[-1], dtype=np.int64),
        np.zeros(start[-1], dtype=np.int32),
    )


def _renew(lists: Shortlists, crowd: Crowd, price: Ints, types: Ints, workers: Workers) -> None:
    """Make the shortlists of some child types anew, at the present prices."""
    floor, width = np.full(len(crowd.units), NO_FLOOR, dtype=np.int64), lists.points.shape[1]
    for some, volunteers, values, found in workers.best(crowd, types, price, floor, width):
        listed = np.arange(width)[None, :] < found[:, None]
        lists.volunteers[some] = volunteers
        lists.points[some] = np.where(listed, values + price[volunteers], 0)
        lists.found[some] = found
        lists.beyond[some] = np.where(found == width, values[:, -1], NO_FLOOR)


@compiled
def _bid(
    crowd: Crowd,
    state: AuctionOutcome,
    bids: Bids,
    raise_: int,
    queue: Ints,
    waiting: int,
    stale: Ints,
) -> tuple[int, int]:
    """Let units bid, the last of the `waiting` in the queue first; whoever is outbid joins it.

    Invariant: a price is the lowest bid of a volunteer type all of whose places are taken, and
    each unit with a place is within `raise_` of its best. A bid costs a shortlist and a heap.
    Units whose list is stale are put into `stale`; returns how many, and how many still wait.
    """
    lists, price, mate, ended = state.shortlists, state.price, state.mate, 0
    for _ in range(BIDS):
        if waiting == 0:
            break
        waiting -= 1
        unit = queue[waiting]
        child = state.type_of[unit]
        best, second, chosen = _best_two(lists, price, child)
        nothing = -crowd.level[child] * crowd.step
        if best < lists.beyond[child]:
            stale[ended] = unit
            ended += 1
        elif best > nothing:
            paid = price[chosen]
            bid = paid + best - max(second, lists.beyond[child], nothing) + raise_
            mate[unit] = chosen
            outbid = _place(bids, chosen, crowd.places[chosen], bid, unit)
            if outbid != ABSENT:
                mate[outbid] = ABSENT
                queue[waiting] = outbid
                waiting += 1
            if bids.filled[chosen] == crowd.places[chosen]:
                price[chosen] = max(paid, bids.amount[bids.start[chosen]])
    return ended, waiting


@inlined
def _best_two(lists: Shortlists, price: Ints, child: int) -> tuple[int, int, int]:
    """The best and the second value on a child's list, and the volunteer type of the best."""
    best, second, chosen = NO_FLOOR, NO_FLOOR, ABSENT
    volunteers, points = lists.volunteers, lists.points
    for at in range(lists.found[child]):
        volunteer = volunteers[child, at]
        value = points[child, at] - price[volunteer]
        if value > best:
            best, second, chosen = value, best, volunteer
        elif value > second:
            second = value
    return best, second, chosen


@inlined
def _place(bids: Bids, volunteer: int, places: int, bid: int, unit: int) -> int:
    """Give a unit a free place, or the one of the lowest bid; returns the unit that had it."""
    start, filled = bids.start[volunteer], bids.filled[volunteer]
    amount, units = bids.amount[start : start + places], bids.unit[start : start + places]
    if filled < places:
        bids.filled[volunteer] = push(amount, units, filled, bid, unit)
        return ABSENT
    outbid: int = units[0]
    replace_lowest(amount, units, places, bid, unit)
    return outbid
