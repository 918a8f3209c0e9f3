"""Pairs children with volunteers, gives the reasons, and proves that it cannot be done better.

A plain package: no web, no database, no clock. `solve` takes two tables and a policy.
"""

from matching.check import make_round
from matching.compare import Comparison, compare
from matching.errors import Fault, InputRefused, MatchingError
from matching.explain import Alternative, Explanation, alternatives, explain
from matching.folder import folder_files, read_solution, write_solution
from matching.policy import Policy
from matching.profile import Child, Volunteer
from matching.round import Round
from matching.score import Parts
from matching.solution import Certificate, Pair, Solution, Waiting
from matching.solve import solve, solve_round
from matching.table import write_children_csv, write_links_csv, write_volunteers_csv
from matching.verify import Verdict, verify_solution

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
