"""Pricing passes: each child type against all volunteer types, without writing down a matrix.

The value of a volunteer for a child is the points of the pair less the price of the place. For
one view (age, region, gender, need) the best that each set of tags can offer apart from interests
is worked out once (`ceilings`); with the overlap of tags added it bounds the values of that set
from above, in float32, several sets at a time. Only sets whose bound passes what is asked for are
opened, and scored exactly as `score.parts` does.
"""

import numpy as np

from matching.compiled import compiled
from matching.instance.crowd import Crowd, Ints, Small
from matching.pricing.bounds import NO_FLOOR, NOTHING, ceilings, limit_for, lowest_points
from matching.pricing.candidates import candidate_sets, new_scratch
from matching.pricing.points import points_of, shared_weight

LANES = 4
"""Highest bounds kept for each volunteer that is asked for."""


@compiled
def best_of(
    crowd: Crowd, types: Ints, price: Ints, floor: Ints, volunteers: Small, values: Ints
) -> Ints:
    """The best volunteers of each of `types` by value, as many as a row of `volunteers` holds.

    Only values above `floor` (of each child type) count; the best comes first, equals by place.
    Types of one view should stand together. Returns how many were found for each.

    Invariant: a row is sorted, and once it is full nothing below its last value (`least`) is
    looked at. A type costs one bound for each set or chunk, and one score for each volunteer type
    of the sets that pass.
    """
    most = volunteers.shape[1]
    found = np.zeros(len(types), np.int64)
    scratch, cut = new_scratch(crowd, LANES * most), lowest_points(crowd)
    view, cheapest = -1, 0
    for at in range(len(types)):
        child = types[at]
        if crowd.view_of[child] != view:
            view = crowd.view_of[child]
            cheapest = ceilings(crowd, view, price, scratch.tops, scratch.chunks)
        own = crowd.child_set[child]
        # A bound that a rule of its own keeps out of reach tells nothing of what is reached.
        barred = crowd.forbidden_start[child] < crowd.forbidden_start[child + 1]
        ranked = floor[child] <= NO_FLOOR and cut <= NOTHING and not barred
        least, count = floor[child], 0
        passed, limit = candidate_sets(
            crowd, scratch, child, limit_for(least + cheapest), cut, most if ranked else 0
        )
        bound = scratch.out
        for set_ in scratch.passed[:passed]:
            if bound[set_] <= limit:
                continue
            up, low = shared_weight(crowd, own, set_)
            for volunteer in range(crowd.group[set_], crowd.group[set_ + 1]):
                points = points_of(crowd, child, volunteer, set_, up, low)
                value = points - price[volunteer]
                if points < 0 or value <= least:
                    continue
                _rank(volunteers, values, at, min(count, most - 1), volunteer, value)
                count = min(count + 1, most)
                if count == most:
                    least = values[at, most - 1]
                    limit = max(limit, limit_for(least + cheapest))
        found[at] = count
    return found


@compiled
def _rank(
    volunteers: Small, values: Ints, row: int, place: int, volunteer: int, value: int
) -> None:
    """Put a volunteer at `place`, the end of a sorted row, or before that; equals stay first."""
    while place > 0 and values[row, place - 1] < value:
        values[row, place] = values[row, place - 1]
        volunteers[row, place] = volunteers[row, place - 1]
        place -= 1
    values[row, place], volunteers[row, place] = value, volunteer


@compiled
def how_many_better(crowd: Crowd, types: Ints, points: Ints) -> Ints:
    """For each of `types` how many volunteers (not types) would score more than its `points`."""
    free = np.zeros(len(crowd.age), np.int64)
    better = np.zeros(len(types), np.int64)
    scratch, cut = new_scratch(crowd, 0), lowest_points(crowd)
    view = -1
    for at in range(len(types)):
        child = types[at]
        if crowd.view_of[child] != view:
            view = crowd.view_of[child]
            ceilings(crowd, view, free, scratch.tops, scratch.chunks)
        passed, _ = candidate_sets(crowd, scratch, child, limit_for(points[at]), cut, 0)
        for set_ in scratch.passed[:passed]:
            up, low = shared_weight(crowd, crowd.child_set[child], set_)
            for volunteer in range(crowd.group[set_], crowd.group[set_ + 1]):
                if points_of(crowd, child, volunteer, set_, up, low) > points[at]:
                    better[at] += crowd.members[volunteer]
    return better


@compiled
def lowest_price(crowd: Crowd, volunteers: Ints, utility: Ints, price: Ints) -> None:
    """Raise the price of each of `volunteers` until no child would gain by a place there."""
    for set_ in range(len(crowd.group) - 1):
        first = np.searchsorted(volunteers, crowd.group[set_])
        last = np.searchsorted(volunteers, crowd.group[set_ + 1])
        if first == last:
            continue
        for child in range(len(crowd.units)):
            if crowd.units[child] == 0:
                continue
            up, low = shared_weight(crowd, crowd.child_set[child], set_)
            for at in range(first, last):
                points = points_of(crowd, child, volunteers[at], set_, up, low)
                if points >= 0:
                    worth = points + crowd.level[child] * crowd.step
                    gain = worth - utility[child]
                    price[volunteers[at]] = max(price[volunteers[at]], gain)
