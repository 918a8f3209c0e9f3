"""Classes named after the year of entry. In goes 2021级3班 with a day, out come grade and class."""

import re
from datetime import date

from app.intake.opening.sheets import Cell
from app.intake.values.school_class import read_class
from app.intake.values.text import packed

_ENTERED = re.compile(r"(?P<stage>小学|初中?|高中?)?(?P<year>20\d\d)级(?P<rest>.*)")
_FIRST_GRADE = {"小": 1, "初": 7, "高": 10}
_LAST_GRADE = {1: 9, 7: 9, 10: 12}
_ENTRY_AGES = range(5, 10)
_AUTUMN = 9
"""The month in which a school year begins."""


def entered_class(cell: Cell, born: int | None, on: date) -> tuple[int, int | str | None] | None:
    """Grade and class of who entered in the named year; None where the cell names none, or where
    it does not fit the year of birth.

    Without a stage the first grade was entered, or the seventh by whoever is old enough for that.
    """
    found = _ENTERED.fullmatch(packed(cell))
    if not found:
        return None
    passed = on.year - int(found["year"]) - (0 if on.month >= _AUTUMN else 1)
    stages = [_FIRST_GRADE[found["stage"][0]]] if found["stage"] else [1, 7]
    for first in stages:
        grade = first + passed
        if first <= grade <= _LAST_GRADE[first] and _of_age(grade, born, on):
            return grade, read_class(None, found["rest"] or None)[1]
    return None


def _of_age(grade: int, born: int | None, on: date) -> bool:
    """Whether somebody born in a year may be in a grade: at six or seven into the first."""
    begun = on.year if on.month >= _AUTUMN else on.year - 1
    return born is None or begun - (grade - 1) - born in _ENTRY_AGES
