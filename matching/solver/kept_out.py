"""How many volunteers each rule keeps from a child whom nobody suits, counted by type.

Age, need and gender each depend on one column of the child, so that a round has few cases of each.
Who scores below the floor is counted by a pricing pass over a crowd that has no other rule.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from matching.instance.crowd import Crowd, Ints
from matching.pricing.workers import Workers

Bools = NDArray[np.bool_]


def kept_out(crowd: Crowd, types: Ints, workers: Workers) -> list[dict[str, int]]:
    """For each of the child types `types`: how many volunteers each rule keeps out, by rule.

    All volunteers count, also those whose places are taken; one who breaks several rules counts at
    each. `crowd` is that of the whole round (`lowest` is 0).
    """
    age, _, gender, need = crowd.views[crowd.view_of[types]].T
    last = len(crowd.age_table) - 1
    columns = {
        "age": _counted(crowd, age, lambda own: _outside(crowd.age - own - crowd.first_gap, last)),
        "need": _counted(crowd, need, lambda own: crowd.need < own),
        "gender": _counted(crowd, gender, lambda own: crowd.same_gender & (crowd.gender != own)),
        "forbidden": np.diff(crowd.forbidden_start)[types],
        "floor": _below_floor(crowd, types, workers),
    }
    rows = zip(*(column.tolist() for column in columns.values()), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _counted(crowd: Crowd, own: Ints, keeps_out: Callable[[int], Bools]) -> Ints:
    """How many volunteers are of the types that are kept out, for each child's `own` value."""
    values, place = np.unique(own, return_inverse=True)
    counts = [crowd.members[keeps_out(value)].sum() for value in values.tolist()]
    return np.array(counts, dtype=np.int64)[place]


def _outside(steps: Ints, last: int) -> Bools:
    """Which age gaps are outside the limits, as steps of the table of ages."""
    return np.asarray((steps < 0) | (steps > last))


def _below_floor(crowd: Crowd, types: Ints, workers: Workers) -> Ints:
    """How many volunteers score below the floor with each child type, whatever the other rules."""
    if crowd.floor <= 0:
        return np.zeros(len(types), dtype=np.int64)
    reached = workers.better(_with_floor_alone(crowd), types, np.full(len(types), -1))
    return int(crowd.members.sum()) - reached


def _with_floor_alone(crowd: Crowd) -> Crowd:
    """The crowd without any rule but the floor: gaps outside the age limits score 0 for age."""
    ages = crowd.views[:, 0]
    first = min(crowd.first_gap, int(crowd.age.min(initial=0) - ages.max(initial=0)))
    table = crowd.age_table
    last = max(crowd.first_gap + len(table) - 1, int(crowd.age.max(initial=0)))
    before, after = crowd.first_gap - first, last - (crowd.first_gap + len(table) - 1)
    return crowd._replace(
        age_table=np.pad(table, (before, after)),
        first_gap=first,
        need=np.full_like(crowd.need, crowd.views[:, 3].max(initial=0)),
        same_gender=False,
        forbidden_start=np.zeros_like(crowd.forbidden_start),
    )
