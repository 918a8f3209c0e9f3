"""In go the cells for grade and class, out come both: 六年级（4）班, 5.4班, 初一, 503班."""

import re
from datetime import date

from app.intake.opening.sheets import Cell
from app.intake.values.numerals import HAN_NUMBER, han_number
from app.intake.values.text import folded, packed, shown

Part = int | str | None

_NUMBER = r"(\d{1,2}|[一二三四五六七八九十]{1,3})"
_SINGLE = r"([1-9]|[一二三四五六七八九])"
_CLASS = rf"[(\[第.·\-_/]*{_NUMBER}[)\]]*班?"
_BOTH = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:小学|初中)?{_SINGLE}年级?{_CLASS}",
        rf"(初|高|小){_SINGLE}(?:年级)?{_CLASS}",
        rf"{_SINGLE}[(\[.·\-_/]{_NUMBER}[)\]]*班?",
        rf"[(\[]{_SINGLE}[)\]]{_NUMBER}班?",
        r"([一二三四五六七八九])0?([1-9]\d?)班?",
        r"([一二三四五六七八九])([一二三四五六七八九])班",
        r"([1-9])0([1-9])班?",
        rf"(?:grade|g|year){_SINGLE},?(?:class|c){_NUMBER}",
    )
)
_GRADE = re.compile(rf"(?:小学|初中|grade|g|year)?{_SINGLE}(?:年级|年)?(?:[上下](?:学期|册)?)?")
_STAGE_GRADE = re.compile(r"(小学|小|初中|初|高中|高)([1-6一二三四五六])(?:年级)?")
_CLASS_ALONE = re.compile(rf"(?:class|c)?[(\[第]*{_NUMBER}[)\]]*班?")
_GRADE_AND_NAME = re.compile(rf"(?:小学|初中)?{_SINGLE}年级(\D{{1,20}})")
_IN_TITLES = re.compile(
    rf"(?:初[一二三]|[1-9一二三四五六七八九]年级)[(\[]?(?:\d{{1,2}}|{HAN_NUMBER})[)\]]?班"
)
_STAGE = {"小学": 0, "小": 0, "初中": 6, "初": 6, "高中": 9, "高": 9}


def read_class(grade_cell: Cell, class_cell: Cell) -> tuple[Part, Part]:
    """Grade and class as numbers where they can be read, else as written; None if not given.

    Junior middle school counts on: 初一 is 7. Either cell may hold both.
    """
    for cell in (class_cell, grade_cell):
        if both := _both(cell):
            grade = _grade(grade_cell)
            return (grade if isinstance(grade, int) else both[0]), both[1]
    grade, group = _grade(grade_cell), _class(class_cell)
    # '六年级' in a column headed 班级, with no column for the grade.
    if grade is None and isinstance(group, str) and isinstance(_grade(class_cell), int):
        return _grade(class_cell), None
    if isinstance(group, str) and (named := _GRADE_AND_NAME.fullmatch("".join(group.split()))):
        return (_int(named.group(1)) if grade is None else grade), named.group(2)
    return grade, group


def class_within(text: str) -> str | None:
    """The class that a title names, as in '灯塔镇中心小学五年级（2）班名单'; None if it does not
    name a single one.
    """
    found = set(_IN_TITLES.findall(packed(text)))
    return found.pop() if len(found) == 1 else None


def _both(cell: Cell) -> tuple[int, int] | None:
    # Excel turns 5-2 into the second of May; a date in this column is a class.
    if isinstance(cell, date):
        return (cell.month, cell.day) if cell.month <= 9 and cell.day <= 30 else None
    text = packed(cell)
    for pattern in _BOTH:
        if found := pattern.fullmatch(text):
            groups = found.groups()
            stage = _STAGE[groups[0]] if len(groups) == 3 else 0
            return stage + _int(groups[-2]), _int(groups[-1])
    return None


def _grade(cell: Cell) -> Part:
    text = packed(cell)
    if found := _STAGE_GRADE.fullmatch(text):
        return _staged(found.group(1), _int(found.group(2)))
    if found := _GRADE.fullmatch(text):
        return _int(found.group(1))
    return shown(cell) or None


def _staged(stage: str, year: int) -> int:
    # 初中七年级 and 初中一年级 are both grade 7.
    return year if year > 3 and stage.startswith("初") else _STAGE[stage] + year


def _class(cell: Cell) -> Part:
    found = _CLASS_ALONE.fullmatch(packed(cell))
    if found and (value := _int(found.group(1))) <= 40:
        return value
    return (shown(cell) if not isinstance(cell, float) else folded(cell)) or None


def _int(text: str) -> int:
    value = int(text) if text.isascii() else han_number(text)
    return value if value is not None else 0
