"""Nobody is told who must not be, and no new letter goes where none may."""

from datetime import datetime

from sqlalchemy import and_, exists, not_, or_, select

from app.extensions import db
from app.models import Letter, LetterEvent, Message, Pair, Reminder, User, Volunteer
from app.store.letters.standings import Standings
from bench.year.checks.fault import Fault
from bench.year.play import Day
from letters.pairs.effects import Act
from letters.reminders import Step
from letters.states import Direction, State

TOLD_THE_HOLDER = [step.name.lower() for step in (Step.SOON, Step.LATE, Step.STILL_LATE)]


def told(day: Day, now: datetime) -> list[Fault]:
    """The morning's reminders went to people of pairs that may be reminded."""
    if not db.session.scalar(select(exists().where(Reminder.recorded_at == now))):
        return []
    standings = Standings.on(day.today)
    the_volunteer = Reminder.user_id == Volunteer.user_id
    query = (
        select(Reminder.id, Pair.code, Reminder.step, User.active, the_volunteer.label("theirs"))
        .join(Reminder.letter)
        .join(Letter.pair)
        .join(Pair.volunteer)
        .join(User, User.id == Reminder.user_id)
        .where(
            Reminder.recorded_at == now,
            Reminder.step.in_(TOLD_THE_HOLDER),
            or_(
                and_(the_volunteer, not_(standings.may(Act.REMIND_VOLUNTEER))),
                and_(not_(the_volunteer), not_(standings.may(Act.REMIND_SCHOOL))),
                not_(User.active),
            ),
        )
    )
    return [
        Fault("told", day.today, row.code, f"{row.step} to the {_who(row.theirs)}")
        for row in db.session.execute(query)
    ]


def _who(theirs: bool) -> str:
    return "volunteer" if theirs else "contact"


def gone_told(day: Day, begins: datetime) -> list[Fault]:
    """No digest is made for a closed account or a volunteer who has left."""
    query = (
        select(Message.id, Message.kind)
        .join(User, User.id == Message.user_id)
        .outerjoin(Volunteer, Volunteer.user_id == User.id)
        .where(
            Message.made_at >= begins,
            Message.kind == "digest",
            or_(User.active.is_(False), Volunteer.left_on <= day.today),
        )
    )
    return [
        Fault("gone_told", day.today, f"message {row.id}", row.kind)
        for row in db.session.execute(query)
    ]


def new_letters(day: Day) -> list[Fault]:
    """No letter of the day set out in a pair that may not post."""
    query = (
        select(Pair.code, Letter.code.label("letter"))
        .select_from(LetterEvent)
        .join(LetterEvent.letter)
        .join(Letter.pair)
        .where(
            LetterEvent.on == day.today,
            LetterEvent.undoes.is_(None),
            LetterEvent.was == State.DUE,
            LetterEvent.state == State.POSTED,
            Letter.direction == Direction.TO_CHILD,
            not_(Standings.on(day.today).may(Act.POST)),
        )
    )
    return [
        Fault("new_letters", day.today, row.code, f"letter {row.letter} was posted")
        for row in db.session.execute(query)
    ]
