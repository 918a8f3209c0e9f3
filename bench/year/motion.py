"""The letters in motion on a day, each with all that people look at: one read for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, func, select

from app.extensions import db
from app.models import (
    Bundle,
    BundleLetter,
    BundleState,
    Letter,
    LetterEvent,
    Pair,
    Reminder,
    School,
)
from app.store.letters.calendars import transit
from app.store.letters.lateness import gathered, in_state
from app.store.parts import in_parts
from bench.year.people import Lying
from letters.custody import WITH_COORDINATOR, Patience, Standing, standing
from letters.reminders import Step
from letters.states import ON_THE_WAY, Direction, State
from letters.terms import Calendar
from letters.tracker import Letter as PlainLetter

AHEAD = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class InMotion:
    """A letter that somebody may do something about now."""

    code: str
    pair_id: int
    school_id: int
    school: str
    left_id: int | None
    """The school that must send it on."""
    lying: Lying
    row: Any
    bag: int | None

    @property
    def place_id(self) -> int:
        """The school in whose hands it is, or comes."""
        return self.left_id or self.school_id

    def standing(self, calendar: Calendar, today: date) -> Standing:
        """Who holds it, since when and how late, by the pure rules."""
        row = self.row
        before = State(row.before) if row.before else None
        plain = PlainLetter(
            self.code, self.lying.direction, row.number, row.term_number, self.lying.state,
            row.since, row.due_on, row.answers, before, row.moves,
        )  # fmt: skip
        known = transit(row.transit_median, row.transit_p90, row.transit_samples)
        return standing(
            plain, calendar, Patience(), today, transit=known, delivered_on=row.answered_on
        )


def in_motion(today: date) -> list[InMotion]:
    """Letters to be written soon, to be answered, on their way, or with a coordinator."""
    branches = [
        and_(in_state(State.DUE, Direction.TO_CHILD), Letter.due_on <= today + AHEAD),
        and_(in_state(State.DUE, Direction.TO_VOLUNTEER), Letter.answered_on.is_not(None)),
        *(in_state(state) for state in sorted({*ON_THE_WAY, *WITH_COORDINATOR})),
    ]
    found = gathered([Letter.id], branches)
    rows = db.session.execute(
        select(
            *(Letter.id, Letter.code, Letter.pair_id, Letter.direction, Letter.number),
            *(Letter.term_number, Letter.state, Letter.since, Letter.due_on, Letter.answers),
            *(Letter.before, Letter.moves, Letter.answered_on, Letter.school_id),
            *(Letter.forward_from_id, Letter.writer_id, School.code.label("school")),
            func.coalesce(Letter.writer_id, Pair.volunteer_id).label("volunteer_id"),
            *(Pair.child_id, Pair.volunteer_id.label("pair_volunteer_id")),
            *(School.transit_median, School.transit_p90, School.transit_samples),
            *(been(State.LOST, State.RETURNED), been(State.HELD)),
        )
        .join(found, found.c.id == Letter.id)
        .join(School, School.id == Letter.school_id)
        .join(Pair, Pair.id == Letter.pair_id)
        .order_by(Letter.id)
    ).all()
    bags = _bags()
    return [_in_motion(row, bags.get(row.id)) for row in rows]


def told_of(letters: Sequence[InMotion]) -> dict[int, date]:
    """When somebody was first told that one of the letters is late, by the letter's id."""
    found: dict[int, date] = {}
    for some in in_parts(letter.lying.id for letter in letters):
        query = (
            select(Reminder.letter_id, func.min(Reminder.recorded_at))
            .where(
                Reminder.letter_id.in_(some),
                Reminder.user_id.is_not(None),
                Reminder.step != Step.SOON.name.lower(),
            )
            .group_by(Reminder.letter_id)
        )
        found.update((letter_id, at.date()) for letter_id, at in db.session.execute(query))
    return found


def been(*states: State) -> Any:
    """For queries of letters: how often each came into one of these states, named by them."""
    wanted = (LetterEvent.letter_id == Letter.id, LetterEvent.state.in_(states))
    counted = select(func.count(LetterEvent.id)).where(*wanted).scalar_subquery()
    return counted.label("_".join(states))


def _bags() -> dict[int, int]:
    """The posted bundle in which a letter lies, by the letter's id; a lost one lies in none."""
    query = (
        select(BundleLetter.letter_id, BundleLetter.bundle_id)
        .join(Bundle)
        .join(Letter, Letter.id == BundleLetter.letter_id)
        .where(Bundle.state == BundleState.POSTED, Letter.state == State.POSTED)
    )
    return {row.letter_id: row.bundle_id for row in db.session.execute(query)}


def _in_motion(row: Any, bag: int | None) -> InMotion:
    lying = Lying(
        row.id,
        row.child_id,
        row.pair_volunteer_id,
        Direction(row.direction),
        row.number,
        State(row.state),
        row.since,
        row.due_on,
        row.moves,
        row.answered_on,
        row.volunteer_id,
        row.lost_returned,
        bool(row.held),
    )
    return InMotion(
        row.code, row.pair_id, row.school_id, row.school, row.forward_from_id, lying, row, bag
    )
