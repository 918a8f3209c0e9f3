"""China's public holidays as breaks of a term, from a library that is kept up to date.

Days that the State Council has not published yet are known by their statutory days alone.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from holidays import country_holidays

from letters.terms import Break, Term

DAY = timedelta(days=1)
NEAR = timedelta(days=30)
SPEECHES = {"zh": "zh_CN", "en": "en_US"}


def holidays_in(term: Term, language: str = "zh") -> tuple[Break, ...]:
    """The public holidays within a term, each with the weekends that it touches."""
    years = range(term.first.year - 1, term.last.year + 2)
    known = country_holidays("CN", years=years, language=SPEECHES[language])
    worked = frozenset(known.weekend_workdays)

    def is_free(day: date) -> bool:
        return day in known or (day.weekday() >= 5 and day not in worked)

    found: list[Break] = []
    day = term.first
    while day <= term.last:
        first = day
        while day <= term.last and is_free(day):
            day += DAY
        names = Counter(
            known[one] for one in _days(first, day - DAY) if one in known and one not in worked
        )
        if names:
            found.append(Break(_plain(names), first, day - DAY))
        day = max(day, first + DAY)
    return tuple(found)


def is_holiday(pause: Break, language: str = "zh") -> bool:
    """Whether the break is a public holiday with its usual days."""
    around = Term(1, pause.name, pause.first - NEAR, pause.last + NEAR)
    return pause in holidays_in(around, language)


def missing_holidays(term: Term, language: str = "zh") -> tuple[Break, ...]:
    """The public holidays with a weekday on which the term is open."""
    return tuple(
        holiday
        for holiday in holidays_in(term, language)
        if any(
            day.weekday() < 5 and term.is_open(day) for day in _days(holiday.first, holiday.last)
        )
    )


def missing_make_up(term: Term) -> tuple[date, ...]:
    """The days of a weekend on which people work for a holiday, where the term does not know so."""
    found = worked_weekends(_days(term.first, term.last))
    return tuple(day for day in found if term.is_open(day) and day not in term.make_up)


def worked_weekends(days: Iterable[date]) -> tuple[date, ...]:
    """Those of the days, all of a weekend, on which people work for a public holiday."""
    asked = sorted(set(days))
    known = country_holidays("CN", years={day.year for day in asked})
    return tuple(day for day in asked if known.is_weekend(day) and known.is_working_day(day))


def with_holidays(term: Term, language: str = "zh") -> tuple[Break, ...]:
    """The breaks of a term and the holidays it misses; one that these touch becomes longer."""
    found = list(term.breaks)
    for holiday in missing_holidays(term, language):
        touched = [one for one in found if one.first <= holiday.last and holiday.first <= one.last]
        name = touched[0].name if touched else holiday.name
        both = [*touched, holiday]
        longer = Break(name, min(one.first for one in both), max(one.last for one in both))
        found = [one for one in found if one not in touched] + [longer]
    return tuple(sorted(found, key=lambda one: one.first))


def _days(first: date, last: date) -> list[date]:
    return [first + n * DAY for n in range((last - first).days + 1)]


def _plain(names: Counter[str]) -> str:
    """The name of a holiday, without what the library says of shifted days."""
    whole = [name for name in names if "(" not in name and "（" not in name] or list(names)
    best = max(whole, key=lambda name: (names[name], -whole.index(name)))
    return best.partition("（")[0].partition(" (")[0]
