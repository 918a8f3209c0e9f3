"""Who may import whom within the engine, so that whoever checks a result shares nothing with
whoever found it. Each message says what to do."""

import ast

import pytest

from tests.rules.source import ROOT, imports_of, python_files, relative, tree_of

EVERYTHING = ("",)
# room (or file) of matching/ -> what of matching/ it may import (a room, or a part of one), and
# what to do instead
MAY_IMPORT = {
    "compiled": ((), "it compiles loops, whatever they are about"),
    "problem": ((), "what is asked knows nothing of who answers it; move it up to who uses it"),
    "result": (("problem",), "a result is plain values and files; whoever makes them counts them"),
    "instance": (("problem",), "what is needed of a pair or a price belongs to matching/pricing"),
    "pricing": (("compiled", "instance", "problem"), "what chooses pairs is matching/solver"),
    "solver": (
        ("compiled", "instance", "pricing", "problem", "result"),
        "the solver counts for itself; matching/audit recounts it",
    ),
    "audit": (
        ("compiled", "problem", "result"),
        "a proof shares nothing with what it proves; count it anew in matching/audit",
    ),
    "review": (
        ("audit.block", "audit.undecided", "problem", "result"),
        "a review reads the problem and the result; it solves nothing",
    ),
    "cli": (EVERYTHING, ""),
    "commands": (EVERYTHING, ""),
    "__init__": (EVERYTHING, ""),
    "__main__": (("cli",), "what a command does belongs to matching/commands.py"),
}


def room_of(path):
    """The folder of matching/ that a file is in; its own name where it is in none."""
    return path.relative_to(ROOT / "matching").with_suffix("").parts[0]


def imported(path):
    """What a file imports of matching/, as `room.module.name`, with the line."""
    for name, line in imports_of(path):
        if name == "matching" or name.startswith("matching."):
            yield name.removeprefix("matching").removeprefix(".") or "__init__", line


def is_within(name, allowed):
    return not allowed or name == allowed or name.startswith(f"{allowed}.")


def test_every_room_of_the_engine_says_what_it_may_import():
    rooms = {room_of(path) for path in python_files("matching")}
    assert rooms == MAY_IMPORT.keys(), "give each room of matching/ its row in MAY_IMPORT"


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_of_the_engine_imports_only_what_it_may(room):
    may, instead = MAY_IMPORT[room]
    faults = [
        f"{relative(path)}:{line} imports {name}: {instead}"
        for path in python_files("matching")
        if room_of(path) == room
        for name, line in imported(path)
        if not any(is_within(name, allowed) for allowed in (room, *may))
    ]
    assert not faults, "\n".join(faults)


def test_the_rooms_of_the_engine_form_no_ring():
    above = {room: {name.split(".")[0] for name in may} for room, (may, _) in MAY_IMPORT.items()}
    while free := [room for room, below in above.items() if not below & above.keys()]:
        for room in free:
            del above[room]
    assert not above, f"{sorted(above)} import each other: move what both need to a room below"


def test_every_import_of_the_engine_is_written_in_full():
    faults = [
        f"{relative(path)}:{node.lineno} imports by dots: write the whole name, matching.…"
        for path in python_files("matching")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert not faults, "\n".join(faults)
