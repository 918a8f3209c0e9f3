"""What a place is worth in classes alone: where each auction begins.

Where places are short, their prices hold the worth of a class, which is far above all points; no
auction in steps of points would get there. The problem of the classes alone is small: without a
floor, whether a pair is eligible hangs on age, gender and need only.
"""

import numpy as np

from matching.instance.crowd import Crowd, Ints
from matching.pricing.bounds import CLOSED
from matching.pricing.workers import Workers
from matching.problem.score import FULL_POINTS
from matching.solver.auction import auction
from matching.solver.deadline import Deadline
from matching.solver.graph.augmenting_paths import place_all
from matching.solver.graph.lowest_duals import lower_all
from matching.solver.graph.residual_graph import Duals, flow_on, graph_of
from matching.solver.service import serve


def class_prices(crowd: Crowd, workers: Workers, deadline: Deadline) -> Ints:
    """Dual prices of the largest service by class, for each volunteer type, in units of w.

    Types without free places have the price CLOSED.
    """
    if not len(crowd.age):
        return np.zeros(0, dtype=np.int64)
    price = _by_search(crowd, workers, deadline) if crowd.floor > 0 else _by_groups(crowd)
    price *= crowd.step
    price[crowd.places == 0] = CLOSED
    return price


def _by_search(crowd: Crowd, workers: Workers, deadline: Deadline) -> Ints:
    """The prices where every pair has to be looked at: an auction in which a class is worth a few
    points leaves few to be placed. A bid adds a whole class, or it would take as many thousands
    of bids as there are classes to reach the highest."""
    price = np.where(crowd.places == 0, CLOSED, 0)
    cheap = crowd._replace(step=3 * FULL_POINTS)
    outcome = auction(cheap, price, cheap.step, workers, deadline)
    return serve(crowd, outcome.type_of, outcome.mate).spent


def _by_groups(crowd: Crowd) -> Ints:
    """The prices where only the columns of the rules matter; forbidden pairs are left out."""
    age, _, gender, need = crowd.views[crowd.view_of].T
    gendered = crowd.same_gender
    child_keys = np.stack([age, gender * gendered, need, crowd.level], axis=1)
    inside = crowd.units > 0
    children, child_at = np.unique(child_keys[inside], axis=0, return_inverse=True)
    units = np.bincount(child_at.reshape(-1), crowd.units[inside], len(children)).astype(np.int64)
    volunteer_keys = np.stack([crowd.age, crowd.gender * gendered, crowd.need], axis=1)
    volunteers, volunteer_at = np.unique(volunteer_keys, axis=0, return_inverse=True)
    volunteer_at = volunteer_at.reshape(-1)
    free = np.bincount(volunteer_at, crowd.places, len(volunteers)).astype(np.int64)
    gap = volunteers[None, :, 0] - children[:, None, 0] - crowd.first_gap
    eligible = (gap >= 0) & (gap < len(crowd.age_table))
    eligible &= children[:, None, 2] <= volunteers[None, :, 2]
    if gendered:
        eligible &= children[:, None, 1] == volunteers[None, :, 1]
    eligible &= (free > 0)[None, :]
    child, volunteer = np.nonzero(eligible)
    level = children[:, 3]
    duals = Duals(level.copy(), np.zeros(len(volunteers), dtype=np.int64))
    graph = graph_of(child, volunteer, level[child], duals)
    flow = flow_on(graph, np.zeros(len(child), dtype=np.int64), units, free, duals)
    place_all(graph, flow, duals, np.argsort(-level, kind="stable"))
    lower_all(graph, flow, duals)
    return duals.price[volunteer_at]
