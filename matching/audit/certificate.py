"""The figures of the certificate are those of the pairs, counted anew."""

from collections.abc import Iterator, Sequence
from typing import Any

from matching.audit.faults import wrong
from matching.problem.content import content_sha256
from matching.problem.errors import Fault
from matching.problem.round import Round
from matching.result.certificate import Certificate
from matching.result.files import CERTIFICATE
from matching.result.solution import Pair, Solution


def certificate_faults(
    round_: Round, solution: Solution, gap: int, lowest: int | None
) -> Iterator[Fault]:
    """Each figure that differs from the recount, and each table that was another.

    `gap` and `lowest` (points) are those of the recount. How long it took, in how much memory and
    how many pricing passes, no recount can tell.
    """
    for name, true in _figures(round_, solution.pairs, gap, lowest).items():
        said = getattr(solution.certificate, name)
        if said != true:
            yield wrong(CERTIFICATE, f"is {said}, recounted {true}", column=name)
    yield from _content_faults(round_, solution.certificate)


def _content_faults(round_: Round, certificate: Certificate) -> Iterator[Fault]:
    for name, digest in content_sha256(round_).items():
        if certificate.content_sha256.get(name) != digest:
            yield wrong(CERTIFICATE, f"was worked out from another {name} input")


def _figures(round_: Round, pairs: Sequence[Pair], gap: int, lowest: int | None) -> dict[str, Any]:
    points = sum(pair.points for pair in pairs)
    return {
        "lowest_points": lowest,
        "children": len(round_.children),
        "volunteers": len(round_.volunteers),
        "places": sum(volunteer.capacity for volunteer in round_.volunteers),
        "matched": len(pairs),
        "matched_by_class": _matched_by_class(round_, pairs),
        "total_points": points,
        "upper_bound_points": points + gap,
        "proved_optimal": gap == 0,
    }


def _matched_by_class(round_: Round, pairs: Sequence[Pair]) -> tuple[dict[str, int], ...]:
    """How many children of each class there are and how many have a pair, the highest first."""
    paired = {pair.child for pair in pairs}
    classes: dict[tuple[int, int], list[bool]] = {}
    for child in round_.children:
        classes.setdefault((child.need, child.waited), []).append(child.id in paired)
    return tuple(
        {"need": need, "waited": waited, "children": len(served), "matched": sum(served)}
        for (need, waited), served in sorted(classes.items(), reverse=True)
    )
