"""Who is eligible for a child type: all its volunteer types, found by bounds of sets of tags."""

from typing import NamedTuple

import numpy as np

from matching.compiled import compiled
from matching.instance.crowd import Crowd, Ints, Lanes, Small
from matching.pricing.bounds import bounds, ceilings, lowest_points, own_tags
from matching.pricing.points import points_of, shared_weight


class Eligible(NamedTuple):
    """Arrays for one question after another.

    `found` lists the answer to the last. `mark` is, for each volunteer type, the number of the
    last question that found it. `ceiling` holds the ceilings of each view once they are `known`;
    `rows` and `bound` are those of the child type in question.
    """

    found: Ints
    mark: Ints
    ceiling: Lanes
    known: Ints
    rows: Small
    bound: Lanes


@compiled
def no_questions(crowd: Crowd) -> Eligible:
    """Nothing known and nobody found yet."""
    volunteers, views, sets = len(crowd.age), len(crowd.views), len(crowd.group) - 1
    return Eligible(
        np.empty(volunteers, np.int64),
        np.zeros(volunteers, np.int64),
        np.empty((views, sets), np.float32),
        np.zeros(views, np.int64),
        np.empty(len(crowd.tag_up) + 1, np.int32),
        np.empty(sets, np.float32),
    )


@compiled
def is_eligible(crowd: Crowd, child: int, volunteer: int, set_: int) -> bool:
    """Whether a pair of types breaks no rule; `set_` is the volunteer type's set of tags."""
    up, low = 0.0, 0.0
    if crowd.floor > 0.0 or crowd.lowest > 0:
        up, low = shared_weight(crowd, crowd.child_set[child], set_)
    return points_of(crowd, child, volunteer, set_, up, low) >= 0


@compiled
def find_eligible(crowd: Crowd, eligible: Eligible, child: int, question: int) -> int:
    """List the child type's eligible volunteer types that no question of this or a higher number
    has marked, and mark them. Returns how many were found."""
    _bound(crowd, eligible, child)
    cut, count = lowest_points(crowd), 0
    for set_ in range(len(crowd.group) - 1):
        if eligible.bound[set_] < cut:
            continue
        for volunteer in range(crowd.group[set_], crowd.group[set_ + 1]):
            if eligible.mark[volunteer] < question and is_eligible(crowd, child, volunteer, set_):
                eligible.mark[volunteer] = question
                eligible.found[count] = volunteer
                count += 1
    return count


@compiled
def _bound(crowd: Crowd, eligible: Eligible, child: int) -> None:
    """Bound the points of the child type with each set of tags from above."""
    view, sets = crowd.view_of[child], len(crowd.group) - 1
    if eligible.known[view] == 0:
        eligible.known[view] = 1
        free = np.zeros(len(crowd.age), np.int64)
        tops = np.empty((2, sets), np.float32)
        ceilings(crowd, view, free, tops, np.empty((2, len(crowd.chunk_total)), np.float32))
        eligible.ceiling[view] = tops[1]
    own, ceiling = own_tags(crowd, child, eligible.rows), eligible.ceiling[view]
    bounds(crowd.marks, crowd.volunteer_total, own, ceiling, 0, sets, eligible.bound)
