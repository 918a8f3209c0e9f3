"""Rooms have the names of nouns, and files stay small enough to read."""

import ast
from collections import defaultdict

from tests.rules.source import dotted, python_files, relative, tree_of

VAGUE = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "data", "misc"}
LONGEST = 350


def test_no_room_has_a_vague_name():
    faults = [
        f"{relative(path)}: name it after the noun it serves"
        for path in python_files("app", "letters", "matching", "tests", "bench")
        if VAGUE & {path.stem, *path.parent.parts[-2:]}
    ]
    assert not faults, "\n".join(faults)


def test_no_file_is_too_long_to_read():
    faults = [
        f"{relative(path)} has {lines} lines: split it by noun or by step"
        for path in python_files("app", "letters", "matching", "tests", "bench")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    ]
    assert not faults, "\n".join(faults)


def test_an_error_code_has_one_sentence_in_one_file():
    places = defaultdict(list)
    for path in python_files("app/wording"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.AnnAssign) and dotted(node.target) == "WORDS":
                for key in node.value.keys if isinstance(node.value, ast.Dict) else ():
                    if isinstance(key, ast.Constant):
                        places[key.value].append(relative(path))
    assert places, "app/wording/ holds a dictionary WORDS in each file"
    twice = {code: files for code, files in places.items() if len(files) > 1}
    assert not twice, f"keep the sentence in the file of its noun: {twice}"


TWINS = {
    "Child",
    "HallViolator",
    "Letter",
    "Pair",
    "Reminder",
    "Round",
    "Term",
    "Volunteer",
    "Waiting",
}
"""Nouns that are a table, and a plain value where `letters` or the engine decides about them."""


def test_a_class_name_means_one_thing():
    places = defaultdict(list)
    for path in python_files("app", "letters", "matching"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(relative(path))
    twice = {name: files for name, files in places.items() if len(files) > 1}
    twice = {
        name: files
        for name, files in twice.items()
        if name not in TWINS or sum(file.startswith("app/models/") for file in files) != 1
    }
    assert not twice, f"name each after what it is, and put the word into the glossary: {twice}"


def test_a_docstring_says_more_than_the_name():
    documented = ast.Module | ast.ClassDef | ast.FunctionDef
    faults = [
        f"{relative(path)}: {said!r}: say what goes in and what comes out"
        for path in python_files("app", "letters", "matching")
        for node in ast.walk(tree_of(path))
        if isinstance(node, documented) and (said := ast.get_docstring(node))
        if len(said.split()) < 3
    ]
    assert not faults, "\n".join(faults)
