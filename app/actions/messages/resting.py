"""A person lets their reminders rest until a day, or ends them and takes that back."""

from datetime import date, timedelta

from sqlalchemy import or_, update

from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting, Actor
from app.errors import Refused
from app.extensions import db
from app.models import Message, MessageState, User
from app.store.messages.digest_days import moment_from

LONGEST = timedelta(days=366)


def rest(user: User, until: date, *, acting: Acting) -> None:
    """Nothing is reminded of before a day; what waits to be sent waits for it, too.

    Raises Refused rest.past or rest.far.
    """
    if until <= acting.today:
        raise Refused("rest.past")
    if until > acting.today + LONGEST:
        raise Refused("rest.far")
    with transaction():
        user.snoozed_until = until
        let_waiting_follow(user, acting.today)
        _record(user, "accounts.rest", "snoozed_until", acting)


def end_digests(user: User, *, acting: Acting) -> None:
    """Reminders stay in the app from now on, what waits to be sent too; ended twice is ended."""
    with transaction():
        if user.reminders_wanted:
            user.reminders_wanted = False
            let_waiting_follow(user, acting.today)
            _record(user, "accounts.end_digests", "reminders_wanted", acting)


def begin_digests(user: User, *, acting: Acting) -> None:
    """Reminders come by mail again."""
    with transaction():
        if not user.reminders_wanted:
            user.reminders_wanted = True
            _record(user, "accounts.begin_digests", "reminders_wanted", acting)


def let_waiting_follow(user: User, today: date) -> None:
    """A digest that waits to be sent follows what its reader chose: not at all, or when. On a later
    day it has words of that day.

    Joins the caller's transaction.
    """
    digests = Message.user_id == user.id, Message.kind == "digest"
    waiting = Message.state == MessageState.WAITING
    moment = moment_from(user, max(today, user.snoozed_until or today))
    if not user.reminders_wanted:
        # One that is unwritten is asked how it goes out when its words are there.
        unsent = {"state": MessageState.UNSENT, "plan_sealed": None}
        db.session.execute(update(Message).where(*digests, waiting).values(unsent))
        return
    unsent = or_(waiting, Message.state == MessageState.UNWRITTEN)
    db.session.execute(update(Message).where(*digests, unsent).values(send_after=moment))


def _record(user: User, action: str, field: str, acting: Acting) -> None:
    record_change(acting.by(Actor(user.id)), action, "user", str(user.id), [field])
