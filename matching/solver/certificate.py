"""The certificate of a solution: its figures, counted from the pairs the solver found."""

import resource
from collections import Counter
from collections.abc import Sequence
from typing import Any

from matching.problem.round import Round
from matching.result.solution import Pair

VERSION = "0.3.0"
"""Changes whenever the same input could give other pairs."""


def counted(round_: Round, pairs: Sequence[Pair], gap: int) -> dict[str, Any]:
    """The figures that follow from all `pairs` and the `gap` (in points) that the bound leaves."""
    total = sum(pair.points for pair in pairs)
    return {
        "children": len(round_.children),
        "volunteers": len(round_.volunteers),
        "places": sum(volunteer.capacity for volunteer in round_.volunteers),
        "matched": len(pairs),
        "matched_by_class": _matched_by_class(round_, pairs),
        "total_points": total,
        "upper_bound_points": total + gap,
    }


def _matched_by_class(round_: Round, pairs: Sequence[Pair]) -> tuple[dict[str, int], ...]:
    """How many children of each class there are and how many have a pair, the highest first."""
    everyone = Counter((child.need, child.waited) for child in round_.children)
    paired = [round_.children[round_.child_at[pair.child]] for pair in pairs]
    served = Counter((child.need, child.waited) for child in paired)
    return tuple(
        {"need": rank[0], "waited": rank[1], "children": everyone[rank], "matched": served[rank]}
        for rank in sorted(everyone, reverse=True)
    )


def peak_mib() -> float:
    """The most memory this process has held, in MiB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
