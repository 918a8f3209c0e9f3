"""The letters of the demo live through two terms: histories are drawn and stored in bulk."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from random import Random
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from app.actions.bundles.bundles import pack
from app.actions.letters.pairs.endings import end
from app.actions.letters.transits import learn_transits
from app.actions.transaction import transaction
from app.actor import Acting, Actor
from app.demo.history import Habit, Lived, history
from app.demo.staff import SHOWN_COUNTY, SHOWN_SCHOOL
from app.demo.stages import AT_THE_SHOWN_SCHOOL, IN_THE_SHOWN_COUNTY, ShownStage, staged
from app.extensions import db
from app.models import Bundle, BundleState, Child, Cohort, Letter, LetterEvent, Pair, School
from app.store.letters.calendars import letter_of, timetable_of
from app.store.scope import EVERYTHING
from letters.pairs.facts import EndReason
from letters.states import Direction, State
from letters.terms import Calendar

AT_ONCE = 2_000
DEMO = Actor(None, "demo")
LEAVE = 0.02
"""Share of volunteers who left in the second term."""


def early_on(day: date) -> datetime:
    """Soon after midnight in China: what happened on a day never lies ahead of the demo's start."""
    return datetime.combine(day - timedelta(days=1), time(16, 5), UTC)


def live_through(cohort_id: int, today: date, rng: Random) -> None:
    """Let the letters of a cohort's pairs happen until today; then a few volunteers leave."""
    calendar = timetable_of(db.session.get_one(Cohort, cohort_id)).calendar
    pairs = list(
        db.session.scalars(select(Pair.id).where(Pair.cohort_id == cohort_id).order_by(Pair.id))
    )
    habits = rng.choices((Habit.PROMPT, Habit.SLOW, Habit.SILENT), (82, 14, 4), k=len(pairs))
    way_of: dict[int, Habit | ShownStage] = dict(zip(pairs, habits, strict=True)) | _shown(
        cohort_id
    )
    for first in range(0, len(pairs), AT_ONCE):
        _live(pairs[first : first + AT_ONCE], way_of, calendar, today, rng)
    moment = early_on(today) + timedelta(minutes=30)
    silent = [pair_id for pair_id in pairs if way_of[pair_id] is Habit.SILENT]
    leaving = silent[: max(2, round(LEAVE * len(pairs)))]
    codes = db.session.scalars(select(Pair.code).where(Pair.id.in_(leaving))).all()
    for code in codes:
        end(
            EVERYTHING, code, EndReason.VOLUNTEER_LEFT, today - timedelta(days=20),
            acting=Acting(DEMO, moment, today),
        )  # fmt: skip
    learn_transits(today=today)
    _bundles_on_their_way(today, moment, rng)


def _shown(cohort_id: int) -> dict[int, ShownStage]:
    """The pairs whose newest letter stands at a chosen step, where the accounts look."""
    rows = db.session.execute(
        select(Pair.id, School.name)
        .join(Pair.child)
        .join(Child.school)
        .where(Pair.cohort_id == cohort_id, School.county_code == SHOWN_COUNTY)
        .order_by(Pair.id)
    ).all()
    here = [pair_id for pair_id, school in rows if school == SHOWN_SCHOOL]
    near = [pair_id for pair_id, school in rows if school != SHOWN_SCHOOL]
    return dict(zip(here, AT_THE_SHOWN_SCHOOL, strict=False)) | dict(
        zip(near, IN_THE_SHOWN_COUNTY, strict=False)
    )


def _live(
    ids: Sequence[int],
    ways: dict[int, Habit | ShownStage],
    calendar: Calendar,
    today: date,
    rng: Random,
) -> None:
    query = select(Letter).where(Letter.pair_id.in_(ids)).order_by(Letter.pair_id, Letter.due_on)
    rows = list(db.session.scalars(query))
    letters: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    for pair_id, group in groupby(rows, key=lambda row: row.pair_id):
        own = list(group)
        plan = [letter_of(row) for row in own]
        way = ways[pair_id]
        if isinstance(way, ShownStage):
            lived = list(staged(plan, way, today))
        else:
            lived = list(history(plan, calendar, way, today, rng))
        for row, one in zip(own, lived, strict=True):
            if one.events or one.answered_on:
                letters.append(_letter(row.id, one))
                events.extend(_events(row.id, one))
    db.session.rollback()
    with transaction():
        _store(letters, events)


def _letter(letter_id: int, lived: Lived) -> dict[str, Any]:
    letter = lived.letter
    return {
        "letter_id": letter_id,
        "to_state": letter.state.value,
        "to_since": letter.since,
        "to_before": letter.before.value if letter.before else None,
        "to_moves": letter.moves,
        "to_answered": lived.answered_on,
    }


def _events(letter_id: int, lived: Lived) -> Iterable[dict[str, Any]]:
    for event in lived.events:
        yield {
            "letter_id": letter_id,
            "number": event.number,
            "was": event.was.value,
            "state": event.to.value,
            "on": event.on,
            "at": early_on(event.on),
            "was_since": event.was_since,
            "was_before": event.was_before.value if event.was_before else None,
            "skipped": [state.value for state in event.skipped],
            "how": "demo",
        }


def _store(letters: Sequence[dict[str, Any]], events: Sequence[dict[str, Any]]) -> None:
    if letters:
        table: Any = Letter.__table__
        db.session.execute(
            update(table)
            .where(table.c.id == bindparam("letter_id"))
            .values(
                state=bindparam("to_state"),
                since=bindparam("to_since"),
                before=bindparam("to_before"),
                moves=bindparam("to_moves"),
                answered_on=bindparam("to_answered"),
            ),
            letters,
        )
    if events:
        db.session.execute(insert(LetterEvent), events)


def _bundles_on_their_way(today: date, now: datetime, rng: Random) -> None:
    """The letters in the post travel in bundles, one a school, waiting to be confirmed."""
    query = (
        select(School.code, Letter.code)
        .select_from(Letter)
        .join(Letter.pair)
        .join(Pair.child)
        .join(Child.school)
        .where(
            Letter.direction == Direction.TO_CHILD.value,
            Letter.state == State.POSTED,
            Letter.since > today - timedelta(days=14),
        )
        .order_by(School.code, Letter.id)
    )
    rows = db.session.execute(query).all()
    with transaction():
        for school, group in groupby(rows, key=lambda row: row[0]):
            bundle = pack(
                EVERYTHING, school, Direction.TO_CHILD, [row[1] for row in group],
                acting=Acting(DEMO, now, today), rng=rng,
            )  # fmt: skip
            _posted(bundle, today)


def _posted(bundle: Bundle, today: date) -> None:
    """Its letters were posted one by one already, so only the bag itself says so."""
    bundle.state, bundle.posted_on = BundleState.POSTED, today - timedelta(days=5)
