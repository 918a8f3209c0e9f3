"""Results in words, for the command line."""

from pathlib import Path

from matching.problem.score import FULL_POINTS
from matching.result.solution import Solution
from matching.review.compare import Comparison, Summary
from matching.review.explain import Explanation
from matching.review.market import Alternative

SHOWN = 20


def solution_text(solution: Solution, directory: Path) -> str:
    """What was reached, in four lines."""
    c = solution.certificate
    proof = "proved optimal" if c.proved_optimal else f"at most {c.upper_bound_points} is possible"
    return "\n".join(
        [
            f"{c.matched} of {c.children} children matched, {len(solution.waiting)} wait",
            f"{c.total_points} points, {proof}",
            f"{c.seconds} s, {c.peak_mib} MiB at the most",
            f"written to {directory}",
        ]
    )


def alternatives_text(child: str, found: list[Alternative]) -> str:
    """One line for each alternative, the best first."""
    if not found:
        return f"{child} has no eligible volunteer"
    return "\n".join(_alternative(one, child) for one in found)


def _alternative(one: Alternative, child: str) -> str:
    cost = "not comparable" if one.cost is None else f"costs the round at least {one.cost}"
    now = " and ".join(one.taken_by) or "nobody"
    mark = " (this pair)" if child in one.taken_by else ""
    return (
        f"{one.rank}. {one.volunteer}{mark}: {one.parts.points} points, price {one.price}, "
        f"{cost}; now with {now}"
    )


def explanation_text(found: Explanation) -> str:
    """The parts in words, the rules it breaks, and who is better and why not taken."""
    p = found.parts
    shared = ", ".join(p.shared) or "none"
    lines = [
        f"{found.child} and {found.volunteer}: {p.points} of {FULL_POINTS} points"
        + (", a pair of this result" if found.is_pair else ", not a pair of this result"),
        f"interests {p.interests:.6f} (shared: {shared})",
        f"age {p.age:.6f} (the volunteer is {p.gap} years older)",
        f"region {p.region:.6f} ({p.relation.replace('_', ' ')})",
        f"gender {p.gender:.6f}",
    ]
    lines += [f"not eligible: {sentence}" for _, sentence in found.broken]
    if found.cost:
        lines.append(f"choosing this pair would cost the round at least {found.cost}")
    lines.append(f"{len(found.better)} eligible volunteers have more points for {found.child}")
    lines += [_why_not(one, found) for one in found.better[:SHOWN]]
    if len(found.better) > SHOWN:
        lines.append(f"... and {len(found.better) - SHOWN} more")
    return "\n".join(lines)


def _why_not(better: Alternative, found: Explanation) -> str:
    if found.child in better.taken_by:
        return f"  {better.volunteer}: {better.parts.points} points; is this child's pair"
    now = " and ".join(better.taken_by) or "nobody"
    more = better.parts.points - found.parts.points
    return (
        f"  {better.volunteer}: {more} points more; now with {now}, and one place with them is "
        f"worth {better.price} to the round (here {found.price})"
    )


def comparison_text(found: Comparison) -> str:
    """Two columns of figures, then who moved."""
    rows = [(name, _figure(found.before, name), _figure(found.after, name)) for name in FIGURES]
    lines = [f"{'':16}{'before':>16}{'after':>16}"]
    lines += [f"{name.replace('_', ' '):16}{a:>16}{b:>16}" for name, a, b in rows]
    for title, summary in (("before", found.before), ("after", found.after)):
        served = ", ".join(
            f"need {c['need']} waited {c['waited']}: {c['matched']} of {c['children']}"
            for c in summary.matched_by_class
        )
        lines.append(f"served {title}: {served or 'nobody'}")
    lines.append(f"{len(found.moved)} children moved, in {len(found.chains)} chains")
    for chain in found.chains:
        lines.append(f"  {len(chain)} together:" if len(chain) > 1 else "  alone:")
        lines += [f"    {m.child}: {m.before or 'waits'} -> {m.after or 'waits'}" for m in chain]
    return "\n".join(lines)


FIGURES = (
    "matched",
    "total_points",
    "mean_points",
    "lowest_points",
    "tenth_points",
    "same_county",
)


def _figure(summary: Summary, name: str) -> str:
    value = getattr(summary, name)
    if value is None:
        return "-"
    return f"{value:.1%}" if name == "same_county" else f"{value:.0f}"
