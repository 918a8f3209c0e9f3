"""A round solved and recounted, with brothers and sisters at different volunteers.

The engine knows forbidden pairs only, and 'these two not both' is none. So a round in which
siblings came to one volunteer is solved again without the weaker of their pairs, until none are
left. The proof is of the round with these pairs forbidden, and says so: they are in its `forbid`.
What the rule cost all is known too: no other way of keeping siblings apart could win back more.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import matching
from app.actions.system.work import Progress
from app.errors import Refused
from app.store.rounds.faults import engine_faults

Ruled = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Solved:
    """A proved solution of a round.

    `apart` are the pairs forbidden for a sibling's sake, each with child, volunteer and sibling;
    `lost` are the pairs and points that this took from all.
    """

    engine: matching.Round
    solution: matching.Solution
    apart: list[list[str]] = field(default_factory=list)
    lost: Mapping[str, int] = field(default_factory=dict)

    def kin(self) -> dict[str, Any]:
        """What a draft keeps of it, nothing where no siblings had to be kept apart."""
        return {"apart": self.apart, **self.lost} if self.apart else {}


def solve_proved(
    engine: matching.Round,
    guardians: Mapping[str, str],
    rulings: Ruled,
    progress: Progress | None = None,
) -> Solved:
    """Solve a round; `guardians` tells by the child's code who are siblings.

    Two siblings come to one volunteer only where a ruling allows or locks it. Raises Refused
    drafts.refused or drafts.unproved, and what `progress` raises.
    """
    first = solution = _solved(engine, progress)
    apart: list[list[str]] = []
    while found := _too_near(engine, solution, guardians, rulings):
        apart += found
        links = {*engine.forbid, *((child, volunteer) for child, volunteer, _ in found)}
        engine = replace(engine, forbid=tuple(sorted(links)))
        solution = _solved(engine, progress)
    if progress is not None:
        progress("verifying", 0.9)
    verdict = matching.verify_solution(engine, solution)
    if not verdict.proved_optimal:
        raise Refused("drafts.unproved", findings=len(verdict.findings))
    before, after = first.certificate, solution.certificate
    lost = {
        "pairs": before.matched - after.matched,
        "points": before.total_points - after.total_points,
    }
    return Solved(engine, solution, sorted(apart), lost)


def _solved(engine: matching.Round, progress: Progress | None) -> matching.Solution:
    try:
        return matching.solve_round(engine, progress)
    except matching.InputRefused as refused:
        raise Refused("drafts.refused", faults=engine_faults(refused)) from refused


def _too_near(
    engine: matching.Round,
    solution: matching.Solution,
    guardians: Mapping[str, str],
    rulings: Ruled,
) -> list[list[str]]:
    """The pairs to forbid: of siblings at one volunteer all but the locked, or the best, one."""
    allowed = {(child, volunteer) for kind, child, volunteer in rulings if kind == "allow"}
    together: dict[tuple[str, str], list[matching.Pair]] = defaultdict(list)
    for pair in solution.pairs:
        phone = guardians.get(pair.child)
        if phone is not None and (pair.child, pair.volunteer) not in allowed:
            together[pair.volunteer, phone].append(pair)
    locked, found = set(engine.keep), []
    for pairs in together.values():
        best, *others = sorted(
            pairs,
            key=lambda one: ((one.child, one.volunteer) not in locked, -one.points, one.child),
        )
        found += [
            [one.child, one.volunteer, best.child]
            for one in others
            if (one.child, one.volunteer) not in locked
        ]
    return found
