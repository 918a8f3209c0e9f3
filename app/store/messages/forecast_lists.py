"""What will go out as a list: narrowed, and by person and day as it is sent."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter
from typing import Literal

from app.store.listing import Page, page_of_all
from app.store.messages.forecasts import (
    DAYS,
    ForecastLine,
    Listeners,
    RenewalAhead,
    days_looked_at,
    forecast,
    renewals_ahead,
)
from app.store.messages.recipients import names_of
from app.store.scope import Scope
from letters.pairs.effects import Fact
from letters.reminders import Recipient, Step

ForecastStep = Step | str
"""A step of the ladder, or RENEWAL."""
RENEWAL = "renewal"
DayAndPart = tuple[date, int, Recipient]
MOST_LETTERS = 20_000
"""Where more letters come up in two weeks, fewer days are looked at."""
PARTS = list(Recipient)


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
    part: Recipient
    step: ForecastStep
    code: str
    due_on: date
    pair: str = ""
    child: str = ""
    volunteer: str = ""
    school: str = ""
    name: str = ""
    """The person's; empty until somebody needs it."""


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
    """A page of the list by person and day, all of it by step; who gets how many messages.

    `days` are looked at: fewer than usual where much goes out.
    """

    page: Page[DayOfPerson]
    steps: Mapping[ForecastStep, StepAhead] = field(default_factory=dict)
    messages: int = 0
    people: int = 0
    days: int = DAYS


def foretold(scope: Scope, wanted: ForecastFilter, today: date, page: int = 1) -> Foretold:
    """What will go out in reach, as it is wanted."""
    days = days_looked_at(scope, today, MOST_LETTERS)
    lines = _wanted_lines(scope, wanted, today, days)
    gathered: dict[DayAndPart, list[NamedLine]] = {}
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
    """Each thing that somebody will hear of, as it is wanted; of the days that the page shows."""
    return _named(_wanted_lines(scope, wanted, today, days_looked_at(scope, today, MOST_LETTERS)))


def listeners_ahead(scope: Scope, wanted: ForecastFilter, today: date) -> frozenset[int]:
    """The accounts of all who will hear of something, as it is wanted."""
    days = days_looked_at(scope, today, MOST_LETTERS)
    return frozenset(line.user_id for line in _wanted_lines(scope, wanted, today, days))


def _wanted_lines(scope: Scope, wanted: ForecastFilter, today: date, days: int) -> list[NamedLine]:
    """The lines in their order. Names are sealed: they are opened here if somebody asks by name."""
    listeners = Listeners(today, scope.programme)
    letters = forecast(scope, today, days, listeners)
    renewals = renewals_ahead(scope, today, listeners, days)
    lines = [
        line
        for line in (*map(_of_letter, letters), *map(_of_renewal, renewals))
        if _is_wanted(line, wanted)
    ]
    if wanted.text:
        lines = [line for line in _named(lines) if _is_about(line, wanted.text)]
    elif wanted.sort == "person":
        lines = _named(lines)
    who = (
        attrgetter("name", "user_id", "day")
        if wanted.sort == "person"
        else attrgetter("day", "user_id")
    )
    lines.sort(key=lambda one: (who(one), PARTS.index(one.part), _place(one.step), one.code))
    return lines


def _named(lines: Sequence[NamedLine]) -> list[NamedLine]:
    names = names_of({line.user_id for line in lines})
    return [replace(line, name=names[line.user_id]) for line in lines]


def _of_letter(line: ForecastLine) -> NamedLine:
    around = line.context
    return NamedLine(
        *(line.day, line.user_id, line.part, line.step, around.code, line.due_on),
        *(around.pair_code, around.child, around.volunteer, around.school),
    )


def _of_renewal(ahead: RenewalAhead) -> NamedLine:
    line = ahead.line
    of_child = line.renewal.fact is Fact.CONSENT_EXPIRES
    return NamedLine(
        *(ahead.day, line.user_id, line.recipient, RENEWAL, line.code),
        line.renewal.expires_on,
        child=line.pen_name if of_child else "",
        volunteer="" if of_child else line.pen_name,
        school=line.school if of_child else "",
    )


def _is_wanted(line: NamedLine, wanted: ForecastFilter) -> bool:
    step = line.step.name.lower() if isinstance(line.step, Step) else line.step
    return (
        wanted.step in ("", step)
        and wanted.part in (None, line.part)
        and wanted.day in ("", line.day.isoformat())
    )


def _is_about(line: NamedLine, text: str) -> bool:
    return any(text.lower() in word.lower() for word in (line.name, line.school, line.code))


def _place(step: ForecastStep) -> int:
    """Renewals come after the steps of letters."""
    return int(step) if isinstance(step, Step) else len(Step)


def _day_of_person(
    key: DayAndPart, lines: Sequence[NamedLine], names: Mapping[int, str]
) -> DayOfPerson:
    day, user_id, part = key
    steps = Counter(line.step for line in lines)
    schools = sorted({line.school for line in lines if line.school})
    ordered = {step: steps[step] for step in sorted(steps, key=_place)}
    return DayOfPerson(day, user_id, names[user_id], part, ordered, schools)


def by_step(lines: Sequence[NamedLine]) -> dict[ForecastStep, StepAhead]:
    """How many letters or renewals and people each step is about, the lowest first."""
    things: dict[ForecastStep, set[tuple[str, date | None]]] = {}
    people: dict[ForecastStep, set[int]] = {}
    for one in lines:
        thing = (one.code, one.due_on if one.step == RENEWAL else None)
        things.setdefault(one.step, set()).add(thing)
        people.setdefault(one.step, set()).add(one.user_id)
    return {
        step: StepAhead(len(things[step]), len(people[step])) for step in sorted(things, key=_place)
    }
