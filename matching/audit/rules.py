"""A policy as the loops of the scorer want it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.audit.columns import Floats, Ints
from matching.problem.policy import Policy
from matching.problem.score import age_part, region_values, weights

Bools = NDArray[np.bool_]


class Rules(NamedTuple):
    """A policy as the loop wants it; `age_table` and `allowed` begin at the gap `first_gap`.

    Tables hold parts times their weight.
    """

    interest_weight: float
    gender_weight: float
    weight_sum: float
    region_table: Floats
    age_table: Floats
    allowed: Bools
    first_gap: int
    same_gender: bool
    floor: float


def rules_of(policy: Policy, children: Ints, volunteers: Ints) -> Rules:
    """The rules of a policy, for the ages that the `children` and the `volunteers` have."""
    each, (low, high) = weights(policy), policy.age_limits
    first = int(volunteers.min(initial=0) - children.max(initial=0))
    gaps = range(first, int(volunteers.max(initial=0) - children.min(initial=0)) + 1)
    return Rules(
        interest_weight=each[0],
        gender_weight=each[3],
        weight_sum=each[0] + each[1] + each[2] + each[3],
        region_table=np.array([each[2] * value for value in region_values(policy)], dtype=float),
        age_table=np.array([each[1] * age_part(gap, policy) for gap in gaps], dtype=float),
        allowed=np.array([low <= gap <= high for gap in gaps], dtype=np.bool_),
        first_gap=first,
        same_gender=policy.gender_rule == "same",
        floor=float(policy.floor),
    )
