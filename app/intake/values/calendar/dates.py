"""In goes the bare text of a date, out come year, month and day as far as it tells them."""

import re
from datetime import date, timedelta

from app.intake.faults import Unreadable
from app.intake.values.numerals import HAN_NUMBER, han_number

Parts = tuple[int, int | None, int | None]

# Excel counts days from here, once its invented 29 February 1900 is taken into account.
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_SERIALS = range(15_000, 60_000)
_MARKS = re.compile(r"[年月./\-—–―~‧_,·。、\\]+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# '6月份', '6月底' say no day.
_DAYLESS = re.compile(
    r"(?<=月)(?:份|初|中|底|末|[上中下]旬|[?x×_*]*日|左右|前后|(?:具体)?日期?(?:不详|未知|不清))+$"
    r"|(?<=年)(?:[?x×_*]+月.*|左右|前后|(?:具体)?月日?(?:不详|未知|不清))$|[-/.](?:x+|[?]+|[*]+|_+)$"
)
# 2014.2 shown with two decimals.
_PADDED = re.compile(r"((?:19|20)\d\d\.[2-9])0")


def read_parts(text: str, on: date) -> Parts | None:
    """Year, month and day of a date, None for what it leaves open; None if it is no date.

    A day or month of nought is one that is not known. Raises Unreadable: date_impossible,
    date_ambiguous.
    """
    text = _DAYLESS.sub("", re.sub(r"^公?元|(出生|生)$", "", text))
    text = re.sub(HAN_NUMBER, lambda m: str(_or_text(m.group())), text) if "年" in text else text
    if re.fullmatch(r"\d{8}", text):
        return _checked(int(text[:4]), int(text[4:6]), int(text[6:]))
    if re.fullmatch(r"(19|20)\d{4}", text):
        return _checked(int(text[:4]), int(text[4:]), None)
    if re.fullmatch(r"\d{6}", text):
        return _checked(full_year(text[:2], on), int(text[2:4]), int(text[4:]))
    if found := re.fullmatch(r"((?:19|20)\d\d)年?|(\d\d)年", text):
        return _checked(full_year(found.group(1) or found.group(2), on), None, None)
    if re.fullmatch(r"\d{5}", text) and int(text) in _SERIALS:
        day = day_of_serial(int(text))
        return day.year, day.month, day.day
    return _of_words(text, on) or _of_marks(_PADDED.sub(r"\1", text), on)


def full_year(digits: str, on: date) -> int:
    """The year of two digits or four: of two, the last that is not still to come."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if year <= on.year % 100 else 1900)


def _or_text(han: str) -> int | str:
    value = han_number(han)
    return han if value is None else value


def _of_marks(text: str, on: date) -> Parts | None:
    parts = _MARKS.split(re.sub(r"[日号]$", "", text).strip("年月./-"))
    if not 2 <= len(parts) <= 3 or not all(re.fullmatch(r"\d{1,4}", part) for part in parts):
        return None
    if len(parts) == 3 and len(parts[2]) == 4:
        return _day_and_month(int(parts[0]), int(parts[1]), int(parts[2]))
    if len(parts[0]) == 3:
        return None
    if len(parts) == 2 and len(parts[0]) < 3 and len(parts[1]) == 4 and "年" not in text:
        return _checked(int(parts[1]), int(parts[0]), None)
    if len(parts[0]) < 3 and len(parts) == 2 and "年" not in text:
        return None
    year = full_year(parts[0], on)
    return _checked(year, int(parts[1]), int(parts[2]) if len(parts) == 3 else None)


def _day_and_month(first: int, second: int, year: int) -> Parts:
    if first == second or second > 12:
        return _checked(year, first, second)
    if first > 12:
        return _checked(year, second, first)
    raise Unreadable("date_ambiguous")


def _of_words(text: str, on: date) -> Parts | None:
    found = re.fullmatch(
        r"(\d{1,2})?(?:st|nd|rd|th)?[-.,/]?([a-z]{3,9})[-.,/]?(\d{1,2})?(?:st|nd|rd|th)?[-.,/]?"
        r"(\d{4}|(?<=[a-z]-)\d{2})",
        text,
    )
    if not found or found.group(2)[:3] not in _MONTHS:
        return None
    day = found.group(1) or found.group(3)
    month = _MONTHS.index(found.group(2)[:3]) + 1
    return _checked(full_year(found.group(4), on), month, int(day) if day else None)


def day_of_serial(days: int) -> date:
    """The day that Excel counts as this number."""
    return _EXCEL_DAY_ZERO + timedelta(days=days)


def _checked(year: int, month: int | None, day: int | None) -> Parts:
    if day == 0:
        day = None
    if month == 0 and day is None:
        month = None
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise Unreadable("date_impossible") from None
    return year, month, day
