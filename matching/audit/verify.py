"""Recount a result from the input alone: nothing is taken from whoever solved the round."""

from dataclasses import dataclass

from matching.audit.block import Scorer
from matching.audit.bound import gap_faults, gap_of, lowest_points, rank_faults, tally_of
from matching.audit.certificate import certificate_faults
from matching.audit.pairs import pair_faults
from matching.audit.presence import absence_faults, price_faults
from matching.audit.reasons import reason_faults
from matching.audit.undecided import undecided
from matching.problem.errors import Fault
from matching.problem.round import Round
from matching.result.solution import Solution


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the recount found: `gap` is bound less worth, in the units of w.

    It is None where the pairs, the children or the prices are already wrong.
    """

    findings: tuple[Fault, ...]
    gap: int | None

    @property
    def proved_optimal(self) -> bool:
        """Whether every pair is as it says and no better result exists."""
        return not self.findings and self.gap == 0


def verify_solution(round_: Round, solution: Solution) -> Verdict:
    """Recount every pair, price, reason and figure, and the bound that the prices give."""
    findings = [
        *pair_faults(round_, solution.pairs),
        *absence_faults(round_, solution),
        *price_faults(round_, solution.prices),
    ]
    if findings:
        return Verdict(tuple(findings), None)
    scorer, left = Scorer(round_), undecided(round_)
    lowest = lowest_points(round_, solution, left)
    tally = tally_of(scorer, round_, solution, lowest or 0)
    gap = gap_of(round_, solution, left, tally)
    findings = [
        *rank_faults(round_, solution, tally),
        *gap_faults(gap),
        *reason_faults(round_, solution.waiting, left, scorer, tally.eligible),
        *certificate_faults(round_, solution, gap, lowest),
    ]
    return Verdict(tuple(findings), gap)
