"""What is left to match when the kept pairs are taken out, and what each child weighs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.problem.errors import Fault, InputRefused
from matching.problem.round import Round
from matching.problem.score import FULL_POINTS

Ints = NDArray[np.int64]

EXACT = 2**51
"""Largest w that is solved: prices, utilities and the sums along paths stay far below 2^63, and
prices below 2^53, which every reader of numbers holds exactly."""


@dataclass(frozen=True, slots=True)
class Rest:
    """Children (as places in the round) without a kept pair, free places of each volunteer.

    `step` is the contract's M; `level` is 1 for the lowest (need, waited) that occurs.
    """

    children: Ints
    level: Ints
    step: int
    free: Ints


def what_is_left(round_: Round) -> Rest:
    """Take the kept pairs out. Raises InputRefused where w could not be kept exact."""
    kept = {child for child, _ in round_.keep}
    places = [at for at, child in enumerate(round_.children) if child.id not in kept]
    free = np.array([volunteer.capacity for volunteer in round_.volunteers], dtype=np.int64)
    for _, volunteer in round_.keep:
        free[round_.volunteer_at[volunteer]] -= 1
    ranks = [(round_.children[at].need, round_.children[at].waited) for at in places]
    level_of = {rank: level for level, rank in enumerate(sorted(set(ranks)), 1)}
    step = (FULL_POINTS + 1) * (len(places) + 1)
    if step * (len(level_of) + 1) >= EXACT:
        sentence = (
            f"hold {len(level_of)} classes of need and waited: too many to be weighed exactly"
        )
        raise InputRefused([Fault("too_many_classes", "children", None, "waited", sentence)])
    level = np.array([level_of[rank] for rank in ranks], dtype=np.int64)
    children = np.array(places, dtype=np.int64)
    return Rest(children, level, step, free)
