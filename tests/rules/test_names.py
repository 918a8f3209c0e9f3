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
