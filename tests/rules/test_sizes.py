"""Files, functions, folders and lines of a template keep sizes that one can read at a sitting."""

import ast
from collections import Counter
from statistics import median

from tests.rules.source import ROOT, python_files, relative, tree_of

PROGRAMME = ("app", "letters", "matching")
MOST_FILES = 16
LONGEST_FUNCTION = 60
LONGEST_LINE = 160
# Functions over the limit that are flat tables: `path:name`, and why it is one.
TABLES: dict[str, str] = {}


def holds_code(path):
    """Whether there is more in a file than words about its folder."""
    return path.name != "__init__.py" or len(tree_of(path).body) > 1


def share(sizes, limit):
    """Which part of the sizes is within the limit."""
    return sum(size <= limit for size in sizes) / len(sizes)


def functions():
    """Each function of the programme, `path:name`, with its number of lines."""
    for path in python_files(*PROGRAMME):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{relative(path)}:{node.name}", node.end_lineno - node.lineno + 1


def test_most_files_are_short():
    sizes = [
        len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files(*PROGRAMME)
        if holds_code(path)
    ]
    assert median(sizes) <= 80, f"half of the files have over {median(sizes)} lines: split some"
    assert share(sizes, 200) >= 0.9, "more than one file in ten has over 200 lines: split some"


def test_most_functions_are_short():
    sizes = [size for _, size in functions()]
    assert median(sizes) <= 8, f"half of the functions have over {median(sizes)} lines"
    assert share(sizes, 18) >= 0.9, "more than one function in ten has over 18 lines"


def test_no_function_is_too_long_to_follow():
    long = {name: size for name, size in functions() if size > LONGEST_FUNCTION}
    faults = [
        f"{name} has {size} lines: give its steps names, or add it to TABLES if it is one"
        for name, size in long.items()
        if name not in TABLES
    ]
    assert not faults, "\n".join(faults)
    assert not set(TABLES) - set(long), "TABLES names what is short now or gone"


def test_no_folder_holds_too_many_files():
    folders = Counter(
        relative(path.parent)
        for path in python_files(*PROGRAMME, "bench", "tests")
        if path.name != "__init__.py"
    )
    faults = [
        f"{folder} holds {count} files: make a room of those that are about one thing"
        for folder, count in folders.items()
        if count > MOST_FILES
    ]
    assert not faults, "\n".join(faults)


def test_no_line_of_a_template_is_too_long_to_read():
    faults = [
        f"{relative(path)}:{number} has {len(line)} characters: break it inside a tag or braces"
        for path in sorted((ROOT / "app/templates").rglob("*"))
        if path.is_file()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LONGEST_LINE
    ]
    assert not faults, "\n".join(faults)
