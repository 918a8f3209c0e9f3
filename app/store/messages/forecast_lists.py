"""What will go out as a list: narrowed, and by person and day as it is sent."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Literal

from app.store.messages.forecasts import ForecastLine, forecast
from app.store.messages.recipients import readers
from app.store.scope import Scope
from letters.reminders import Recipient, Step


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
    """The list: its lines, the same by person and day, and by step; who gets how many messages."""

    lines: Sequence[NamedLine] = ()
    days: Sequence[DayOfPerson] = ()
    steps: Mapping[Step, StepAhead] = field(default_factory=dict)
    messages: int = 0
    people: int = 0


def foretold(scope: Scope, wanted: ForecastFilter, today: date) -> Foretold:
    """What will go out in reach, as it is wanted."""
    found = forecast(scope, today)
    users = readers({line.user_id for line in found})
    names = {user_id: user.shown_name for user_id, user in users.items()}
    lines = [NamedLine(names[line.user_id], line) for line in found]
    lines = [one for one in lines if _is_wanted(one, wanted)]
    if wanted.sort == "person":
        lines.sort(key=lambda one: (one.name, one.line.user_id, one.line.day))
    return Foretold(
        lines,
        days_of_people(lines),
        by_step(lines),
        messages=len({(one.line.user_id, one.line.day) for one in lines}),
        people=len({one.line.user_id for one in lines}),
    )


def _is_wanted(one: NamedLine, wanted: ForecastFilter) -> bool:
    line = one.line
    words = (one.name, line.context.school, line.context.code)
    return (
        wanted.step in ("", line.step.name.lower())
        and wanted.part in (None, line.part)
        and wanted.day in ("", line.day.isoformat())
        and any(wanted.text.lower() in word.lower() for word in words)
    )


def days_of_people(lines: Sequence[NamedLine]) -> list[DayOfPerson]:
    """The lines gathered by day, person and part, in the order in which they are."""
    found: list[DayOfPerson] = []
    for (day, user_id), group in groupby(lines, key=lambda one: (one.line.day, one.line.user_id)):
        of_day = list(group)
        for part in Recipient:
            some = [one for one in of_day if one.line.part is part]
            if some:
                steps = Counter(one.line.step for one in some)
                schools = sorted({one.line.context.school for one in some})
                letters = dict(sorted(steps.items()))
                found.append(DayOfPerson(day, user_id, some[0].name, part, letters, schools))
    return found


def by_step(lines: Sequence[NamedLine]) -> dict[Step, StepAhead]:
    """How many letters and people each step is about, the lowest first."""
    found: dict[Step, StepAhead] = {}
    for step in sorted({one.line.step for one in lines}):
        some = [one.line for one in lines if one.line.step is step]
        letters = {line.context.letter_id for line in some}
        found[step] = StepAhead(len(letters), len({line.user_id for line in some}))
    return found
