"""In goes a cell, out comes a birth: a date, a month, a year or an age, in many ways of writing."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.intake.faults import Unreadable
from app.intake.opening.sheets import Cell
from app.intake.values.numerals import HAN_NUMBER, han_number, number
from app.intake.values.resident_id import read_resident_id
from app.intake.values.text import folded, packed

# Excel counts days from here, once its invented 29 February 1900 is taken into account.
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_SERIALS = range(15_000, 60_000)
_CLOCK = re.compile(
    r"[tT ]+(?:[上下]午|[ap]m)?\s*\d{1,2}:\d{2}(:\d{2})?(\.\d+)?\s*([ap]m|z|[+-]\d\d:?\d\d)?$", re.I
)
# Most dates need no cleaning, and one look tells.
_PLAIN = re.compile(r"[\d年月日/-]+")
_WEEKDAY = re.compile(r"(?:星期|周|礼拜)[一二三四五六日天]$")
# A remark behind a value, as '2014.3.5（11岁）'; of another calendar it changes the date itself.
_REMARK = re.compile(r"\((?!农|阴)[^()]*\)$")
_SPACED = re.compile(r"(?<=\d) +(?=\d{1,2}(?: |$))")
_MARKS = re.compile(r"[年月./\-—–―~‧_,·。、\\]+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_AGE = re.compile(
    rf"(?:约|满|虚岁|周岁)?(\d{{1,3}}(?:\.0+)?|{HAN_NUMBER})"
    r"(?:周?岁(?:左右|[零又]?\d{1,2}个?月)?)?(?:半|多)?(?:yearsold|years|yrs)?"
)


@dataclass(frozen=True, slots=True)
class Birth:
    """As much of a birth date as is known."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def exact(self) -> date | None:
        """The whole date, if the day is known."""
        return date(self.year, self.month, self.day) if self.month and self.day else None

    def age(self, on: date) -> int:
        """Whole years on a day; without month or day, as if the birthday had passed."""
        passed = (self.month or 1, self.day or 1) <= (on.month, on.day)
        return on.year - self.year - (0 if passed else 1)

    def after(self, on: date) -> bool:
        """Whether the birth lies after a day."""
        return (self.year, self.month or 1, self.day or 1) > (on.year, on.month, on.day)


def read_birth(cell: Cell, on: date) -> Birth | None:
    """The birth in a cell that may hold a date, a resident id or an age; None if empty.

    Raises Unreadable: date_unreadable, date_impossible, date_ambiguous, or as read_resident_id.
    """
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return Birth(cell.year, cell.month, cell.day)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and int(cell) in _SERIALS:
        return _of_serial(int(cell))
    text = _bare(folded(cell))
    if not text:
        return None
    if re.fullmatch(r"[\dx]{15}|[\dx]{17,19}|\d\.\d+e\+1[4-8]", text):
        return Birth(*_parts(read_resident_id(cell).born))
    return _of_text(text, on) or _of_age(text, on) or _fail("date_unreadable")


def _bare(text: str) -> str:
    """A date's text without clock time, weekday, remark, quotes and the '.0' of a number."""
    if _PLAIN.fullmatch(text):
        return text
    text = _REMARK.sub("", _CLOCK.sub("", text).strip("'\"`。"))
    text = packed(_SPACED.sub("-", text.strip()) if re.match(r"\d{4} ", text) else text)
    return re.sub(r"(?<=\d{5})\.0+$", "", _WEEKDAY.sub("", text))


def read_age(cell: Cell, on: date) -> Birth | None:
    """A birth year from an age such as 13, １３, 十三岁, 13.5, 13（虚岁）; None if empty.

    Raises Unreadable: age_unreadable.
    """
    text = re.sub(r"(?<=\d)\.\d{1,2}(?=岁|$)", "", _REMARK.sub("", packed(cell)))
    if not text:
        return None
    return _of_age(text, on) or _fail("age_unreadable")


def _of_age(text: str, on: date) -> Birth | None:
    found = _AGE.fullmatch(text)
    years = number(found.group(1)) if found else None
    return Birth(on.year - years) if years is not None and years < 150 else None


def _of_text(text: str, on: date) -> Birth | None:
    text = re.sub(r"(出生|生)$", "", text)
    text = re.sub(HAN_NUMBER, lambda m: str(_or_text(m.group())), text) if "年" in text else text
    if re.fullmatch(r"\d{8}", text):
        return _checked(int(text[:4]), int(text[4:6]), int(text[6:]))
    if re.fullmatch(r"(19|20)\d{4}", text):
        return _checked(int(text[:4]), int(text[4:]), None)
    if re.fullmatch(r"\d{6}", text):
        return _checked(_full_year(text[:2], on), int(text[2:4]), int(text[4:]))
    if re.fullmatch(r"(19|20)\d\d年?", text):
        return _checked(int(text[:4]), None, None)
    if re.fullmatch(r"\d{5}", text) and int(text) in _SERIALS:
        return _of_serial(int(text))
    return _of_words(text, on) or _of_parts(text, on)


def _or_text(han: str) -> int | str:
    value = han_number(han)
    return han if value is None else value


def _of_parts(text: str, on: date) -> Birth | None:
    parts = _MARKS.split(re.sub(r"[日号]$", "", text).strip("年月./-"))
    if not 2 <= len(parts) <= 3 or not all(re.fullmatch(r"\d{1,4}", part) for part in parts):
        return None
    if len(parts) == 3 and len(parts[2]) == 4:
        return _day_and_month(int(parts[0]), int(parts[1]), int(parts[2]))
    if len(parts[0]) == 3:
        return None
    if len(parts[0]) < 3 and len(parts) == 2 and "年" not in text:
        return None
    year = _full_year(parts[0], on)
    return _checked(year, int(parts[1]), int(parts[2]) if len(parts) == 3 else None)


def _full_year(digits: str, on: date) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if year <= on.year % 100 else 1900)


def _day_and_month(first: int, second: int, year: int) -> Birth:
    if first == second or second > 12:
        return _checked(year, first, second)
    if first > 12:
        return _checked(year, second, first)
    raise Unreadable("date_ambiguous")


def _of_words(text: str, on: date) -> Birth | None:
    found = re.fullmatch(
        r"(\d{1,2})?(?:st|nd|rd|th)?[-.,/]?([a-z]{3,9})[-.,/]?(\d{1,2})?(?:st|nd|rd|th)?[-.,/]?"
        r"(\d{4}|(?<=[a-z]-)\d{2})",
        text,
    )
    if not found or found.group(2)[:3] not in _MONTHS:
        return None
    day = found.group(1) or found.group(3)
    month = _MONTHS.index(found.group(2)[:3]) + 1
    return _checked(_full_year(found.group(4), on), month, int(day) if day else None)


def _of_serial(days: int) -> Birth:
    return Birth(*_parts(_EXCEL_DAY_ZERO + timedelta(days=days)))


def _parts(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


def _checked(year: int, month: int | None, day: int | None) -> Birth:
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise Unreadable("date_impossible") from None
    return Birth(year, month, day)


def _fail(code: str) -> Birth:
    raise Unreadable(code)


def read_day(cell: Cell, on: date) -> date | None:
    """A whole date, as in a list of letter moves; None if empty. Raises Unreadable."""
    if not folded(cell) and not isinstance(cell, date):
        return None
    born = read_birth(cell, on)
    if born is None or born.exact is None:
        raise Unreadable("date_unreadable")
    return born.exact
