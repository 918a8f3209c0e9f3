"""Each step that long work reports is said on its page in the reader's language."""

import ast

from app.wording.system.work import STEPS
from tests.rules.source import dotted, python_files, relative, tree_of

REPORTS = {"report", "tell", "advance", "progress"}
"""What a function is called that hears how far work is."""


def steps_of(path):
    """The steps that a file reports, each with its line."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] in REPORTS:
            for given in node.args:
                if isinstance(given, ast.Constant) and isinstance(given.value, str):
                    yield given.value, node.lineno


def test_each_step_of_long_work_has_words():
    found = [
        (step, f"{relative(path)}:{line}")
        for path in python_files("matching/solver", "app/actions")
        for step, line in steps_of(path)
    ]
    assert len(found) > 10, "the names of functions that report changed: mend REPORTS"
    faults = [
        f"{place} reports {step!r}: add it to STEPS in app/wording/system/work.py"
        for step, place in found
        if step not in STEPS
    ]
    assert not faults, "\n".join(faults)
