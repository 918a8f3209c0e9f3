"""The figures of a draft's page, worked out once when it is solved."""

from collections import Counter
from statistics import median
from typing import Any

import matching
from matching.problem.score import FULL_POINTS
from matching.review.compare import summarise

BINS = 20
RARE_SHARE = 0.05
PEOPLE_FOR_RARITY = 40


def figures_of(engine: matching.Round, solution: matching.Solution) -> dict[str, Any]:
    """Points by twentieths, the middle and the tails, rare tags, and one 'what if'."""
    points = [pair.points for pair in solution.pairs]
    found = summarise(solution)
    return {
        "bins": _bins(points),
        "mean": found.mean_points,
        "median": median(points) if points else None,
        "lowest": found.lowest_points,
        "tenth": found.tenth_points,
        "same_county": found.same_county,
        "rare": rare_tags(engine),
        "kept": len(engine.keep),
        "forbidden": len(engine.forbid),
        "waiting_again": _waiting_again(engine, solution),
        "what_if": _what_if(engine, solution),
    }


def rare_tags(engine: matching.Round) -> list[str]:
    """Tags that few name, in a round with enough people to say so."""
    people = [*engine.children, *engine.volunteers]
    if len(people) < PEOPLE_FOR_RARITY:
        return []
    named = Counter(tag for person in people for tag in set(person.interests))
    return sorted(tag for tag, count in named.items() if count <= RARE_SHARE * len(people))


def _bins(points: list[int]) -> list[int]:
    counts = [0] * BINS
    for one in points:
        counts[min(BINS - 1, one * BINS // FULL_POINTS)] += 1
    return counts


def _waiting_again(engine: matching.Round, solution: matching.Solution) -> int:
    """How many of those who wait were passed over before."""
    before = {child.id for child in engine.children if child.waited}
    return sum(one.child in before for one in solution.waiting)


def _what_if(engine: matching.Round, solution: matching.Solution) -> dict[str, Any] | None:
    """The child farthest from its first choice, and what that choice would cost all."""
    kept = {child for child, _ in engine.keep}
    moved = [pair for pair in solution.pairs if pair.rank > 1 and pair.child not in kept]
    if not moved:
        return None
    pair = max(moved, key=lambda pair: (pair.rank, pair.child))
    lowest = solution.certificate.lowest_points
    first = matching.alternatives(engine, solution.links, solution.prices, pair.child, 1, lowest)[0]
    return {
        "child": pair.child,
        "volunteer": first.volunteer,
        "cost": first.cost,
        "taken_by": list(first.taken_by),
    }
