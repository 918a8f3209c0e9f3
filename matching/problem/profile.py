"""The two kinds of people that are matched, and what their columns may hold."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Complaint = tuple[str, str]
"""A code and the end of a sentence that begins with the value."""

WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,999}")
REGION = re.compile(r"[0-9]{6}")


@dataclass(frozen=True, slots=True)
class Child:
    """A child of the round; `age` in whole years, `region` a six-digit code or empty."""

    id: str
    age: int
    gender: str
    region: str
    interests: tuple[str, ...]
    need: int
    school: str = ""
    waited: int = 0


@dataclass(frozen=True, slots=True)
class Volunteer:
    """A volunteer of the round, for `capacity` children of no higher need than `max_need`."""

    id: str
    age: int
    gender: str
    region: str
    interests: tuple[str, ...]
    capacity: int = 1
    max_need: int = 3


@dataclass(frozen=True, slots=True)
class CsvColumn:
    """One column of a table.

    `read` turns a cell into a value (or leaves the text where it cannot), `check` says what is
    wrong with a value, `write` makes a cell of it; `fill` stands in where the column is missing.
    """

    name: str
    read: Callable[[str], Any]
    check: Callable[[Any], Complaint | None]
    write: Callable[[Any], str]
    fill: Any
    required: bool = True


def read_whole(cell: str) -> int | str:
    """A whole number, or the cell as it was."""
    return int(cell) if WHOLE_NUMBER.fullmatch(cell) else cell


def read_interests(cell: str) -> tuple[str, ...]:
    """The tags of a cell, each once, in the order they were written."""
    tags = (tag.strip() for tag in cell.split(";"))
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def whole_between(low: int, high: int) -> Callable[[Any], Complaint | None]:
    """A check that a value is a whole number from `low` to `high`."""

    def check(value: Any) -> Complaint | None:
        if value == "":
            return "empty", f"is empty; give a whole number from {low} to {high}"
        if type(value) is not int:
            return "not_a_whole_number", "is not a whole number"
        if not low <= value <= high:
            return "out_of_range", f"is not between {low} and {high}"
        return None

    return check


def check_id(value: Any) -> Complaint | None:
    """An id is any text on one line, without the sign that joins ids."""
    if not isinstance(value, str) or not value.strip():
        return "empty", "is empty; every row needs an id"
    if value != value.strip() or ";" in value or not value.isprintable():
        return "bad_id", "is no id: no ';', no line breaks, no spaces around it"
    return None


def check_gender(value: Any) -> Complaint | None:
    """Gender is m, f or empty."""
    return None if value in ("m", "f", "") else ("bad_gender", "is none of m, f or empty")


def check_region(value: Any) -> Complaint | None:
    """A region is six digits, or empty where it is unknown."""
    if value == "" or (isinstance(value, str) and REGION.fullmatch(value)):
        return None
    return "bad_region", "is not a region code of six digits (leave it empty where it is unknown)"


def check_interests(value: Any) -> Complaint | None:
    """Interests are texts without the sign that joins them."""
    tags = value if isinstance(value, tuple) else (value,)
    if all(isinstance(tag, str) and tag.strip() and ";" not in tag for tag in tags):
        return None
    return "bad_interests", "holds an interest that is empty or has ';' in it"


def accept(_value: Any) -> Complaint | None:
    """Any value will do."""
    return None


def _text(name: str, check: Callable[[Any], Complaint | None], fill: str = "") -> CsvColumn:
    return CsvColumn(name, str, check, str, fill)


def _whole(name: str, low: int, high: int, fill: int, required: bool = True) -> CsvColumn:
    return CsvColumn(name, read_whole, whole_between(low, high), str, fill, required)


def _read_waited(cell: str) -> int | str:
    return read_whole(cell) if cell else 0


PERSON = (
    _text("id", check_id),
    _whole("age", 0, 130, 0),
    _text("gender", check_gender),
    _text("region", check_region),
    CsvColumn("interests", read_interests, check_interests, ";".join, ()),
)
CHILD = (
    *PERSON,
    _whole("need", 0, 3, 0),
    _text("school", accept),
    CsvColumn("waited", _read_waited, whole_between(0, 999_999_999), str, 0, required=False),
)
VOLUNTEER = (*PERSON, _whole("capacity", 1, 999_999_999, 1), _whole("max_need", 0, 3, 3))
PAIR = (_text("child", check_id, "-"), _text("volunteer", check_id, "-"))
