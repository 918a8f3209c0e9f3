"""One look of a child at all volunteers, without writing down a matrix.

The value of a volunteer for a child is the points of the pair less the price of the place. For
one view (age, region, gender, need) the best that each set of tags can offer apart from interests
is worked out once (`ceilings`); with the overlap of tags added it bounds the values of that set
from above, in float32, several sets at a time. Only sets whose bound passes what is asked for are
opened, and scored exactly as `score.parts` does.
"""

from typing import NamedTuple

import numpy as np

from matching.compiled import compiled
from matching.instance.crowd import Crowd, Ints, Lanes, Small
from matching.pricing.bounds import (
    NO_FLOOR,
    NOTHING,
    SLACK,
    bounds,
    ceilings,
    limit_for,
    lowest_points,
    reached_by,
    rows_of,
)
from matching.problem.score import FULL_POINTS


@compiled
def points_of(crowd: Crowd, child: int, volunteer: int, set_: int, up: float, low: float) -> int:
    """Exact points of two types that share tags of weight up + low; -1 where not eligible."""
    view = crowd.views[crowd.view_of[child]]
    gap = crowd.age[volunteer] - view[0] - crowd.first_gap
    if gap < 0 or gap >= len(crowd.age_table) or view[3] > crowd.need[volunteer]:
        return -1
    same = view[2] == crowd.gender[volunteer]
    if crowd.same_gender and not same:
        return -1
    for at in range(crowd.forbidden_start[child], crowd.forbidden_start[child + 1]):
        if crowd.forbidden[at] == volunteer:
            return -1
    own = crowd.child_set[child]
    total = crowd.child_up[own] + crowd.volunteer_up[set_] - up
    total += crowd.child_low[own] + crowd.volunteer_low[set_] - low
    score = 0.0
    if total > 0.0:
        score = (up + low) / total
    score *= crowd.interest_weight
    score += crowd.age_table[gap]
    score += crowd.region_table[view[1], crowd.region[volunteer]]
    if crowd.gender_weight > 0.0:
        score += crowd.gender_weight if same else 0.0
    score /= crowd.weight_sum
    if score < crowd.floor:
        return -1
    points = int(np.rint(FULL_POINTS * score))
    return points if points >= crowd.lowest else -1


@compiled
def shared_weight(crowd: Crowd, own: int, set_: int) -> tuple[float, float]:
    """The weight of the tags that two sets share, in two parts."""
    up, low = 0.0, 0.0
    mine, last = crowd.child_tag_start[own], crowd.child_tag_start[own + 1]
    theirs, end = crowd.volunteer_tag_start[set_], crowd.volunteer_tag_start[set_ + 1]
    while mine < last and theirs < end:
        one, other = crowd.child_tags[mine], crowd.volunteer_tags[theirs]
        if one == other:
            up += crowd.tag_up[one]
            low += crowd.tag_low[one]
        if one <= other:
            mine += 1
        if other <= one:
            theirs += 1
    return up, low


LANES = 4
"""Highest bounds kept for each volunteer that is asked for."""


class Scratch(NamedTuple):
    """Room for the bounds that one look after another works out.

    `tops` and `chunks` are the ceilings of the view last looked from, `over` the bounds of chunks
    and `out` those of sets; `passed` lists the sets that may hold what is asked for. `rows` are
    the child's rows of `marks`, `lanes` the highest of every so-many-th bound.
    """

    tops: Lanes
    chunks: Lanes
    over: Lanes
    out: Lanes
    rows: Small
    lanes: Lanes
    passed: Ints


@compiled
def new_scratch(crowd: Crowd, lanes: int) -> Scratch:
    """Empty room for looks at a crowd."""
    sets, chunks = len(crowd.group) - 1, len(crowd.chunk_total)
    return Scratch(
        np.empty((2, sets), np.float32),
        np.empty((2, chunks), np.float32),
        np.empty(chunks, np.float32),
        np.empty(sets, np.float32),
        np.empty(len(crowd.tag_up) + 1, np.int32),
        np.empty(lanes, np.float32),
        np.empty(sets, np.int64),
    )


@compiled
def pass_sets(
    crowd: Crowd, scratch: Scratch, child: int, limit: np.float32, cut: np.float32, most: int
) -> tuple[int, np.float32]:
    """List the sets whose bound is above `limit` and, without prices, not below `cut`.

    With `most` above 0 only the best so many volunteers are asked for, and the limit rises to
    what so many reach for sure (but where tags share a row of `marks`: there a bound need not be
    reached). Returns how many sets passed, and the limit.
    """
    own, sets = crowd.child_set[child], len(crowd.group) - 1
    tops, chunks, over, out = scratch.tops, scratch.chunks, scratch.over, scratch.out
    width, weight = rows_of(crowd, own, scratch.rows)
    rows, rare = scratch.rows[:width], np.float32(weight)
    total = np.float32(crowd.child_up[own] + crowd.child_low[own])
    scale = np.float32(FULL_POINTS * crowd.interest_weight / crowd.weight_sum)
    count = 0
    if most > 0 and weight == 0.0:
        bounds(crowd.marks, crowd.volunteer_total, rows, rare, total, scale, tops[0], 0, sets, out)
        limit = max(limit, reached_by(out, most, scratch.lanes) - 3 * SLACK)
        for set_ in range(sets):
            if out[set_] > limit:
                scratch.passed[count] = set_
                count += 1
        return count, limit
    bounds(
        crowd.chunk_marks, crowd.chunk_total, rows, rare, total, scale, chunks[0],
        0, len(over), over,
    )  # fmt: skip
    for chunk in range(len(over)):
        if over[chunk] <= limit or over[chunk] - chunks[0, chunk] + chunks[1, chunk] < cut:
            continue
        first, last = chunk * crowd.chunk, min(sets, (chunk + 1) * crowd.chunk)
        bounds(
            crowd.marks, crowd.volunteer_total, rows, rare, total, scale, tops[0],
            first, last, out,
        )  # fmt: skip
        for set_ in range(first, last):
            if out[set_] > limit and out[set_] - tops[0, set_] + tops[1, set_] >= cut:
                scratch.passed[count] = set_
                count += 1
    return count, limit


@compiled
def best_of(
    crowd: Crowd, types: Ints, price: Ints, floor: Ints, volunteers: Small, values: Ints
) -> Ints:
    """The best volunteers of each of `types` by value, as many as a row of `volunteers` holds.

    Only values above `floor` (of each child type) count; the best comes first, equals by place.
    Types of one view should stand together. Returns how many were found for each.
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
        passed, limit = pass_sets(
            crowd, scratch, child, limit_for(least + cheapest), cut, most if ranked else 0
        )
        for set_ in scratch.passed[:passed]:
            if scratch.out[set_] <= limit:
                continue
            up, low = shared_weight(crowd, own, set_)
            for volunteer in range(crowd.group[set_], crowd.group[set_ + 1]):
                points = points_of(crowd, child, volunteer, set_, up, low)
                value = points - price[volunteer]
                if points < 0 or value <= least:
                    continue
                place = min(count, most - 1)
                while place > 0 and values[at, place - 1] < value:
                    values[at, place] = values[at, place - 1]
                    volunteers[at, place] = volunteers[at, place - 1]
                    place -= 1
                values[at, place] = value
                volunteers[at, place] = volunteer
                count = min(count + 1, most)
                if count == most:
                    least = values[at, most - 1]
                    limit = max(limit, limit_for(least + cheapest))
        found[at] = count
    return found


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
        passed, _ = pass_sets(crowd, scratch, child, limit_for(points[at]), cut, 0)
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


@compiled
def points_between(crowd: Crowd, children: Ints, volunteers: Ints) -> Ints:
    """The points of each child type with the volunteer type beside it; -1 where not eligible."""
    points = np.empty(len(children), np.int64)
    for at in range(len(children)):
        set_ = np.searchsorted(crowd.group, volunteers[at], side="right") - 1
        up, low = shared_weight(crowd, crowd.child_set[children[at]], set_)
        points[at] = points_of(crowd, children[at], volunteers[at], set_, up, low)
    return points
