"""How far the lowest score can be raised while as many of each class are served."""

import numpy as np

from matching.instance.crowd import Crowd, Ints
from matching.pricing.points import points_between
from matching.problem.score import FULL_POINTS
from matching.solver.deadline import Deadline
from matching.solver.graph.linked_lists import ABSENT
from matching.solver.service import serve

FIRST_STEP = 1_000


def raise_lowest(crowd: Crowd, type_of: Ints, mate: Ints, deadline: Deadline) -> tuple[int, bool]:
    """The highest number of points that every pair can have at full service by class.

    `mate` are pairs to begin with, by unit of child type `type_of`. Steps up in growing strides and
    then halves the last one; each question mends the pairs that are too low, which is one
    augmenting path for each. Returns the points, and whether there was time to be sure.
    """
    full = serve(crowd, type_of, mate)
    paired = full.mate != ABSENT
    if not paired.any():
        return 0, True
    classes = int(crowd.level.max(initial=0)) + 1
    allowed = np.bincount(crowd.level[type_of[~paired]], minlength=classes).astype(np.int64)
    mate = full.mate
    reached = _lowest(crowd, type_of, mate)
    too_high, step = FULL_POINTS + 1, FIRST_STEP
    while too_high - reached > 1 and not deadline.passed():
        deadline.report("raising the lowest score", reached / too_high)
        asked = min(reached + step, (reached + too_high) // 2)
        if step >= too_high - reached:
            asked = (reached + too_high) // 2
        kept = np.where(_points(crowd, type_of, mate) >= asked, mate, ABSENT)
        answer = serve(crowd._replace(lowest=asked), type_of, kept, allowed)
        if answer.complete:
            mate, step = answer.mate, 2 * step
            reached = _lowest(crowd, type_of, mate)
        else:
            too_high = asked
    return reached, too_high - reached <= 1


def _points(crowd: Crowd, type_of: Ints, mate: Ints) -> Ints:
    """The points of each unit, and as many as could be where it has nobody."""
    points = np.full(len(type_of), FULL_POINTS, dtype=np.int64)
    paired = mate != ABSENT
    points[paired] = points_between(crowd, type_of[paired], mate[paired])
    return points


def _lowest(crowd: Crowd, type_of: Ints, mate: Ints) -> int:
    return int(_points(crowd, type_of, mate).min())
