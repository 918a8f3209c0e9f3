"""Nobody is told who must not be, and no new letter goes where none may."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from app.extensions import db
from app.models import Letter, LetterEvent, Message, MessageState, Pair, Reminder, User, Volunteer
from app.store.letters.acts import reasons_of
from app.store.letters.standings import Standings
from bench.year.checks.fault import Fault
from bench.year.play import Day
from letters.pairs.effects import Act
from letters.pairs.stepping_in import may_with
from letters.reminders import Step
from letters.states import Direction, State

TOLD_THE_HOLDER = [step.name.lower() for step in (Step.SOON, Step.LATE, Step.STILL_LATE)]
# Words that go to whoever has to do something about a letter or a pair that goes on.
OF_LETTERS = ("digest", "new_days", "reserve", "welcome")


def told(day: Day, now: datetime) -> list[Fault]:
    """The morning's reminders went to people of pairs that may be reminded, by the pure rules."""
    writes = func.coalesce(Letter.writer_id, Pair.volunteer_id)
    query = (
        select(
            *(Pair.code, Reminder.step, User.active, Letter.pair_id, Letter.writer_id),
            (User.id == Volunteer.user_id).label("theirs"),
        )
        .join(Reminder.letter)
        .join(Letter.pair)
        .join(Volunteer, Volunteer.id == writes)
        .join(User, User.id == Reminder.user_id)
        .where(Reminder.recorded_at == now, Reminder.step.in_(TOLD_THE_HOLDER))
    )
    rows = db.session.execute(query).all()
    may = _allowed(day, rows)
    return [
        Fault("told", day.today, row.code, f"{row.step} to the {_who(row.theirs)}")
        for row, acts in zip(rows, may, strict=True)
        if not row.active or _of(row.theirs) not in acts
    ]


def _allowed(day: Day, rows: Sequence[Any]) -> list[frozenset[Act]]:
    """What may be done with each letter because of its pair; a row has pair_id and writer_id."""
    ids = {row.pair_id for row in rows}
    pairs = db.session.scalars(select(Pair).where(Pair.id.in_(ids))).all() if ids else []
    standings = Standings.on(day.today).of(pairs)
    writers = reasons_of({row.writer_id for row in rows}, day.today)
    return [may_with(standings[row.pair_id], writers.get(row.writer_id)) for row in rows]


def _of(theirs: bool) -> Act:
    return Act.REMIND_VOLUNTEER if theirs else Act.REMIND_SCHOOL


def _who(theirs: bool) -> str:
    return "volunteer" if theirs else "contact"


def gone_told(day: Day, begins: datetime) -> list[Fault]:
    """No word about letters is made for a closed account or a volunteer who has left."""
    query = (
        select(Message.id, Message.kind)
        .join(User, User.id == Message.user_id)
        .outerjoin(Volunteer, Volunteer.user_id == User.id)
        .where(
            Message.made_at >= begins,
            Message.kind.in_(OF_LETTERS),
            Message.state != MessageState.EMPTY,
            or_(User.active.is_(False), Volunteer.left_on <= day.today),
        )
    )
    return [
        Fault("gone_told", day.today, f"message {row.id}", row.kind)
        for row in db.session.execute(query)
    ]


def new_letters(day: Day) -> list[Fault]:
    """No letter of the day set out in a pair that may not post, by the pure rules."""
    query = (
        select(
            *(Pair.code, Letter.pair_id, Letter.writer_id, Letter.code.label("letter")),
            LetterEvent.how,
        )
        .select_from(LetterEvent)
        .join(LetterEvent.letter)
        .join(Letter.pair)
        .where(
            LetterEvent.on == day.today,
            LetterEvent.undoes.is_(None),
            and_(LetterEvent.was == State.DUE, LetterEvent.state == State.POSTED),
            Letter.direction == Direction.TO_CHILD,
        )
    )
    rows = db.session.execute(query).all()
    return [
        Fault("new_letters", day.today, row.code, f"{row.letter} was posted, {row.how}")
        for row, acts in zip(rows, _allowed(day, rows), strict=True)
        if Act.POST not in acts
    ]
