"""No expression that looks at what people send takes longer than its length allows.

All of the programme's are tried, in modules and in calls, on strings made to be slow: a run that
almost fits, at a length that a field or a cell has. An expression that grows with the cube of the
length, or without a bound, is found; one that grows with the square is held by the limits of texts.
"""

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator

import app
import letters
from tests.rules.source import python_files, relative, tree_of

LENGTH = 600
SECONDS = 0.3
CALLS = {"compile", "match", "search", "sub", "fullmatch", "findall", "finditer", "split"}
RUNS = (
    *(" ", "\n", "a", "x.", "1", "1.", "-", "(", "[(", "一", "不", "同意", "年级", "2014年", "1-"),
    *(
        "a@",
        "www.",
        "家长",
        "的",
        "、",
        "/",
        '="',
        "_",
        ":",
        "男",
        "愿意",
        "√",
        "第1",
        "小学",
        "镇",
    ),
    *("r =", "<c ", "<c r=", "<f>", "请", "如:", "签字"),
)


def of_modules() -> Iterator[tuple[str, re.Pattern]]:
    """The expressions that a module keeps, alone or in a table."""
    for package in (app, letters):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            kept = vars(importlib.import_module(module.name))
            for name, value in list(kept.items()):
                for one in value.values() if isinstance(value, dict) else (value,):
                    if isinstance(one, re.Pattern):
                        yield f"{module.name}:{name}", one


def in_calls() -> Iterator[tuple[str, re.Pattern]]:
    """The expressions that stand in a call of the library."""
    for path in python_files("app", "letters"):
        for node in ast.walk(tree_of(path)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in CALLS
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "re"
                and isinstance(node.args[0], ast.Constant)
            ):
                yield f"{relative(path)}:{node.lineno}", re.compile(node.args[0].value)


def test_no_expression_takes_longer_than_its_text_allows():
    tried, slow = 0, []
    texts = [(run * LENGTH)[:LENGTH] + "\0" for run in RUNS]
    for name, pattern in {*of_modules(), *in_calls()}:
        tried += 1
        for text in texts:
            given = text.encode() if isinstance(pattern.pattern, bytes) else text
            began = time.process_time()
            for _found in pattern.finditer(given):
                pass
            if (took := time.process_time() - began) > SECONDS:
                slow.append(f"{name}: {took:.1f} s with {text[:12]!r}")
    assert tried > 250
    assert not slow, "\n".join(sorted(slow))
