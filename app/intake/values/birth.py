"""In goes a cell, out comes a birth: a date, a month, a year or an age, in many ways of writing."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from app.intake.faults import Unreadable
from app.intake.opening.sheets import Cell
from app.intake.values.calendar.clocks import ON_TIME, TimeOfDay, day_meant, of_epoch, parted
from app.intake.values.calendar.dates import day_of_serial, read_parts
from app.intake.values.calendar.lunar import lunar_year, solar_part
from app.intake.values.numerals import HAN_NUMBER, number
from app.intake.values.resident_id import read_resident_id
from app.intake.values.text import folded, packed

LUNAR, RECKONED, MONTH_UNSURE, CLOCK = "lunar", "reckoned", "month_unsure", "clock"
REMARKED = "remarked"
"""Why a birth is less sure than it looks."""

_SERIALS = range(15_000, 60_000)
# Most dates need no cleaning, and one look tells.
_PLAIN = re.compile(r"\d{4}[年/.-]\d{1,2}(?:[月/.-]\d{1,2}日?)?|\d{8}")
_WEEKDAY = re.compile(r"(?:星期|周|礼拜)[一二三四五六日天]$")
# A remark behind a value, as '2014.3.5（11岁）'.
_REMARK = re.compile(r"\([^()]*\)$")
# Another date in brackets, or words behind a whole date.
_OTHER_DATE = re.compile(r"\([^()]*\d{1,4}[年.\-/月]\d{1,2}[^()]*\)$")
_WORDS_BEHIND = re.compile(r"(\d{4}[年.\-/]\d{1,2}[月.\-/]\d{1,2}[日号]?)[^\d.\-/日号]\D{0,20}")
_ABOUT = re.compile(r"^(?:大?约|大概|出?生于|出生)[:：]?")
_SPACED = re.compile(r"(?<=\d) +(?=\d{1,2}(?: |$))")
_EDGES = "'\"`“”‘’。、,;"
_AGE = re.compile(
    rf"(?:约|满|虚[岁龄]?|周岁)?(\d{{1,3}}(?:\.0+)?|{HAN_NUMBER})"
    r"(?:[周虚]?岁(?:左右|[零又]?\d{1,2}个?月)?)?(?:半|多)?(?:yearsold|years|yrs)?"
)


@dataclass(frozen=True, slots=True)
class Birth:
    """As much of a birth date as is known; `doubt` says why it is less sure than it looks."""

    year: int
    month: int | None = None
    day: int | None = None
    doubt: str = field(default="", compare=False)

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

    A lunar date gives its year alone. Raises Unreadable: date_unreadable, date_impossible,
    date_ambiguous, or as read_resident_id.
    """
    if isinstance(cell, datetime):
        return _at(_of_day(cell), TimeOfDay(cell.hour, cell.minute, cell.second))
    if isinstance(cell, date):
        return _of_day(cell)
    if found := _of_number(cell):
        return found
    text = folded(cell)
    if not text:
        return None
    if _PLAIN.fullmatch(text):
        return _of_text(text, cell, on)
    text, lunar = solar_part(text)
    if lunar:
        return _of_lunar(text, on)
    if day := of_epoch(text):
        return _of_day(day)
    bare, clock = parted(text)
    born = _at(_of_text(_bare(bare), cell, on), clock)
    return replace(born, doubt=REMARKED) if _OTHER_DATE.search(text) else born


def _of_text(text: str, cell: Cell, on: date) -> Birth:
    if re.fullmatch(r"[\dx]{15}|[\dx]{17,19}|\d\.\d+e\+1[4-8]", text):
        return _of_day(read_resident_id(cell).born)
    if parts := read_parts(text, on):
        return Birth(*parts)
    if aged := _of_age(text, on):
        return aged
    if found := _WORDS_BEHIND.fullmatch(text):
        return replace(_of_text(found.group(1), None, on), doubt=REMARKED)
    return _fail("date_unreadable")


def _of_day(day: date) -> Birth:
    return Birth(day.year, day.month, day.day)


def _at(born: Birth, clock: TimeOfDay) -> Birth:
    """The birth as whoever wrote it beside this clock time meant it."""
    if born.exact is None or clock == ON_TIME:
        return born
    day, sure = day_meant(born.exact, clock)
    return replace(_of_day(day), doubt="" if sure else CLOCK)


def _of_number(cell: Cell) -> Birth | None:
    """Of 2014.1 nobody knows whether January or October was typed: Excel drops the last zero."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return None
    if int(cell) in _SERIALS:
        return _of_serial(cell)
    if isinstance(cell, float) and 1900 <= cell < 2100 and f"{cell:.10g}".endswith(".1"):
        return Birth(int(cell), doubt=MONTH_UNSURE)
    return None


def _of_serial(cell: int | float) -> Birth:
    """A day as Excel counts it; what is behind the point is the time of day."""
    seconds = round((cell - int(cell)) * 86_400) % 86_400
    clock = TimeOfDay(seconds // 3600, seconds // 60 % 60, seconds % 60)
    return _at(_of_day(day_of_serial(int(cell))), clock)


def _of_lunar(text: str, on: date) -> Birth:
    year = lunar_year(text, on)
    return Birth(year, doubt=LUNAR) if year else _fail("date_unreadable")


def _bare(text: str) -> str:
    """A date's text without weekday, remark, quotes and the '.0' of a number."""
    text = _REMARK.sub("", text.strip(_EDGES)).strip(_EDGES + " ")
    text = _ABOUT.sub("", text)
    text = packed(_SPACED.sub("-", text) if re.match(r"\d{4} ", text) else text)
    return re.sub(r"(?<=\d{5})\.0+$", "", _WEEKDAY.sub("", text))


def read_age(cell: Cell, on: date) -> Birth | None:
    """A birth year from an age such as 13, １３, 十三岁, 13.5, 13（虚岁）; None if empty.

    Raises Unreadable: age_unreadable.
    """
    text = packed(cell)
    reckoned = "虚" in text
    text = re.sub(r"(?<=\d)\.\d{1,2}(?=岁|$)", "", _REMARK.sub("", text))
    if not text:
        return None
    return _of_age(text, on, reckoned) or _fail("age_unreadable")


def _of_age(text: str, on: date, reckoned: bool = False) -> Birth | None:
    found = _AGE.fullmatch(text)
    years = number(found.group(1)) if found else None
    if years is None or years >= 150:
        return None
    if reckoned or "虚" in text:
        # One at birth, and one more with each lunar new year, which January does not reach.
        return Birth(on.year - years + (1 if on.month > 1 else 0), doubt=RECKONED)
    return Birth(on.year - years)


def _fail(code: str) -> Birth:
    raise Unreadable(code)
