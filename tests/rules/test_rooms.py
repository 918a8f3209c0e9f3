"""The same rooms on each floor, named by their noun; the rooms of one floor form no ring."""

import ast
from collections import defaultdict

import networkx
import pytest

from tests.rules.source import ROOT, python_files, relative, tree_of

ROOMS = {
    "access",
    "people",
    "rounds",
    "letters",
    "bundles",
    "concerns",
    "desk",
    "intake",
    "messages",
    "oversight",
    "reviews",
    "system",
}
"""What the programme is about. docs/decisions/0018 says what each room holds."""
FLOORS = {
    "app/store": ROOMS,
    "app/actions": ROOMS,
    "app/web": ROOMS,
    "app/wording": ROOMS - {"desk"},
    "app/commands": ROOMS - {"concerns", "desk", "reviews"},
    "app/templates": ROOMS,
    "tests/app": ROOMS,
}
"""A floor that lacks a room has nothing to do there."""
BESIDE = {
    "app/store": {"codes", "kept", "listing", "parts", "scope"},
    "app/actions": {"records", "transaction"},
    "app/web": {
        *("acting", "addresses", "choices", "columns", "editing", "listing", "navigation"),
        *("numbers", "states", "tables", "taps", "pictures", "undoing", "word_files"),
    },
    "app/wording": set(),
    "app/commands": {"console"},
    "app/templates": {"base", "components", "email", "errors"},
}
"""What lies on a floor beside its rooms, because all of them use it."""
LAYERED = ("app/store", "app/actions", "app/web", "app/commands", "app/wording")


def rooms_of(floor):
    """The rooms of a floor, folders or files, and whatever else lies beside them unnamed."""
    paths = [path for path in (ROOT / floor).iterdir() if not path.name.startswith("__")]
    found = {path.stem if path.is_file() else path.name for path in paths}
    if floor == "tests/app":
        found = {path.name for path in paths if path.is_dir()}
    return found - BESIDE.get(floor, set())


@pytest.mark.parametrize("floor", FLOORS)
def test_a_room_has_its_name_on_each_floor(floor):
    found = rooms_of(floor)
    assert found == FLOORS[floor], (
        f"{floor}: rooms {sorted(found ^ FLOORS[floor])} are new or missing; a noun has one room "
        "of one name on every floor: add it to ROOMS, or move the files to the room of their noun"
    )


def room_of(floor, module):
    """The room of a module of a floor; None for what all rooms of the floor share."""
    parts = module.split(".")[2:]
    return parts[0] if module.startswith(floor.replace("/", ".") + ".") and parts else None


@pytest.mark.parametrize("floor", LAYERED)
def test_the_rooms_of_a_floor_form_no_ring(floor):
    because = defaultdict(set)
    for path in python_files(floor):
        here = room_of(floor, ".".join(path.relative_to(ROOT).with_suffix("").parts))
        for node in ast.walk(tree_of(path)):
            for name in imported(node):
                there = room_of(floor, name)
                if {here, there} <= ROOMS and here != there:
                    because[here, there].add(f"{relative(path)}:{node.lineno}")
    rings = networkx.strongly_connected_components(networkx.DiGraph(list(because)))
    faults = [
        f"{here} needs {there}: {', '.join(sorted(because[here, there]))}"
        for ring in rings
        for here, there in because
        if len(ring) > 1 and {here, there} <= ring
    ]
    assert not faults, "rooms need each other; move what both need below them:\n" + "\n".join(
        faults
    )


def imported(node):
    """The dotted names that an import statement takes."""
    if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
