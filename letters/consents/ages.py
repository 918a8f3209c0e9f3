"""What the law asks at an age: who agrees, and who may read. What is unknown is taken strictly."""

import calendar
from dataclasses import dataclass
from datetime import date

from letters.consents.items import Voice

READS_UNTIL = 8
"""Up to this birthday a guardian may read the child's letters (minors' protection law, art. 63)."""
OWN_WORD_FROM = 14
"""Up to this birthday the data are sensitive, and a guardian agrees (personal information law, art.
28 and 31); from it on the child agrees too."""


@dataclass(frozen=True, slots=True)
class Duties:
    """What is asked for a child on a day.

    `guardian_reads`: the guardian may open the letters. `separate`: the guardian agrees to each
    item by itself, for the data are sensitive. `own_word`: the child's own agreement beside it.
    """

    guardian_reads: bool
    separate: bool
    own_word: bool


def duties_of(birth: str | None, today: date) -> Duties:
    """What is asked, from a birth as far as it is known: a date, a month, a year, or nothing.

    Where the child may be on either side of a birthday, both sides' duties are asked and neither
    side's liberty is given.
    """
    born = born_between(birth)
    if born is None:
        return Duties(guardian_reads=False, separate=True, own_word=True)
    first, last = born
    oldest, youngest = _age(first, today), _age(last, today)
    return Duties(
        guardian_reads=oldest < READS_UNTIL,
        separate=youngest < OWN_WORD_FROM,
        own_word=oldest >= OWN_WORD_FROM,
    )


def voice_at(birth: str | None, today: date) -> Voice:
    """Whose yes counts at the child's age."""
    return Voice.BOTH if duties_of(birth, today).own_word else Voice.GUARDIAN


def own_word_from(birth: str | None) -> date | None:
    """The first day on which the child may be 14; None where the birth is not known at all."""
    born = born_between(birth)
    if born is None:
        return None
    first = born[0]
    year = first.year + OWN_WORD_FROM
    # Whoever is born on 29 February is a year older on 1 March of the other years.
    if (first.month, first.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1)
    return first.replace(year=year)


def born_between(birth: str | None) -> tuple[date, date] | None:
    """The first and last day on which the child can be born; None: it is not known.

    A year alone may have been reckoned from an age, before the birthday: then it is one too late.
    """
    parts = [int(part) for part in (birth or "").split("-") if part.isdecimal()]
    match parts:
        case [year]:
            return date(year - 1, 1, 1), date(year, 12, 31)
        case [year, month]:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        case [year, month, day]:
            return date(year, month, day), date(year, month, day)
    return None


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
