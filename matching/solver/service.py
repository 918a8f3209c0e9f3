"""As many of each class as can be, whatever the points: augmenting paths over eligible pairs.

The highest class comes first. A unit that finds no place, even by moving others along, takes that
of the first lower class it meets, who looks for another in its turn; where there is none, everybody
it reached is out of reach for all who come later (`spent`), which keeps the searches short. Those
served form a basis of a transversal matroid, so no other choice serves more of any class without
fewer of a higher one (J. Edmonds, 1971).
"""

from dataclasses import dataclass

import numpy as np

from matching.compiled import compiled
from matching.instance.crowd import Crowd, Ints, Lanes
from matching.pricing.bounds import bounds, ceilings, lowest_points, rows_of
from matching.pricing.passes import points_of, shared_weight
from matching.problem.score import FULL_POINTS

UNSERVED = -1


@dataclass(frozen=True, slots=True)
class Service:
    """`mate` is the volunteer type of each unit, UNSERVED for none.

    `spent` holds for each volunteer type the class that first found it taken by others as high
    (0: nobody did): the dual prices of the classes. `complete` is false where more units failed
    than were allowed.
    """

    mate: Ints
    spent: Ints
    complete: bool


def serve(crowd: Crowd, type_of: Ints, mate: Ints, allowed: Ints | None = None) -> Service:
    """Complete `mate`; `type_of` is the child type of each unit.

    Ends at once where more than `allowed` units of a class stay without a place.
    """
    mate, spent = mate.copy(), np.zeros(len(crowd.age), dtype=np.int64)
    classes = int(crowd.level.max(initial=0)) + 1
    bearable = np.full(classes, len(mate), dtype=np.int64) if allowed is None else allowed.copy()
    order = np.argsort(-crowd.level[type_of], kind="stable")
    complete = bool(_serve(crowd, type_of, order, mate, spent, bearable))
    return Service(mate, spent, complete)


@compiled
def set_of(crowd: Crowd) -> Ints:
    """The set of tags of each volunteer type."""
    sets = np.zeros(len(crowd.age), np.int64)
    for set_ in range(len(crowd.group) - 1):
        sets[crowd.group[set_] : crowd.group[set_ + 1]] = set_
    return sets


@compiled
def _is_eligible(crowd: Crowd, child: int, volunteer: int, set_: int) -> bool:
    up, low = 0.0, 0.0
    if crowd.floor > 0.0 or crowd.lowest > 0:
        up, low = shared_weight(crowd, crowd.child_set[child], set_)
    return points_of(crowd, child, volunteer, set_, up, low) >= 0


@compiled
def reach(
    crowd: Crowd,
    child: int,
    ceiling: Lanes,
    known: Ints,
    mark: Ints,
    now: int,
    found: Ints,
) -> int:
    """Mark and list every eligible volunteer type of a child type whose mark is below `now`.

    `ceiling` holds the ceilings of a view once they are `known`. Returns how many were found.
    """
    view, sets = crowd.view_of[child], len(crowd.group) - 1
    if known[view] == 0:
        known[view] = 1
        chunks = np.empty((2, len(crowd.chunk_total)), np.float32)
        tops = np.empty((2, ceiling.shape[1]), np.float32)
        ceilings(crowd, view, np.zeros(len(crowd.age), np.int64), tops, chunks)
        ceiling[view] = tops[1]
    own = crowd.child_set[child]
    rows = np.empty(len(crowd.tag_up) + 1, np.int32)
    width, rare = rows_of(crowd, own, rows)
    total = np.float32(crowd.child_up[own] + crowd.child_low[own])
    scale = np.float32(FULL_POINTS * crowd.interest_weight / crowd.weight_sum)
    out = np.empty(sets + 1, np.float32)
    cut = lowest_points(crowd)
    bounds(
        crowd.marks, crowd.volunteer_total, rows[:width], np.float32(rare), total, scale,
        ceiling[view], 0, sets, out,
    )  # fmt: skip
    count = 0
    for set_ in range(sets):
        if out[set_] < cut:
            continue
        for volunteer in range(crowd.group[set_], crowd.group[set_ + 1]):
            if mark[volunteer] < now and _is_eligible(crowd, child, volunteer, set_):
                mark[volunteer] = now
                found[count] = volunteer
                count += 1
    return count


@compiled
def _serve(
    crowd: Crowd, type_of: Ints, order: Ints, mate: Ints, spent: Ints, bearable: Ints
) -> bool:
    volunteers, children = len(crowd.age), len(crowd.view_of)
    ceiling = np.empty((len(crowd.views), len(crowd.group)), np.float32)
    known = np.zeros(len(crowd.views), np.int64)
    sets = set_of(crowd)
    first, filled = np.full(volunteers, -1, np.int64), np.zeros(volunteers, np.int64)
    after, before = np.full(len(type_of), -1, np.int64), np.full(len(type_of), -1, np.int64)
    for unit in range(len(type_of)):
        if mate[unit] >= 0:
            _sit(unit, mate[unit], first, after, before)
            filled[mate[unit]] += 1
    open_, opened = np.empty(volunteers, np.int64), 0
    for volunteer in range(volunteers):
        if filled[volunteer] < crowd.places[volunteer]:
            open_[opened] = volunteer
            opened += 1
    # A spent volunteer's mark is above every search.
    mark, child_mark = np.zeros(volunteers, np.int64), np.zeros(children, np.int64)
    via, leaves = np.zeros(volunteers, np.int64), np.zeros(children, np.int64)
    queue, found = np.empty(children, np.int64), np.empty(volunteers, np.int64)
    seen = np.empty(volunteers, np.int64)
    # Where few are eligible the search finds them sooner than a look at all free places.
    choosy = crowd.floor > 0.0 or crowd.lowest > 0
    search = 0
    for begin in range(len(order)):
        level = crowd.level[type_of[order[begin]]]
        if begin > 0 and crowd.level[type_of[order[begin - 1]]] == level:
            continue
        end = begin
        while end < len(order) and crowd.level[type_of[order[end]]] == level:
            end += 1
        for at in range(begin, end):
            unit = order[at]
            if mate[unit] >= 0:
                continue
            search += 1
            source, goal, lower = type_of[unit], -1, -1
            place = 0
            while place < opened and not choosy:
                volunteer = open_[place]
                if filled[volunteer] >= crowd.places[volunteer]:
                    opened -= 1
                    open_[place] = open_[opened]
                    continue
                if _is_eligible(crowd, source, volunteer, sets[volunteer]):
                    goal, via[volunteer] = volunteer, source
                    break
                place += 1
            queue[0], queued, looked, reached = source, 1, 0, 0
            child_mark[source] = search
            while goal < 0 and lower < 0 and looked < queued:
                child = queue[looked]
                looked += 1
                count = reach(crowd, child, ceiling, known, mark, search, found)
                for one in range(count):
                    volunteer = found[one]
                    via[volunteer] = child
                    seen[reached] = volunteer
                    reached += 1
                    if filled[volunteer] < crowd.places[volunteer]:
                        goal = volunteer
                        break
                    holder = first[volunteer]
                    while holder >= 0:
                        other = type_of[holder]
                        if child_mark[other] != search:
                            child_mark[other], leaves[other] = search, holder
                            queue[queued] = other
                            queued += 1
                        if crowd.level[other] < level:
                            lower = holder
                        holder = after[holder]
            if goal < 0 and lower < 0:
                for one in range(reached):
                    spent[seen[one]], mark[seen[one]] = level, 2**62
                bearable[level] -= 1
                if bearable[level] < 0:
                    return False
                continue
            if goal < 0:
                goal = mate[lower]
                _rise(lower, goal, first, after, before)
                filled[goal] -= 1
                mate[lower] = UNSERVED
            filled[goal] += 1
            while True:
                child = via[goal]
                moved = unit if child == source else leaves[child]
                left = mate[moved]
                if moved != unit:
                    _rise(moved, left, first, after, before)
                mate[moved] = goal
                _sit(moved, goal, first, after, before)
                if moved == unit:
                    break
                goal = left
    return True


@compiled
def _sit(unit: int, volunteer: int, first: Ints, after: Ints, before: Ints) -> None:
    after[unit], before[unit] = first[volunteer], -1
    if first[volunteer] >= 0:
        before[first[volunteer]] = unit
    first[volunteer] = unit


@compiled
def _rise(unit: int, volunteer: int, first: Ints, after: Ints, before: Ints) -> None:
    if before[unit] >= 0:
        after[before[unit]] = after[unit]
    else:
        first[volunteer] = after[unit]
    if after[unit] >= 0:
        before[after[unit]] = before[unit]
