"""The few letters that the database picks are all of which somebody is to be told."""

from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Consent, Letter, Pair, Reminder
from app.store.letters.calendars import timetables
from app.store.letters.standings import Standings
from app.store.messages import reminders as store
from app.store.messages.rungs import newly_due
from letters import reminders as rules
from letters.reminders import Step
from letters.states import Direction, State
from tests.app.messages.days import due_on
from tests.cast import NOW, TODAY, Cast, cohort, letter_of, pair
from tests.letters.worlds import states_of

SATURDAY, HOLIDAY, AFTER_TERM = date(2026, 11, 28), date(2026, 10, 3), date(2027, 2, 1)
LADDERS = (
    {},
    {"soon": 3, "late": None, "still_late": 5, "coordinator": 9, "region_above": None},
    {"soon": None, "late": 2, "still_late": None, "coordinator": 4, "region_above": 5},
)


def full_read(on: date) -> tuple[set[tuple[str, Step, date]], int]:
    """What a run finds that looks at every letter there is, and what it finds recorded."""
    found: set[tuple[str, Step, date]] = set()
    already = 0
    for table in timetables().values():
        ids = list(db.session.scalars(select(Letter.id).filter_by(cohort_id=table.cohort_id)))
        _contexts, standings = store.contexts_of(ids, table, on, Standings.on(on).silenced())
        recorded = store.recorded_steps(ids)
        fresh = rules.due(standings, table.ladder, table.calendar, on, recorded)
        new = {(one.letter, one.step) for one in fresh}
        reached = rules.due(standings, table.ladder, table.calendar, on)
        already += sum((one.letter, one.step) not in new for one in reached)
        found |= {(one.letter, one.step, one.due_on) for one in fresh}
    return found, already


def picked(on: date) -> tuple[set[tuple[str, Step, date]], int]:
    found, already = due_on(on)
    return {(due.code, due.line.step, due.line.due_on) for due in found}, already


@pytest.fixture
def world(cast: Cast) -> Cast:
    """Three pairs in two cohorts and two schools, one of which has learned its own times."""
    cast.mabugang.transit_median, cast.mabugang.transit_p90 = 4, 6
    pair(cast, cast.deer, cast.cloud)
    pair(cast, cast.foreign_child, cast.aze)
    cast.cohort = cohort("2025-2026 期")
    cast.cohort.patience = {"hub": 1, "at_school": 2, "reply": 3, "handed_in": 1, "rewrite": 2}
    db.session.commit()
    pair(cast, cast.stone, cast.cloud)
    return cast


def live(rng: Random, on: date) -> None:
    """Letters anywhere on their way, some due in the holidays, and steps taken in any turn."""
    db.session.query(Reminder).delete()
    for letter in db.session.scalars(select(Letter)):
        letter.state = rng.choice([State.DUE, *states_of(Direction(letter.direction))])
        letter.since = on - timedelta(days=rng.randrange(60))
        letter.due_on = on + timedelta(days=rng.randrange(-70, 20))
        letter.moves = rng.randrange(3)
        answered = letter.direction == "to_volunteer" and rng.random() < 0.8
        letter.answered_on = on - timedelta(days=rng.randrange(40)) if answered else None
        asked = letter.direction == "to_child" and rng.random() < 0.3
        letter.print_asked_at = NOW - timedelta(days=rng.randrange(20)) if asked else None
        near = [letter.due_on, letter.since, letter.answered_on or on, date(2026, 10, 8)]
        for step in rng.sample(list(Step), rng.randrange(4)):
            day = rng.choice(near) + timedelta(days=rng.choice([-1, 0, 0, 1, 7]))
            db.session.add(Reminder(
                letter_id=letter.id, step=step.name.lower(), due_on=day, recorded_at=NOW
            ))  # fmt: skip
    db.session.commit()


@pytest.mark.parametrize("on", [TODAY, SATURDAY, HOLIDAY, AFTER_TERM])
def test_a_run_finds_what_a_look_at_every_letter_finds(world: Cast, on: date) -> None:
    rng = Random(on.isoformat())
    for ladder in LADDERS:
        world.cohort.ladder = ladder
        live(rng, on)
        assert picked(on) == full_read(on)


def test_of_silent_and_of_ended_pairs_nothing_is_due_or_recorded(world: Cast) -> None:
    live(Random(5), TODAY)
    before, recorded = full_read(TODAY)
    db.session.add(Consent(child_id=world.deer.id, item="letters", given=False, on=TODAY,
                           evidence="电话", recorded_at=NOW))  # fmt: skip
    ended = db.session.scalars(select(Pair).filter_by(child_id=world.stone.id)).one()
    ended.until_on, ended.end_reason = TODAY, "moved_away"
    db.session.commit()
    wanted, still = full_read(TODAY)
    assert picked(TODAY) == (wanted, still)
    assert 0 < len(wanted) < len(before)
    assert 0 < still < recorded


def test_a_letter_whose_steps_are_recorded_is_not_looked_at_again(world: Cast) -> None:
    letter = letter_of(db.session.scalars(select(Pair).filter_by(child_id=world.deer.id)).one())
    letter.state, letter.since, letter.moves = State.AT_SCHOOL, TODAY - timedelta(days=10), 2
    for other in db.session.scalars(select(Letter).where(Letter.id != letter.id)):
        other.due_on, other.since = date(2027, 6, 1), date(2026, 9, 7)
    db.session.commit()
    assert newly_due(timetables(), TODAY) == {letter.cohort_id: [letter.id]}
    db.session.add(Reminder(
        letter_id=letter.id, step="late", due_on=TODAY - timedelta(days=3), recorded_at=NOW
    ))  # fmt: skip
    db.session.commit()
    assert newly_due(timetables(), TODAY) == {}
