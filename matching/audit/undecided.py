"""What the kept pairs leave to be decided: children, what each weighs, and free places."""

from collections.abc import Mapping
from dataclasses import dataclass

from matching.problem.round import Round
from matching.problem.score import FULL_POINTS


@dataclass(frozen=True, slots=True)
class Undecided:
    """By id: `class_worth` of each child without a kept pair, `free` places of each volunteer.

    The worth is the contract's M times the class of the child, 1 for the lowest that occurs.
    """

    class_worth: Mapping[str, int]
    free: Mapping[str, int]


def undecided(round_: Round) -> Undecided:
    """What is left of a round when its kept pairs are taken out."""
    kept = {child for child, _ in round_.keep}
    ranks = {one.id: (one.need, one.waited) for one in round_.children if one.id not in kept}
    level = {rank: at for at, rank in enumerate(sorted(set(ranks.values())), 1)}
    step = (FULL_POINTS + 1) * (len(ranks) + 1)
    free = {volunteer.id: volunteer.capacity for volunteer in round_.volunteers}
    for _, volunteer in round_.keep:
        free[volunteer] -= 1
    return Undecided({child: step * level[rank] for child, rank in ranks.items()}, free)
