"""Two drafts of a round side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matching.solution import Pair, Solution


@dataclass(frozen=True, slots=True)
class Summary:
    """What a draft comes to; points are None where there is no pair.

    `tenth` is the tenth percentile: the points that nine pairs in ten reach.
    """

    matched: int
    matched_by_class: tuple[Mapping[str, int], ...]
    total_points: int
    mean_points: float | None
    lowest_points: int | None
    tenth_points: int | None
    same_county: float | None


@dataclass(frozen=True, slots=True)
class Move:
    """A child whose volunteer differs between two drafts; None where it waits."""

    child: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two summaries and who moved between them, by child."""

    before: Summary
    after: Summary
    moved: tuple[Move, ...]


def compare(before: Solution, after: Solution) -> Comparison:
    """Compare two drafts; a child may be in one of them only."""
    was, is_ = dict(before.links), dict(after.links)
    moved = tuple(
        Move(child, was.get(child), is_.get(child))
        for child in sorted(was.keys() | is_.keys())
        if was.get(child) != is_.get(child)
    )
    return Comparison(summarise(before), summarise(after), moved)


def summarise(solution: Solution) -> Summary:
    """The figures of one draft."""
    points = sorted(pair.points for pair in solution.pairs)
    return Summary(
        matched=len(points),
        matched_by_class=solution.certificate.matched_by_class,
        total_points=sum(points),
        mean_points=sum(points) / len(points) if points else None,
        lowest_points=points[0] if points else None,
        tenth_points=points[(len(points) - 1) // 10] if points else None,
        same_county=_same_county(solution.pairs),
    )


def _same_county(pairs: Sequence[Pair]) -> float | None:
    if not pairs:
        return None
    return sum(pair.relation == "same_county" for pair in pairs) / len(pairs)
