"""What another ladder or patience of a cohort would do, before anybody saves it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from itertools import groupby, product
from typing import Any

from sqlalchemy import func, select

from app.clock import local_date
from app.extensions import db
from app.models import Cohort, Letter, LetterEvent, School, Work
from app.store.letters.calendars import Timetable, event_of, letter_of, timetable_of, transit
from app.store.letters.lateness import Lateness, gathered
from app.store.messages.forecasts import DAYS, Listeners, forecast_of
from app.store.scope import EVERYTHING
from letters.custody import Patience
from letters.ladders.replay import (
    Clocks,
    LadderTrial,
    Sent,
    replayed,
    stretches,
    tally,
    term_to_replay,
)
from letters.reminders import Ladder, Step
from letters.states import Direction
from letters.terms import Term

TRIAL = "ladder_trial"
AT_ONCE = 2_000
SIDES = ("before", "after")
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class ClocksEffect:
    """What other clocks do: to the reminders of the days ahead, to those of a term that was.

    `late` are the letters that are late today, `late_then` those that would be. Without a term
    there is none to play again.
    """

    ahead: LadderTrial = field(default_factory=LadderTrial)
    past: LadderTrial = field(default_factory=LadderTrial)
    term: str | None = None
    late: int = 0
    late_then: int = 0


def effect_of(cohort: Cohort, clocks: Clocks, today: date, progress: Progress) -> ClocksEffect:
    """Try other clocks on a cohort as it is, and on its last term. However large, in parts."""
    now = timetable_of(cohort)
    then = replace(now, patience=clocks.patience, ladder=clocks.ladder)
    ahead = _days_ahead(now, then, today, progress)
    late, late_then = (_late(table, today) for table in (now, then))
    term = term_to_replay(now.calendar.terms, today)
    past = LadderTrial()
    if term is not None:
        every = count_of_letters(cohort.id, term.number)
        for part in _replays(now, then, term, today):
            past += part
            progress("playing the term again", min(1.0, past.letters / max(1, every)))
    return ClocksEffect(ahead, past, term.name if term else None, late, late_then)


def as_kept(effect: ClocksEffect) -> dict[str, Any]:
    """The effect in plain values, for work to keep."""
    kept = asdict(effect)
    for part, side in product(("ahead", "past"), SIDES):
        kept[part][side] = {step.name: count for step, count in kept[part][side].items()}
    return kept


def _from_kept(kept: dict[str, Any]) -> ClocksEffect:
    ahead, past = (
        LadderTrial(
            **kept[part]
            | {side: {Step[name]: n for name, n in kept[part][side].items()} for side in SIDES}
        )
        for part in ("ahead", "past")
    )
    return ClocksEffect(ahead, past, kept["term"], kept["late"], kept["late_then"])


def trial_kept(row: Work | None) -> tuple[Clocks, ClocksEffect] | None:
    """The clocks that work has tried, and what they would do; None where it is not done."""
    if row is None or row.result is None:
        return None
    asked = row.arguments
    clocks = Clocks(Patience(**asked["patience"]), Ladder(**asked["ladder"]))
    return clocks, _from_kept(row.result)


def letters_to_try(cohort: Cohort, today: date) -> int:
    """How many letters of a cohort are played again."""
    term = term_to_replay(timetable_of(cohort).calendar.terms, today)
    return 0 if term is None else count_of_letters(cohort.id, term.number)


def count_of_letters(cohort_id: int, term_number: int) -> int:
    """How many letters a cohort has in a term."""
    query = select(func.count(Letter.id)).where(*_own(cohort_id, term_number))
    return db.session.scalar(query) or 0


def _days_ahead(now: Timetable, then: Timetable, today: date, progress: Progress) -> LadderTrial:
    listeners = Listeners(today, everybody=True)
    sends: dict[str, tuple[set[tuple[date, Step]], set[tuple[date, Step]]]]
    sends = defaultdict(lambda: (set(), set()))
    replies: dict[str, bool] = {}
    for at, table in enumerate((now, then)):
        progress("looking ahead", at / 2)
        for line in forecast_of(table, EVERYTHING, today, DAYS, listeners):
            # Or of a hundred thousand letters, nobody would know whether it still runs.
            progress("looking ahead", at / 2)
            context = line.context
            sends[context.code][at].add((line.day, line.step))
            replies[context.code] = context.direction is Direction.TO_VOLUNTEER
    return tally(
        (replies[code], sorted(before), sorted(after)) for code, (before, after) in sends.items()
    )


def _late(table: Timetable, today: date) -> int:
    branches = Lateness.on(today, {table.cohort_id: table}).late_branches()
    found = gathered([Letter.id], branches, Letter.cohort_id == table.cohort_id)
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def _replays(now: Timetable, then: Timetable, term: Term, today: date) -> Iterator[LadderTrial]:
    """The term's letters, some at a time."""
    days = term.first, min(term.last, today)
    last_id = 0
    while rows := db.session.execute(_letters(now.cohort_id, term.number, last_id)).all():
        events = _events(now.cohort_id, term.number, (rows[0].id, rows[-1].id))
        yield tally(_of_letter(row, events, (now, then), days) for row in rows)
        last_id = rows[-1].id


def _of_letter(
    row: Any,
    events: Mapping[int, Sequence[Any]],
    tables: tuple[Timetable, Timetable],
    days: tuple[date, date],
) -> tuple[bool, Sent, Sent]:
    letter = letter_of(row)
    known = [(event_of(one, letter.code), local_date(one.at)) for one in events.get(row.id, ())]
    way = tuple(stretches(letter, known))
    before, after = (
        replayed(
            way,
            Clocks(table.patience, table.ladder),
            table.calendar,
            days,
            transit=transit(row.transit_median, row.transit_p90),
            delivered_on=row.answered_on,
        )
        for table in tables
    )
    return letter.direction is Direction.TO_VOLUNTEER, before, after


def _letters(cohort_id: int, term_number: int, after: int) -> Any:
    """Only what a replay asks, and no rows that stay: a term can have a million letters."""
    return (
        select(
            *(Letter.id, Letter.code, Letter.direction, Letter.number, Letter.term_number),
            *(Letter.state, Letter.since, Letter.due_on, Letter.answers, Letter.before),
            *(Letter.moves, Letter.answered_on, Letter.print_asked_at),
            *(School.transit_median, School.transit_p90),
        )
        .join(School, School.id == Letter.school_id)
        .where(*_own(cohort_id, term_number), Letter.id > after)
        .order_by(Letter.id)
        .limit(AT_ONCE)
    )


def _events(cohort_id: int, term_number: int, ids: tuple[int, int]) -> dict[int, list[Any]]:
    one = LetterEvent
    query = (
        select(
            *(one.letter_id, one.number, one.was, one.state, one.on, one.at),
            *(one.was_since, one.was_before, one.skipped, one.undoes),
        )
        .join(Letter, Letter.id == one.letter_id)
        .where(one.letter_id.between(*ids), *_own(cohort_id, term_number))
        .order_by(one.letter_id, one.number)
    )
    found = groupby(db.session.execute(query), key=lambda event: event.letter_id)
    return {letter_id: list(events) for letter_id, events in found}


def _own(cohort_id: int, term_number: int) -> tuple[Any, Any]:
    return Letter.cohort_id == cohort_id, Letter.term_number == term_number
