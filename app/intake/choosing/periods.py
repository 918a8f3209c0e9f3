"""Which time a list is of, by the name of its sheet or its title: '2025年秋', '2025-2026学年'."""

import re
from datetime import date

from app.intake.values.text import packed

Period = tuple[int, int]
"""A year and a month, 0 where only the year is told; the later the newer."""
LONG_AGO: Period = (0, 0)

_OLD = re.compile(r"去年|往年|上学年|历年|旧|历史|存档|备份|作废|过期|(?<![a-z])old|backup|archive")
_YEARS = re.compile(
    r"(?<!\d)(20\d\d)(?:[-—–~～/至]+(20\d\d|\d\d)(?!\d))?(?!\d)(?:学?年度?)?(?![级届]|年?[级届])"
)
_SHORT = re.compile(r"(?<!\d)(2\d)(?=年?[春秋])")
_MONTH = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])月")
_SPRING, _AUTUMN = 3, 9
_BACK, _AHEAD = 4, 1


def period_of(text: str, on: date) -> Period | None:
    """The time a text names, if it can be that of a list today; LONG_AGO for one put away.

    A year in which children entered school ('2021级') or were born is none.
    """
    plain = packed(text).lower()
    if _OLD.search(plain):
        return LONG_AGO
    if short := _SHORT.search(plain):
        return 2000 + int(short.group(1)), _month_of(plain)
    found = _YEARS.search(plain)
    if found is None or not on.year - _BACK <= int(found.group(1)) <= on.year + _AHEAD:
        return None
    year, behind = int(found.group(1)), found.group(2)
    if behind and int(behind) % 100 == (year + 1) % 100:
        return _of_school_year(year, plain)
    if behind and 1 <= int(behind) <= 12:
        return year, int(behind)
    return year, _month_of(plain[found.end() :])


def _of_school_year(first: int, text: str) -> Period:
    if re.search(r"下学期|第二学期|春", text):
        return first + 1, _SPRING
    return first, _AUTUMN


def _month_of(text: str) -> int:
    if "春" in text:
        return _SPRING
    if "秋" in text:
        return _AUTUMN
    month = _MONTH.search(text)
    return int(month.group(1)) if month else 0


def is_older(one: Period, other: Period) -> bool:
    """Whether a time is before another; where one tells no month, years alone are compared."""
    if 0 in (one[1], other[1]) and LONG_AGO not in (one, other):
        return one[0] < other[0]
    return one < other


def school_year_begins(on: date) -> Period:
    """When the school year of a day began."""
    return (on.year if on.month >= 8 else on.year - 1), 8
