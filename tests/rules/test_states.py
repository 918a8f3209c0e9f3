"""States are asked for and set by the members of their enumerations, never by bare strings."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from app.web.states import STATES
from tests.rules.source import ROOT, dotted, python_files, relative, tree_of

ROWS = {kind.__name__.removesuffix("State") or "Letter" for kind in STATES}
ASKED = {"in_", "not_in", "is_", "is_not"}
# What a list is narrowed to has words of its own, such as 'missing'.
FILTERS = ("wanted", "filters")
NAMED = re.compile(r"\b(\w*State)\.([A-Z_]+)\b")
BARE = re.compile(r"(\w[\w.]*)\.state\s*(?:==|!=|(?:not )?in)\s*[(\[]?\s*['\"]")


def is_state(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "state"
        and dotted(node.value).rpartition(".")[2] not in FILTERS
    )


def is_bare(node: ast.AST) -> bool:
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return any(is_bare(one) for one in node.elts)
    if isinstance(node, ast.IfExp):
        return is_bare(node.body) or is_bare(node.orelse)
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def of_call(node: ast.Call) -> bool:
    """`Row.state.in_((…))`, `update(Row).values(state=…)` or `Row(state=…)`."""
    if isinstance(node.func, ast.Attribute) and node.func.attr in ASKED:
        return is_state(node.func.value) and any(is_bare(one) for one in node.args)
    name = dotted(node.func) or getattr(node.func, "attr", "")
    sets = name.rpartition(".")[2] in {*ROWS, "values"}
    return sets and any(given.arg == "state" and is_bare(given.value) for given in node.keywords)


def of_assignment(node: ast.Assign) -> bool:
    """`row.state = …`, also where several are set at once."""
    for target in node.targets:
        pairs = [(target, node.value)]
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            pairs = list(zip(target.elts, node.value.elts, strict=False))
        if any(is_state(one) and is_bare(value) for one, value in pairs):
            return True
    return False


def bare_strings(path: Path) -> Iterator[int]:
    """The lines in which a state meets a bare string."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            found = any(map(is_state, sides)) and any(map(is_bare, sides))
        elif isinstance(node, ast.Call):
            found = of_call(node)
        elif isinstance(node, ast.Match):
            patterns = [one for case in node.cases for one in ast.walk(case.pattern)]
            values = [one.value for one in patterns if isinstance(one, ast.MatchValue)]
            found = is_state(node.subject) and any(map(is_bare, values))
        else:
            found = isinstance(node, ast.Assign) and of_assignment(node)
        if found:
            yield node.lineno


def test_no_state_meets_a_bare_string():
    faults = [
        f"{relative(path)}:{line}: name the member of the state's enumeration"
        for path in python_files("app", "letters", "bench")
        for line in bare_strings(path)
    ]
    assert not faults, "\n".join(faults)


def test_templates_name_states_that_there_are():
    known = {kind.__name__: kind.__members__ for kind in STATES}
    faults = []
    for path in sorted((ROOT / "app/templates").rglob("*.*")):
        text = path.read_text(encoding="utf-8")
        faults += [
            f"{relative(path)}: {name}.state meets a bare string"
            for name in BARE.findall(text)
            if name not in FILTERS
        ]
        faults += [
            f"{relative(path)}: there is no {kind}.{member}"
            for kind, member in NAMED.findall(text)
            if member not in known.get(kind, ())
        ]
    assert not faults, "\n".join(faults)
