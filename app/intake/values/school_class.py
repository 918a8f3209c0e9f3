"""In go the cells for grade and class, out come both: 六年级（4）班, 5.4班, 初一, 503班."""

import re
from datetime import date
from functools import lru_cache

from app.intake.opening.sheets import Cell
from app.intake.values.numerals import han_number
from app.intake.values.text import folded, packed, shown

Part = int | str | None

_NUMBER = r"(\d{1,2}|[一二三四五六七八九十]{1,3})"
_SINGLE = r"([1-9]|[一二三四五六七八九])"
_CLASS = rf"[(\[第.·\-_/]*{_NUMBER}[)\]]*班?"
_STAGES = "小学|小|初中|初|高中|高"
_BOTH = tuple(
    re.compile(pattern)
    for pattern in (
        rf"第?{_SINGLE}年级?{_CLASS}",
        rf"({_STAGES}){_SINGLE}(?:年级?)?{_CLASS}",
        rf"{_SINGLE}[(\[.·\-_/]{_NUMBER}[)\]]*班?",
        rf"[(\[]{_SINGLE}[)\]]{_NUMBER}班?",
        r"([一二三四五六七八九])0?([1-9]\d?)班?",
        r"([一二三四五六七八九])([一二三四五六七八九])班",
        r"([1-9])0([1-9])班?",
        r"([1-9])([12]\d)班",
        r"0([1-9])(0[1-9]|[1-3]\d)班?",
        rf"(?:grade|g|year){_SINGLE},?(?:class|c){_NUMBER}",
    )
)
_CLASS_FIRST = re.compile(rf"{_NUMBER}班[(\[]{_SINGLE}年级?[)\]]")
_GRADE = re.compile(rf"第?(?:grade|g|year)?{_SINGLE}(?:年级|年)?(?:[上下](?:学期|册)?)?")
_STAGE_GRADE = re.compile(rf"({_STAGES}){_SINGLE}(?:年级)?(?:[上下](?:学期|册)?)?")
_CLASS_ALONE = re.compile(rf"(?:class|c)?[(\[第]*{_NUMBER}[)\]]*班?")
_GRADE_AND_NAME = re.compile(rf"({_STAGES})?{_SINGLE}年级(\D{{1,20}})")
# What stands behind a class: 五年级（2）班住校, 五年级2班（原3班）.
_REMARK = re.compile(r"(?<=班)(?:[(\[].{1,20}[)\]]|[^\d()\[\]班组]{1,10})$")
# Excel turns 5-2 into the second of May, and text tables keep what it shows.
_AS_DAY = re.compile(r"([1-9])月(\d{1,2})[日号]|(\d{1,2})-([a-z]{3})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep")
_STAGE = {"小学": 0, "小": 0, "初中": 6, "初": 6, "高中": 9, "高": 9}
_MOST_CLASSES = 40
_EDGES = "。.,、;"
_BRACKETS = str.maketrans("〔〕【】〖〗", "()()()")


@lru_cache(maxsize=4096, typed=True)
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
        told = _staged(named.group(1) or "小", _int(named.group(2)))
        return (told if grade is None else grade), named.group(3)
    return grade, group


@lru_cache(maxsize=4096, typed=True)
def remark_behind(cell: Cell) -> str:
    """What stands behind a class that can be read without it; '' where nothing does."""
    text = packed(cell).strip(_EDGES)
    found = _REMARK.search(text)
    before = text[: found.start()] if found else ""
    return found.group() if found and (_of_text(before) or _CLASS_ALONE.fullmatch(before)) else ""


def _both(cell: Cell) -> tuple[int, int] | None:
    if isinstance(cell, date):
        return _of_day(cell.month, cell.day)
    text = packed(cell).strip(_EDGES).translate(_BRACKETS)
    if found := _AS_DAY.fullmatch(text):
        month, day, other_day, name = found.groups()
        if month:
            return _of_day(int(month), int(day))
        return _of_day(_MONTHS.index(name) + 1, int(other_day)) if name in _MONTHS else None
    if found := _CLASS_FIRST.fullmatch(text):
        return _int(found[2]), _int(found[1])
    bare = _REMARK.sub("", text)
    return _of_text(text) or (_of_text(bare) if bare != text else None)


def _of_day(month: int, day: int) -> tuple[int, int] | None:
    return (month, day) if month <= 9 and day <= 30 else None


def _of_text(text: str) -> tuple[int, int] | None:
    for pattern in _BOTH:
        if found := pattern.fullmatch(text):
            groups = found.groups()
            grade = _int(groups[-2])
            return _staged(groups[0], grade) if len(groups) == 3 else grade, _int(groups[-1])
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
    found = _CLASS_ALONE.fullmatch(_REMARK.sub("", packed(cell).strip(_EDGES)))
    if found and (value := _int(found.group(1))) <= _MOST_CLASSES:
        return value
    return (shown(cell) if not isinstance(cell, float) else folded(cell)) or None


def _int(text: str) -> int:
    value = int(text) if text.isascii() else han_number(text)
    return value if value is not None else 0
