"""Only app/clock.py reads the clock."""

import ast

from tests.rules.source import dotted, python_files, relative, tree_of

READS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "datetime.datetime.now",
    "datetime.date.today",
    "date.today",
    "time.time",
}
# How long something took is no date: perf_counter and monotonic are free.
ALLOWED = {"app/clock.py"}


def test_the_clock_is_read_in_one_place():
    faults = [
        f"{relative(path)}:{node.lineno} reads the clock: take now or today as an argument"
        for path in python_files("app", "letters", "matching")
        if relative(path) not in ALLOWED
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and dotted(node.func) in READS
    ]
    assert not faults, "\n".join(faults)
