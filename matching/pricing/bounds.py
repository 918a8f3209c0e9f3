"""Upper bounds of what a child can gain, for whole sets of tags, in float32.

What a view (age, region, gender, need) makes of a set at best is worked out once (`ceilings`);
with the overlap of tags added, `bounds` holds for every volunteer of the set.
"""

from typing import NamedTuple

import numpy as np

from matching.compiled import compiled, compiled_lanes
from matching.instance.crowd import SHARED_ROW, Crowd, Ints, Lanes, Small
from matching.problem.score import FULL_POINTS

SLACK = np.float32(40.0)
"""More than float32 can be wrong by, in points: a sum of 256 marks by 256 x 2^-24 of itself, which
counts in what is shared and in what the two have together."""
FAR = 8e6
"""Prices further than this above the lowest are cut: nobody pays that much for points alone."""
NOTHING = np.float32(-1e8)
LEAST, ZERO = np.float32(1e-9), np.float32(0.0)
NO_FLOOR = -(2**59)
CLOSED = 2**60
"""The price of a type without free places while pairs are sought."""


@compiled
def ceilings(crowd: Crowd, view: int, price: Ints, tops: Lanes, chunks: Lanes) -> int:
    """What each set of tags offers a view at most, apart from interests.

    The first row of `tops` is less the price above the cheapest place of the view, the second
    without prices; `chunks` holds the same for each `crowd.chunk` sets. Returns that cheapest
    price.
    """
    age, region, gender, need = crowd.views[view]
    cheapest = CLOSED
    for at in range(len(price)):
        gap = crowd.age[at] - age - crowd.first_gap
        if 0 <= gap < len(crowd.age_table) and need <= crowd.need[at]:
            cheapest = min(cheapest, price[at])
    scale = FULL_POINTS / crowd.weight_sum
    chunks[:] = NOTHING
    for set_ in range(len(crowd.group) - 1):
        priced, free = NOTHING, NOTHING
        for at in range(crowd.group[set_], crowd.group[set_ + 1]):
            gap = crowd.age[at] - age - crowd.first_gap
            if gap < 0 or gap >= len(crowd.age_table) or need > crowd.need[at]:
                continue
            same = gender == crowd.gender[at]
            if price[at] >= CLOSED or (crowd.same_gender and not same):
                continue
            part = crowd.age_table[gap] + crowd.region_table[region, crowd.region[at]]
            if same:
                part += crowd.gender_weight
            free = max(free, np.float32(part * scale))
            above = min(float(price[at] - cheapest), FAR)
            priced = max(priced, np.float32(part * scale - above))
        tops[0, set_], tops[1, set_] = priced, free
        chunk = set_ // crowd.chunk
        chunks[0, chunk] = max(chunks[0, chunk], priced)
        chunks[1, chunk] = max(chunks[1, chunk], free)
    return cheapest


@compiled
def reached_by(values: Lanes, most: int, lanes: Lanes) -> np.float32:
    """A bound that at least `most` of `values` reach: of the highest of every so-many-th value."""
    wide = len(lanes)
    lanes[:] = NOTHING
    for first in range(0, len(values), wide):
        here = values[first : first + wide]
        for at in range(len(here)):
            lanes[at] = here[at] if here[at] > lanes[at] else lanes[at]
    reached = np.partition(lanes, wide - most)[wide - most]
    # Prices too far up were cut: nobody need reach a bound as low as that.
    return reached if reached > -FAR / 2 else NOTHING


class OwnTags(NamedTuple):
    """What bounds have to know of a child type's tags.

    `rows` are those of `marks` that are its own, `rare` is what its tags in the shared last row
    weigh and `total` what all of them weigh; `scale` is what an overlap of 1 is worth in points.
    """

    rows: Small
    rare: np.float32
    total: np.float32
    scale: np.float32


@compiled
def own_tags(crowd: Crowd, child: int, rows: Small) -> OwnTags:
    """The tags of a child type; `rows` is room for them."""
    own, found, rare = crowd.child_set[child], 0, 0.0
    for at in range(crowd.child_tag_start[own], crowd.child_tag_start[own + 1]):
        tag = crowd.child_tags[at]
        if crowd.tag_row[tag] != SHARED_ROW:
            rows[found] = crowd.tag_row[tag]
            found += 1
        else:
            rare += crowd.tag_up[tag] + crowd.tag_low[tag]
    total = np.float32(crowd.child_up[own] + crowd.child_low[own])
    scale = np.float32(FULL_POINTS * crowd.interest_weight / crowd.weight_sum)
    return OwnTags(rows[:found], np.float32(rare), total, scale)


@compiled_lanes
def bounds(
    marks: Lanes, totals: Lanes, own: OwnTags, ceiling: Lanes, first: int, last: int, out: Lanes
) -> None:
    """Upper bounds of the values of sets (or chunks) `first` to `last`, into `out`.

    `marks` and `totals` are what their tags weigh, `ceiling` what they offer apart from tags. The
    overlap is the weight shared over the weight that either side names, so counting too much as
    shared can only raise it. Costs one addition for each set and row.
    """
    here, above, weight = out[first:last], ceiling[first:last], totals[first:last]
    for at in range(len(here)):
        here[at] = 0.0
    for row in own.rows:
        mark = marks[row, first:last]
        for at in range(len(here)):
            here[at] += mark[at]
    if own.rare > 0.0:
        mark = marks[len(marks) - 1, first:last]
        for at in range(len(here)):
            here[at] += min(mark[at], own.rare)
    for at in range(len(here)):
        shared = here[at]
        union = own.total + max(weight[at] - shared, ZERO) + LEAST
        here[at] = own.scale * shared / union + above[at]


@compiled
def lowest_points(crowd: Crowd) -> np.float32:
    """The bound a set must reach without prices to hold an eligible pair."""
    least = max(float(crowd.lowest), crowd.floor * FULL_POINTS)
    return np.float32(least) - SLACK if least > 0 else NOTHING


@compiled
def limit_for(value: int) -> np.float32:
    """The bound a set must pass to hold a value above this one."""
    return np.float32(min(max(value, -10_000_000), 100_000_000)) - SLACK
