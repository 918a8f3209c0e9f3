"""Dates of two calendars. In goes a text, out comes its solar date, or the year of a lunar one."""

import re
from datetime import date

from app.intake.values.numerals import han_number

_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_CYCLE = re.compile(rf"[{_STEMS}][{_BRANCHES}](?=年)")
_NAMED = r"农历?(?!村|业)|阴历?|旧历|古历|夏历|老历|lunar"
# 初三, 廿五, 腊月: days and months that no solar date is told with. 二〇一四年六月廿二日 is one:
# who writes all in characters writes 廿 for 二十.
_LUNAR = re.compile(
    rf"{_NAMED}|闰|[正腊冬]月|初[一二三四五六七八九十]"
    rf"|廿[一二三四五六七八九]?(?![一二三四五六七八九日号])|\d.*廿|{_CYCLE.pattern}"
)
_SOLAR = re.compile(r"公历?|阳历?|新历|国历|西历|solar")
_LABEL = re.compile(rf"(?:{_NAMED}|{_SOLAR.pattern})(?:生日?|出生|日期)?[:：]?")
_PIECES = re.compile(
    rf"[()\[\]]|[\s/,;、]+(?={_NAMED}|{_SOLAR.pattern})|(?<=[\d日号])(?={_NAMED}|{_SOLAR.pattern})"
)
_DATED = re.compile(r"\d|[一二三四五六七八九十〇零]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d|\d\d(?=[年./-]))|([一二三四五六七八九〇零○]{4})")


def solar_part(text: str) -> tuple[str, bool]:
    """The solar date that a text tells, and False; or the whole text and True where all that it
    tells is lunar.
    """
    if not _LUNAR.search(text):
        return _SOLAR.sub("", text).lstrip(":： ") if _SOLAR.search(text) else text, False
    pieces = _labelled([piece.strip() for piece in _PIECES.split(text) if piece.strip()])
    dated = [piece for piece in pieces if _DATED.search(_LABEL.sub("", piece))]
    solar = [piece for piece in dated if _SOLAR.search(piece)]
    solar = solar or [piece for piece in dated if not _LUNAR.search(piece)]
    if len(solar) != 1:
        return text, True
    return _SOLAR.sub("", solar[0]).strip(":： "), False


def _labelled(pieces: list[str]) -> list[str]:
    """The pieces, each with the calendar that stands alone behind it, or before the first."""
    joined: list[str] = []
    for piece in pieces:
        if joined and (_LABEL.fullmatch(piece) or _LABEL.fullmatch(joined[-1])):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def lunar_year(text: str, on: date) -> int | None:
    """The year of a lunar date: its number, or its place in the cycle of sixty; else None."""
    if found := _CYCLE.search(text):
        place = (
            next(n for n in range(60) if _STEMS[n % 10] + _BRANCHES[n % 12] == found.group())
            if _in_cycle(found.group())
            else None
        )
        return None if place is None else on.year - (on.year - 4 - place) % 60
    found = _YEAR.search(text)
    if not found:
        return None
    year = int(found.group(1)) if found.group(1) else han_number(found.group(2)) or 0
    return year if year > 99 else year + (2000 if year <= on.year % 100 else 1900)


def _in_cycle(name: str) -> bool:
    return _STEMS.index(name[0]) % 2 == _BRANCHES.index(name[1]) % 2
