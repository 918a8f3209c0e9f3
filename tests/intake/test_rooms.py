"""The rooms of intake stand in a row: each is made of those before it, none needs one behind it."""

from tests.rules.source import ROOT, imports_of, python_files, relative

WAY = ("opening", "values", "fields", "headers", "outline", "kinds", "rows", "choosing")
"""Bytes to cells, cells to values, headings to fields, where they stand, what each column is, a
row, the report, and which of several sheets are lists."""
MOST_FILES = 15


def room_of(module):
    """The room that a dotted name of intake lies in; None outside of the rooms."""
    parts = module.split(".")
    return parts[2] if parts[:2] == ["app", "intake"] and len(parts) > 2 else None


def test_a_room_needs_only_those_before_it():
    rooms = {path.parent.name for path in (ROOT / "app/intake").glob("*/__init__.py")}
    assert rooms == set(WAY), "name the room in WAY, where it stands on the way to the report"
    faults = [
        f"{relative(path)}:{line} imports {name}: what both need belongs in the earlier room"
        for here, room in enumerate(WAY)
        for path in python_files(f"app/intake/{room}")
        for name, line in imports_of(path)
        if room_of(name) in WAY[here + 1 :]
    ]
    assert not faults, "\n".join(faults)


def test_no_room_holds_more_files_than_a_newcomer_reads():
    counts = {room: len(list((ROOT / "app/intake" / room).glob("*.py"))) for room in WAY}
    assert max(counts.values()) <= MOST_FILES, counts
