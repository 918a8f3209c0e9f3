"""Who is away or about to go, and what that means for the letters of their pairs."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select

from app.extensions import db
from app.models import Child, Letter, Pair, Volunteer
from app.store.letters.calendars import letter_of, terms_of
from app.store.letters.pairs import PairView, pairs_with_people, views_of
from app.store.parts import named_ids
from letters.pairs.absences import Leave, PlannedDay, plan_around
from letters.states import State


def leave_of(volunteer: Volunteer) -> Leave:
    """When the volunteer is away and from when on they are gone."""
    return Leave(volunteer.away_from, volunteer.away_until, volunteer.left_on)


def open_pairs_of(volunteer: Volunteer) -> Sequence[Pair]:
    """The pairs in which the volunteer writes, locked until the transaction ends."""
    query = (
        pairs_with_people()
        .where(Pair.volunteer_id == volunteer.id, Pair.until_on.is_(None))
        .order_by(Pair.id)
        .with_for_update(of=Pair)
    )
    return db.session.scalars(query).all()


def pairs_with_leave(ids: Collection[int], today: date) -> Sequence[Pair]:
    """Those of these pairs whose volunteers are or will be away, or will be gone."""
    query = (
        pairs_with_people()
        .where(Pair.id.in_(named_ids(ids)))
        .where(or_(Volunteer.away_until > today, Volunteer.left_on > today))
    )
    return db.session.scalars(query.order_by(Pair.id)).all()


def open_views_of(volunteer: Volunteer, today: date) -> list[PairView]:
    """The pairs in which the volunteer writes, with their letters but without any words."""
    query = pairs_with_people().where(Pair.volunteer_id == volunteer.id, Pair.until_on.is_(None))
    return views_of(db.session.scalars(query.order_by(Pair.id)).all(), today)


def letters_to_plan(pair: Pair) -> Sequence[Letter]:
    """All letters of a pair, locked until the transaction ends."""
    query = select(Letter).where(Letter.pair_id == pair.id).order_by(Letter.id)
    locked = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(locked).all()


def days_around(
    pair: Pair, rows: Sequence[Letter], leave: Leave, today: date, *, anew: bool
) -> Mapping[str, PlannedDay]:
    """The day and term of each letter that is another with this leave, by the letter's code.

    `anew`: what the leave before it changed, and only that, is taken back first.
    """
    own = [row for row in rows if row.writer_id is None]
    before = {row.code: day_before_leave(row) for row in own if anew}
    was = {code: day for code, day in before.items() if day is not None}
    terms, letters = terms_of(pair.cohort), [letter_of(row) for row in own]
    return plan_around(letters, terms, pair.from_on, leave, today, was=was)


def day_before_leave(row: Letter) -> PlannedDay | None:
    """Where a letter that leave moved goes back to; None: leave did not make it what it is."""
    return place_before(row.before_leave, None if row.state == State.VOID else row.due_on)


def place_before(kept: Mapping[str, Any] | None, now: date | None) -> PlannedDay | None:
    """The day that is kept of a letter that became another and is due `now`; None: it is not so.

    A void letter has no day now. What somebody has put it off by since stays.
    """
    if kept is None or (kept["became"] is None) != (now is None):
        return None
    put_off = now - date.fromisoformat(kept["became"]) if now else timedelta()
    return PlannedDay(date.fromisoformat(kept["due_on"]) + put_off, kept["term"])


def remember_day(row: Letter, before: PlannedDay, now: PlannedDay) -> None:
    """Keep at the letter where it was before leave made of it what it is now."""
    row.before_leave = None
    if before != now and before.due_on is not None:
        row.before_leave = kept_place(before.due_on, before.term, now)


def kept_place(due_on: date, term: int, now: PlannedDay) -> dict[str, Any]:
    """A day and term, and what was made of them, as a letter keeps them."""
    became = now.due_on.isoformat() if now.due_on else None
    return {"due_on": due_on.isoformat(), "term": term, "became": became}


def day_of(row: Letter) -> PlannedDay:
    """The day and term of a letter that is still to be written."""
    return PlannedDay(row.due_on, row.term_number)


def away_at_school(school_id: int, today: date) -> Sequence[Pair]:
    """The open pairs of a school whose volunteer is away today, who is back first first."""
    query = (
        pairs_with_people()
        .where(
            Child.school_id == school_id,
            Pair.until_on.is_(None),
            Volunteer.away_until > today,
            (Volunteer.away_from.is_(None)) | (Volunteer.away_from <= today),
        )
        .order_by(Volunteer.away_until, Pair.id)
    )
    return db.session.scalars(query).all()
