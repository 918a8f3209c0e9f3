"""The exact points of pairs of types, as the scorer of one pair gives them, to the last bit."""

import numpy as np

from matching.compiled import compiled
from matching.instance.crowd import Crowd, Ints
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


@compiled
def points_between(crowd: Crowd, children: Ints, volunteers: Ints) -> Ints:
    """The points of each child type with the volunteer type beside it; -1 where not eligible."""
    points = np.empty(len(children), np.int64)
    for at in range(len(children)):
        set_ = np.searchsorted(crowd.group, volunteers[at], side="right") - 1
        up, low = shared_weight(crowd, crowd.child_set[children[at]], set_)
        points[at] = points_of(crowd, children[at], volunteers[at], set_, up, low)
    return points
