"""The words of digests: written at the hour at which each goes out, of what is true at that moment.

What was settled between the row and its words is not told. One that stayed behind over a night is
written anew; one with nothing left to tell goes nowhere, and its state says so.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from flask import current_app
from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from app import clock
from app.actions.messages.news import given_back, taken_along
from app.actions.transaction import transaction
from app.extensions import db
from app.models import Message, MessageState, Reminder, User
from app.notify.digests import Line, Told, digest_of
from app.store.access.addresses import bad_among
from app.store.access.ways import channel_of
from app.store.letters.pair_lists import NeedALook, need_a_look
from app.store.messages.coming import ComingBag, bags_coming_to, coming_to
from app.store.messages.messages import EARLY, is_of_before
from app.store.messages.recipients import Recipients, open_readers
from app.store.messages.reminders import LetterContext, reached_by
from app.store.messages.renewals import RenewalLine, still_ending
from app.store.messages.sweeps.plans import Plan, plans_of
from app.store.messages.thanks.letters import still_there
from app.store.messages.thanks.lines import ThanksLine
from app.store.scope import Scope
from letters.reminders import Step

log = logging.getLogger("xinqiao.messages")
AT_ONCE = 500
MOST_PAIRS = 3
"""So many pairs that need a look are named."""


def write_digests(now: datetime, limit: int = AT_ONCE) -> int:
    """Write the words of the digests whose hour has come, so many at most; how many.

    Two processes never write one digest: each takes what the other has not locked. One that breaks
    keeps no other back: it stays as it is, and the log names its number.
    """
    ids = db.session.scalars(select(Message.id).where(_due(now)).order_by(Message.id).limit(limit))
    found = ids.all()
    try:
        return _write_those(found, now)
    except SQLAlchemyError:
        raise
    except Exception:
        log.exception("digests are written one by one", extra={"number": len(found)})
    return sum(_is_written(id_, now) for id_ in found)


def _due(now: datetime) -> ColumnElement[bool]:
    """For queries that select from Message: its words are to be written, or written anew."""
    unwritten = Message.state == MessageState.UNWRITTEN
    awake = now.astimezone(clock.zone()).hour >= EARLY
    lacks = or_(unwritten, is_of_before(now)) if awake else unwritten
    return and_(lacks, or_(Message.send_after.is_(None), Message.send_after <= now))


def _is_written(message_id: int, now: datetime) -> bool:
    """Whether the words of one digest could be written."""
    try:
        return bool(_write_those([message_id], now))
    except SQLAlchemyError:
        raise
    except Exception:
        log.exception("a digest was not written", extra={"number": message_id})
        return False


def _write_those(ids: Sequence[int], now: datetime) -> int:
    with transaction():
        query = (
            select(Message)
            .where(Message.id.in_(ids), _due(now))
            .order_by(Message.id)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        )
        messages = db.session.scalars(query).all()
        if messages:
            _write(messages, now)
    return len(messages)


def _write(messages: Sequence[Message], now: datetime) -> None:
    today = clock.local_date(now)
    users = open_readers({message.user_id for message in messages if message.user_id})
    places = _Places(Recipients.on(today), today)
    for one in messages:
        if one.state is MessageState.WAITING:  # Its words go; so does the news in them.
            given_back(one.user_id or 0, one.made_at, now)
    plans = plans_of(messages)
    planned = [(one, users.get(one.user_id or 0), plans[one.id]) for one in messages]
    truth = _Truth.of(list(plans.values()), places.recipients, today)
    bad = bad_among(user.email_index for user in users.values())
    goes_out = {user.id for user in users.values() if _goes_out(user, bad)}
    kept = []
    for message, user, plan in planned:
        said = truth.told(user.id, plan) if user else Told([])
        if user and (said.lines or said.renewals or said.thanks):
            kept.append((message, user, plan, said))
        else:
            _tell_nothing(message)
    left = [user.id for _message, user, _plan, _said in kept]
    coming, bags = coming_to(left, today), places.bags(left)
    news = taken_along([user_id for user_id in left if user_id in goes_out], now)
    for message, user, plan, said in kept:
        whole = replace(
            said,
            coming=coming.get(user.id, []),
            news=[(one.subject, one.body) for one in news.get(user.id, [])],
            look=places.look(user.id),
            bags=bags.get(user.id, []),
        )
        # Its links are good from the day on which it goes out.
        message.made_at = now
        subject, message.body = digest_of(user, whole, now)
        message.subject, message.plan = subject[:200], None
        channel = channel_of(user) if user.id in goes_out else None
        message.channel_id = channel.id if channel else None
        message.state = MessageState.UNSENT
        if user.id in goes_out:
            message.state, message.plan = MessageState.WAITING, plan.as_text(today)
        log.info("message %s", message.state, extra={"number": message.id, "kind": message.kind})


def _tell_nothing(message: Message) -> None:
    """All of it is settled: nothing goes out, and nobody was told."""
    of_message = Reminder.message_id == message.id
    db.session.execute(update(Reminder).where(of_message).values(message_id=None))
    message.state, message.body, message.plan = MessageState.EMPTY, "", None
    log.info("message %s", message.state, extra={"number": message.id, "kind": message.kind})


@dataclass(frozen=True, slots=True)
class _Truth:
    """What of some plans still holds."""

    reached: Mapping[int, tuple[LetterContext, frozenset[Step]]]
    ending: Collection[tuple[object, ...]]
    there: Collection[tuple[object, ...]]
    recipients: Recipients

    @classmethod
    def of(cls, plans: Sequence[Plan], recipients: Recipients, today: date) -> "_Truth":
        """What holds on a day."""
        letters = {one.letter_id for plan in plans for one in plan.letters}
        renewals = [one for plan in plans for one in plan.renewals]
        thanks = [one for plan in plans for one in plan.thanks]
        return cls(
            reached_by(letters, today),
            still_ending(renewals, recipients, today),
            still_there(thanks, recipients, today),
            recipients,
        )

    def told(self, user_id: int, plan: Plan) -> Told:
        """What a person is told of: of no letter that has moved on, or is not theirs any more."""
        lines = [
            Line(context, one.step, one.due_on, one.recipient)
            for one in plan.letters
            if one.letter_id in self.reached
            for context, steps in [self.reached[one.letter_id]]
            if context.state is one.state
            and one.step in steps
            and self.recipients.holds(one.recipient, user_id, context)
        ]
        renewals: list[RenewalLine] = [one for one in plan.renewals if one.key in self.ending]
        thanks: list[ThanksLine] = [one for one in plan.thanks if one.key in self.there]
        return Told(lines, renewals, thanks=thanks)


@dataclass(frozen=True, slots=True)
class _Places:
    """What is told of a reader's regions and schools; those who share a region share the answer."""

    recipients: Recipients
    on: date
    _known: dict[frozenset[str], NeedALook] = field(default_factory=dict)

    def look(self, user_id: int) -> NeedALook | None:
        """The pairs that need a coordinator's look; None for whoever coordinates nothing."""
        regions = self.recipients.coordinators.items()
        own = frozenset(region for region, ids in regions if user_id in ids)
        if own and own not in self._known:
            self._known[own] = need_a_look(Scope(prefixes=own), self.on, MOST_PAIRS)
        return self._known.get(own)

    def bags(self, user_ids: Collection[int]) -> Mapping[int, list[ComingBag]]:
        """The bags on their way to the schools of these people."""
        own = {
            school_id: wanted
            for school_id, ids in self.recipients.contacts.items()
            if (wanted := set(ids).intersection(user_ids))
        }
        found: dict[int, list[ComingBag]] = {}
        for school_id, coming in bags_coming_to(own, self.on).items():
            for user_id in own[school_id]:
                found.setdefault(user_id, []).extend(coming)
        return found


def _goes_out(user: User, bad: Collection[str]) -> bool:
    """Whether a digest goes out; unsubscribed: it is shown in the app and not sent."""
    has_server = bool(current_app.config["SETTINGS"].smtp_url)
    by_mail = has_server and user.email_index is not None and user.email_index not in bad
    return user.reminders_wanted and (channel_of(user) is not None or by_mail)
