"""What will go out as a list: narrowed, and by person and day as it is sent."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from app.store.listing import Page, page_of_all
from app.store.messages.forecasts import DAYS, ForecastLine, days_looked_at, forecast
from app.store.messages.recipients import names_of
from app.store.scope import Scope
from letters.reminders import Recipient, Step

DayAndPart = tuple[date, int, Recipient]
MOST_LETTERS = 20_000
"""Where more letters come up in two weeks, fewer days are looked at."""


@dataclass(frozen=True, slots=True)
class ForecastFilter:
    """What the list is narrowed to; empty values narrow nothing.

    `part` is as whom somebody hears, `day` one day as it is written, `text` a part of a person's
    or school's name or a letter's code.
    """

    step: Literal["", "soon", "late", "still_late", "coordinator", "region_above"] = ""
    part: Recipient | None = None
    day: str = ""
    text: str = ""
    sort: Literal["day", "person"] = "day"


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A line with the name of the person who hears."""

    name: str
    line: ForecastLine


@dataclass(frozen=True, slots=True)
class DayOfPerson:
    """What one person will hear on one day in one part: how many letters by step."""

    day: date
    user_id: int
    name: str
    part: Recipient
    letters: Mapping[Step, int]
    schools: Sequence[str]


@dataclass(frozen=True, slots=True)
class StepAhead:
    """One step in the days ahead: how many letters, told to how many people."""

    letters: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True)
class Foretold:
    """A page of the list by person and day, all of it by step; who gets how many messages.

    `days` are looked at: fewer than usual where much goes out.
    """

    page: Page[DayOfPerson]
    steps: Mapping[Step, StepAhead] = field(default_factory=dict)
    messages: int = 0
    people: int = 0
    days: int = DAYS


def foretold(scope: Scope, wanted: ForecastFilter, today: date, page: int = 1) -> Foretold:
    """What will go out in reach, as it is wanted."""
    days = days_looked_at(scope, today, MOST_LETTERS)
    lines = _wanted_lines(scope, wanted, today, days)
    gathered: dict[DayAndPart, list[ForecastLine]] = {}
    for line in lines:
        gathered.setdefault((line.day, line.user_id, line.part), []).append(line)
    shown = page_of_all(list(gathered.items()), page)
    names = names_of({user_id for (_day, user_id, _part), _lines in shown.rows})
    return Foretold(
        shown.showing([_day_of_person(key, found, names) for key, found in shown.rows]),
        by_step(lines),
        messages=len({(day, user_id) for day, user_id, _part in gathered}),
        people=len({user_id for _day, user_id, _part in gathered}),
        days=days,
    )


def named_lines(scope: Scope, wanted: ForecastFilter, today: date) -> list[NamedLine]:
    """Each letter that somebody will hear of, as it is wanted; of the days that the page shows."""
    lines = _wanted_lines(scope, wanted, today, days_looked_at(scope, today, MOST_LETTERS))
    names = names_of({line.user_id for line in lines})
    return [NamedLine(names[line.user_id], line) for line in lines]


def _wanted_lines(
    scope: Scope, wanted: ForecastFilter, today: date, days: int
) -> list[ForecastLine]:
    lines = [line for line in forecast(scope, today, days) if _is_wanted(line, wanted)]
    # Names are sealed: of a hundred thousand people they are opened where somebody asks by name.
    if wanted.text or wanted.sort == "person":
        names = names_of({line.user_id for line in lines})
        lines = [line for line in lines if _is_about(line, names[line.user_id], wanted.text)]
        if wanted.sort == "person":
            lines.sort(key=lambda line: (names[line.user_id], line.user_id, line.day))
    return lines


def _is_wanted(line: ForecastLine, wanted: ForecastFilter) -> bool:
    return (
        wanted.step in ("", line.step.name.lower())
        and wanted.part in (None, line.part)
        and wanted.day in ("", line.day.isoformat())
    )


def _is_about(line: ForecastLine, name: str, text: str) -> bool:
    words = (name, line.context.school, line.context.code)
    return any(text.lower() in word.lower() for word in words)


def _day_of_person(
    key: DayAndPart, lines: Sequence[ForecastLine], names: Mapping[int, str]
) -> DayOfPerson:
    day, user_id, part = key
    letters = dict(sorted(Counter(line.step for line in lines).items()))
    schools = sorted({line.context.school for line in lines})
    return DayOfPerson(day, user_id, names[user_id], part, letters, schools)


def by_step(lines: Sequence[ForecastLine]) -> dict[Step, StepAhead]:
    """How many letters and people each step is about, the lowest first."""
    letters: dict[Step, set[int]] = {}
    people: dict[Step, set[int]] = {}
    for line in lines:
        letters.setdefault(line.step, set()).add(line.context.letter_id)
        people.setdefault(line.step, set()).add(line.user_id)
    return {step: StepAhead(len(letters[step]), len(people[step])) for step in sorted(letters)}
