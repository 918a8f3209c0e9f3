"""Pairs children with volunteers, gives the reasons, and proves that it cannot be done better.

A plain package: no web, no database, no date. `solve` takes two tables and a policy.
"""

from matching.audit.verify import Verdict, verify_solution
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
