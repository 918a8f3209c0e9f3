"""Pairs children with volunteers, gives the reasons, and proves that it cannot be done better.

A plain package: no web, no database, no date. `solve` takes two tables and a policy.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from matching.problem.check import make_round
from matching.problem.errors import Fault, InputRefused, MatchingError
from matching.problem.policy import Policy
from matching.problem.profile import Child, Volunteer
from matching.problem.round import Round
from matching.problem.score import Parts
from matching.problem.table import write_children_csv, write_links_csv, write_volunteers_csv
from matching.result.certificate import Certificate
from matching.result.files import folder_files, read_solution
from matching.result.folder import write_solution
from matching.result.solution import Pair, Solution, Waiting
from matching.review.compare import Comparison, compare

if TYPE_CHECKING:
    from matching.audit.verify import Verdict, verify_solution
    from matching.review.explain import Explanation, alternatives, explain
    from matching.review.market import Alternative
    from matching.solver.solve import solve, solve_round

__all__ = [
    "Alternative",
    "Certificate",
    "Child",
    "Comparison",
    "Explanation",
    "Fault",
    "InputRefused",
    "MatchingError",
    "Pair",
    "Parts",
    "Policy",
    "Round",
    "Solution",
    "Verdict",
    "Volunteer",
    "Waiting",
    "alternatives",
    "compare",
    "explain",
    "folder_files",
    "make_round",
    "read_solution",
    "solve",
    "solve_round",
    "verify_solution",
    "write_children_csv",
    "write_links_csv",
    "write_solution",
    "write_volunteers_csv",
]

# What counts with machine code takes most of a second to load: whoever asks for it waits, not
# whoever starts a command.
_COUNTS = {
    "Alternative": "matching.review.market",
    "Explanation": "matching.review.explain",
    "Verdict": "matching.audit.verify",
    "alternatives": "matching.review.explain",
    "explain": "matching.review.explain",
    "solve": "matching.solver.solve",
    "solve_round": "matching.solver.solve",
    "verify_solution": "matching.audit.verify",
}


if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name not in _COUNTS:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(_COUNTS[name]), name)
