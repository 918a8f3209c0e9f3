"""Prices by auction: children bid for places, and a price only ever rises.

Each child keeps a list of the best volunteers and the value of the worst on it. Whatever is not
on the list was worth no more when the list was made, and prices rise, so a list serves until the
child's best falls below that value: the auction runs on all pairs and looks at few of them.
(D. P. Bertsekas, 1979; several places of one type: Bertsekas and Castañon, 1989.)
"""

from dataclasses import dataclass

import numpy as np

from matching.compiled import compiled
from matching.instance.crowd import Crowd, Ints, Small
from matching.pricing.bounds import NO_FLOOR
from matching.pricing.workers import Workers
from matching.solver.deadline import Watch

RAISE = 4_000
"""What a bid adds, in points: the pairs of the auction are within this of the best."""
LIST = 64
"""Volunteers on a child's list."""
BIDS = 2_000_000
"""Bids between two looks at the clock."""
UNPLACED, UNSERVED = -1, -2


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an auction ends with: a price of each volunteer type, each child type's list (`found`
    entries, with points) and the volunteer type of each unit (UNPLACED, UNSERVED below 0).

    `type_of` is the child type of each unit.
    """

    price: Ints
    lists: Small
    points: Small
    found: Ints
    type_of: Ints
    mate: Ints

    @property
    def placed(self) -> Ints:
        """The volunteer type of each unit, UNPLACED for all who have none."""
        return np.where(self.mate >= 0, self.mate, UNPLACED)


def auction(crowd: Crowd, price: Ints, raise_: int, workers: Workers, watch: Watch) -> Outcome:
    """Bid from the given prices until every unit is placed or priced out.

    `raise_` is what a bid raises a price by beyond what the second best would be worth; the
    pairs are within that of the best for these prices (more where prices climbed far).
    Changes `price`. Ends early where the watch says so.
    """
    state = _Auction(crowd, price)
    queue, total = state.queue, max(1, len(state.queue))
    while len(queue) and not watch.over():
        stale, queue = state.bid(queue, raise_)
        watch.tell("bidding for places", 1.0 - (len(queue) + len(stale)) / total)
        if len(stale):
            state.look_again(np.unique(state.type_of[stale]), workers)
            queue = np.concatenate([stale[::-1], queue])
    return Outcome(price, state.lists, state.points, state.found, state.type_of, state.mate)


class _Auction:
    def __init__(self, crowd: Crowd, price: Ints) -> None:
        types = len(crowd.view_of)
        width = min(LIST, len(crowd.age) + 1)
        self.crowd, self.price = crowd, price
        self.type_of = np.repeat(np.arange(types), crowd.units)
        self.lists = np.zeros((types, width), dtype=np.int32)
        self.points = np.zeros((types, width), dtype=np.int32)
        self.found = np.zeros(types, dtype=np.int64)
        self.beyond = np.full(types, 2**60, dtype=np.int64)
        self.mate = np.full(len(self.type_of), UNPLACED, dtype=np.int64)
        self.queue = np.arange(len(self.type_of), dtype=np.int64)[::-1].copy()
        self.begin = np.concatenate([[0], np.cumsum(crowd.places)]).astype(np.int64)
        self.bids = np.zeros(self.begin[-1], dtype=np.int64)
        self.holders = np.zeros(self.begin[-1], dtype=np.int64)
        self.filled = np.zeros(len(crowd.places), dtype=np.int64)

    def bid(self, queue: Ints, raise_: int) -> tuple[Ints, Ints]:
        """Let units bid; returns those whose list is stale and those still waiting."""
        stale = np.empty(len(queue), dtype=np.int64)
        room = np.empty(len(queue) + 1, dtype=np.int64)
        room[: len(queue)] = queue
        ended, left = _bid(
            room, len(queue), stale, raise_, self.crowd.level * self.crowd.step,
            self.crowd.places, self.type_of, self.lists, self.points, self.found, self.beyond,
            self.price, self.mate, self.begin, self.bids, self.holders, self.filled,
        )  # fmt: skip
        return stale[:ended], room[:left]

    def look_again(self, types: Ints, workers: Workers) -> None:
        """Make new lists at the present prices."""
        floor = np.full(len(self.found), NO_FLOOR, dtype=np.int64)
        width = self.lists.shape[1]
        for some, volunteers, values, found in workers.best(
            self.crowd, types, self.price, floor, width
        ):
            listed = np.arange(width)[None, :] < found[:, None]
            self.lists[some] = volunteers
            self.points[some] = np.where(listed, values + self.price[volunteers], 0)
            self.found[some] = found
            self.beyond[some] = np.where(found == width, values[:, -1], NO_FLOOR)


@compiled
def _bid(
    queue: Ints,
    waiting: int,
    stale: Ints,
    raise_: int,
    worth: Ints,
    places: Ints,
    type_of: Ints,
    lists: Small,
    points: Small,
    found: Ints,
    beyond: Ints,
    price: Ints,
    mate: Ints,
    begin: Ints,
    bids: Ints,
    holders: Ints,
    filled: Ints,
) -> tuple[int, int]:
    """Take units from the end of the queue; the holders of each type are a heap, lowest first."""
    ended = 0
    for _ in range(BIDS):
        if waiting == 0:
            break
        waiting -= 1
        unit = queue[waiting]
        child = type_of[unit]
        best, second, chosen = NO_FLOOR, NO_FLOOR, -1
        for at in range(found[child]):
            value = points[child, at] - price[lists[child, at]]
            if value > best:
                second = best
                best = value
                chosen = lists[child, at]
            elif value > second:
                second = value
        if best < beyond[child]:
            stale[ended] = unit
            ended += 1
            continue
        if best <= -worth[child]:
            mate[unit] = UNSERVED
            continue
        second = max(second, beyond[child], -worth[child])
        paid = price[chosen]
        bid = paid + best - second + raise_
        first = begin[chosen]
        mate[unit] = chosen
        if filled[chosen] < places[chosen]:
            hole = filled[chosen]
            filled[chosen] += 1
            while hole > 0 and bids[first + (hole - 1) // 2] > bid:
                above = (hole - 1) // 2
                bids[first + hole] = bids[first + above]
                holders[first + hole] = holders[first + above]
                hole = above
        else:
            mate[holders[first]] = UNPLACED
            queue[waiting] = holders[first]
            waiting += 1
            hole = 0
            while True:
                below = 2 * hole + 1
                if below >= places[chosen]:
                    break
                if below + 1 < places[chosen] and bids[first + below + 1] < bids[first + below]:
                    below += 1
                if bids[first + below] >= bid:
                    break
                bids[first + hole] = bids[first + below]
                holders[first + hole] = holders[first + below]
                hole = below
        bids[first + hole] = bid
        holders[first + hole] = unit
        if filled[chosen] == places[chosen]:
            price[chosen] = max(paid, bids[first])
    return ended, waiting
