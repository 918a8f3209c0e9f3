"""What will go out as a list: narrowed, and by person and day as it is sent."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Literal

from app.store.messages.forecasts import (
    ForecastLine,
    Listeners,
    RenewalAhead,
    forecast,
    renewals_ahead,
)
from app.store.messages.recipients import readers
from app.store.scope import Scope
from letters.pairs.effects import Fact
from letters.reminders import Recipient, Step

ForecastStep = Step | str
"""A step of the ladder, or RENEWAL."""
RENEWAL = "renewal"


@dataclass(frozen=True, slots=True)
class ForecastFilter:
    """What the list is narrowed to; empty values narrow nothing.

    `part` is as whom somebody hears, `day` one day as it is written, `text` a part of a person's
    or school's name or a letter's code.
    """

    step: Literal["", "soon", "late", "still_late", "coordinator", "region_above", "renewal"] = ""
    part: Recipient | None = None
    day: str = ""
    text: str = ""
    sort: Literal["day", "person"] = "day"


@dataclass(frozen=True, slots=True)
class NamedLine:
    """One thing of which a person will hear on a day: a letter, or a check or consent that ends.

    `code` is the letter's, or that of whose check or consent it is; `due_on` when the letter was
    expected, or the last day.
    """

    day: date
    user_id: int
    name: str
    part: Recipient
    step: ForecastStep
    code: str
    due_on: date
    pair: str = ""
    child: str = ""
    volunteer: str = ""
    school: str = ""


@dataclass(frozen=True, slots=True)
class DayOfPerson:
    """What one person will hear on one day in one part: how many things by step."""

    day: date
    user_id: int
    name: str
    part: Recipient
    steps: Mapping[ForecastStep, int]
    schools: Sequence[str]


@dataclass(frozen=True, slots=True)
class StepAhead:
    """One step in the days ahead: how many letters or renewals, told to how many people."""

    count: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True)
class Foretold:
    """The list: its lines, the same by person and day, and by step; who gets how many messages."""

    lines: Sequence[NamedLine] = ()
    days: Sequence[DayOfPerson] = ()
    steps: Mapping[ForecastStep, StepAhead] = field(default_factory=dict)
    messages: int = 0
    people: int = 0


def foretold(scope: Scope, wanted: ForecastFilter, today: date) -> Foretold:
    """What will go out in reach, as it is wanted."""
    listeners = Listeners(today)
    letters = forecast(scope, today, known=listeners)
    renewals = list(renewals_ahead(scope, today, listeners))
    ids = {line.user_id for line in letters} | {one.line.user_id for one in renewals}
    names = {user_id: user.shown_name for user_id, user in readers(ids).items()}
    lines = [
        *(_of_letter(names[line.user_id], line) for line in letters),
        *(_of_renewal(names[one.line.user_id], one) for one in renewals),
    ]
    lines = [line for line in lines if _is_wanted(line, wanted)]
    if wanted.sort == "person":
        lines.sort(key=lambda one: (one.name, one.user_id, one.day, _place(one.step), one.code))
    else:
        lines.sort(key=lambda one: (one.day, one.user_id, _place(one.step), one.code))
    return Foretold(
        lines,
        days_of_people(lines),
        by_step(lines),
        messages=len({(one.user_id, one.day) for one in lines}),
        people=len({one.user_id for one in lines}),
    )


def _of_letter(name: str, line: ForecastLine) -> NamedLine:
    around = line.context
    return NamedLine(
        *(line.day, line.user_id, name, line.part, line.step, around.code, line.due_on),
        *(around.pair_code, around.child, around.volunteer, around.school),
    )


def _of_renewal(name: str, ahead: RenewalAhead) -> NamedLine:
    line = ahead.line
    of_child = line.renewal.fact is Fact.CONSENT_EXPIRES
    return NamedLine(
        *(ahead.day, line.user_id, name, line.recipient, RENEWAL, line.code),
        line.renewal.expires_on,
        child=line.pen_name if of_child else "",
        volunteer="" if of_child else line.pen_name,
        school=line.school if of_child else "",
    )


def _is_wanted(one: NamedLine, wanted: ForecastFilter) -> bool:
    words = (one.name, one.school, one.code)
    step = one.step.name.lower() if isinstance(one.step, Step) else one.step
    return (
        wanted.step in ("", step)
        and wanted.part in (None, one.part)
        and wanted.day in ("", one.day.isoformat())
        and any(wanted.text.lower() in word.lower() for word in words)
    )


def _place(step: ForecastStep) -> int:
    """Renewals come after the steps of letters."""
    return int(step) if isinstance(step, Step) else len(Step)


def days_of_people(lines: Sequence[NamedLine]) -> list[DayOfPerson]:
    """The lines gathered by day, person and part, in the order in which they are."""
    found: list[DayOfPerson] = []
    for (day, user_id), group in groupby(lines, key=lambda one: (one.day, one.user_id)):
        of_day = list(group)
        for part in Recipient:
            some = [one for one in of_day if one.part is part]
            if some:
                steps = Counter(one.step for one in some)
                schools = sorted({one.school for one in some if one.school})
                ordered = {step: steps[step] for step in sorted(steps, key=_place)}
                found.append(DayOfPerson(day, user_id, some[0].name, part, ordered, schools))
    return found


def by_step(lines: Sequence[NamedLine]) -> dict[ForecastStep, StepAhead]:
    """How many letters or renewals and people each step is about, the lowest first."""
    found: dict[ForecastStep, StepAhead] = {}
    for step in sorted({one.step for one in lines}, key=_place):
        some = [one for one in lines if one.step == step]
        things = {(one.code, one.due_on if step == RENEWAL else None) for one in some}
        found[step] = StepAhead(len(things), len({one.user_id for one in some}))
    return found
