"""One look of a child at all volunteers, without writing down a matrix.

The value of a volunteer for a child is the points of the pair less the price of the place. For
one view (age, region, gender, need) the best that each set of tags can offer apart from interests
is worked out once (`ceilings`); with the overlap of tags added it bounds the values of that set
from above, in float32, several sets at a time. Only sets whose bound passes what is asked for are
opened, and scored exactly as `score.parts` does.
"""

import numpy as np

from matching.bounds import bounds, ceilings, limit_for, lowest_points, rows_of
from matching.compiled import compiled
from matching.crowd import Crowd, Ints, Small
from matching.score import FULL_POINTS


@compiled
def points_of(crowd: Crowd, child: int, volunteer: int, set_: int, up: float, low: float) -> int:
    """Exact points of two kinds that share tags of weight up + low; -1 where not eligible."""
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


@compiled
def best_of(
    crowd: Crowd, kinds: Ints, price: Ints, floor: Ints, volunteers: Small, values: Ints
) -> Ints:
    """The best volunteers of each of `kinds` by value, as many as a row of `volunteers` holds.

    Only values above `floor` (of each child kind) count; the best comes first, equals by place.
    Kinds of one view should stand together. Returns how many were found for each.
    """
    sets = len(crowd.group) - 1
    most = volunteers.shape[1]
    found = np.zeros(len(kinds), np.int64)
    out = np.empty(max(1, sets), np.float32)
    tops = np.empty((2, max(1, sets)), np.float32)
    chunks = np.empty((2, len(crowd.chunk_total)), np.float32)
    cut = lowest_points(crowd)
    over = np.empty(len(crowd.chunk_total), np.float32)
    rows = np.empty(64 + len(crowd.tag_up), np.int32)
    scale = np.float32(FULL_POINTS * crowd.interest_weight / crowd.weight_sum)
    view, cheapest = -1, 0
    for at in range(len(kinds)):
        child = kinds[at]
        if crowd.view_of[child] != view:
            view = crowd.view_of[child]
            cheapest = ceilings(crowd, view, price, tops, chunks)
        own = crowd.child_set[child]
        width, rare = rows_of(crowd, own, rows)
        total = np.float32(crowd.child_up[own] + crowd.child_low[own])
        least, count = floor[child], 0
        limit = limit_for(least + cheapest)
        bounds(
            crowd.chunk_marks,
            crowd.chunk_total,
            rows[:width],
            np.float32(rare),
            total,
            scale,
            chunks[0],
            0,
            len(over),
            over,
        )
        for chunk in range(len(over)):
            if over[chunk] <= limit or over[chunk] - chunks[0, chunk] + chunks[1, chunk] < cut:
                continue
            first, last = chunk * crowd.chunk, min(sets, (chunk + 1) * crowd.chunk)
            highest = bounds(
                crowd.marks,
                crowd.volunteer_total,
                rows[:width],
                np.float32(rare),
                total,
                scale,
                tops[0],
                first,
                last,
                out,
            )
            if highest <= limit:
                continue
            for set_ in range(first, last):
                if out[set_] <= limit or out[set_] - tops[0, set_] + tops[1, set_] < cut:
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
                        limit = limit_for(least + cheapest)
        found[at] = count
    return found


@compiled
def how_many_better(crowd: Crowd, kinds: Ints, points: Ints) -> Ints:
    """For each of `kinds` how many volunteers (not kinds) would score more than its `points`."""
    sets = len(crowd.group) - 1
    free = np.zeros(len(crowd.age), np.int64)
    out = np.empty(max(1, sets), np.float32)
    tops = np.empty((2, max(1, sets)), np.float32)
    chunks = np.empty((2, len(crowd.chunk_total)), np.float32)
    cut = lowest_points(crowd)
    over = np.empty(len(crowd.chunk_total), np.float32)
    rows = np.empty(64 + len(crowd.tag_up), np.int32)
    better = np.zeros(len(kinds), np.int64)
    scale = np.float32(FULL_POINTS * crowd.interest_weight / crowd.weight_sum)
    view = -1
    for at in range(len(kinds)):
        child = kinds[at]
        if crowd.view_of[child] != view:
            view = crowd.view_of[child]
            ceilings(crowd, view, free, tops, chunks)
        own = crowd.child_set[child]
        width, rare = rows_of(crowd, own, rows)
        total = np.float32(crowd.child_up[own] + crowd.child_low[own])
        limit = limit_for(points[at])
        bounds(
            crowd.chunk_marks,
            crowd.chunk_total,
            rows[:width],
            np.float32(rare),
            total,
            scale,
            chunks[0],
            0,
            len(over),
            over,
        )
        for chunk in range(len(over)):
            if over[chunk] <= limit or over[chunk] - chunks[0, chunk] + chunks[1, chunk] < cut:
                continue
            first, last = chunk * crowd.chunk, min(sets, (chunk + 1) * crowd.chunk)
            highest = bounds(
                crowd.marks,
                crowd.volunteer_total,
                rows[:width],
                np.float32(rare),
                total,
                scale,
                tops[0],
                first,
                last,
                out,
            )
            if highest <= limit:
                continue
            for set_ in range(first, last):
                if out[set_] <= limit or out[set_] - tops[0, set_] + tops[1, set_] < cut:
                    continue
                up, low = shared_weight(crowd, own, set_)
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
    """The points of each child kind with the volunteer kind beside it; -1 where not eligible."""
    points = np.empty(len(children), np.int64)
    for at in range(len(children)):
        set_ = np.searchsorted(crowd.group, volunteers[at], side="right") - 1
        up, low = shared_weight(crowd, crowd.child_set[children[at]], set_)
        points[at] = points_of(crowd, children[at], volunteers[at], set_, up, low)
    return points
