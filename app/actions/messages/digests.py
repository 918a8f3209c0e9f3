"""Digests: what each is to tell is stored, sealed, with its row; its words are written afterwards.

So the rows of a day are made in moments, however many people there are, and nothing is lost with
a process that ends before the words are there: whoever writes next takes what is left.
"""

import json
import logging
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from flask import current_app
from sqlalchemy import delete, select, update
from sqlalchemy.exc import SQLAlchemyError

from app.actions.messages.news import taken_along
from app.actions.messages.sweeps.inserts import insert_of
from app.actions.transaction import transaction
from app.extensions import db
from app.models import Message, MessageState, Reminder, User
from app.notify.digests import Line, Told, digest_of
from app.store.access.addresses import bad_among
from app.store.access.ways import channel_of
from app.store.letters.pair_lists import NeedALook, need_a_look
from app.store.messages.coming import ComingBag, bags_coming_to, coming_to
from app.store.messages.digest_days import moment_at
from app.store.messages.recipients import Recipients, readers
from app.store.messages.reminders import around_letters, digest_key
from app.store.messages.renewals import RenewalLine, renewal_kept
from app.store.messages.thanks.lines import ThanksLine
from app.store.parts import named_ids
from app.store.scope import Scope
from letters.reminders import Recipient, Step
from letters.states import State
from letters.thanks.news import News

log = logging.getLogger("xinqiao.messages")
AT_ONCE = 500
MOST_PAIRS = 3
"""So many pairs that need a look are named."""
# One for all: to make one takes as long as a plan.
as_json = json.JSONEncoder(ensure_ascii=False).encode
# Without the session: it keeps nothing of a hundred thousand rows.
OUTBOX: Any = Message.__table__


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A letter of which somebody is to be told, as long as it is in that state."""

    letter_id: int
    state: State
    step: Step
    due_on: date
    recipient: Recipient


@dataclass(frozen=True, slots=True)
class Plan:
    """What a digest is to tell one person."""

    letters: list[PlannedLine] = field(default_factory=list)
    renewals: list[RenewalLine] = field(default_factory=list)
    thanks: list[ThanksLine] = field(default_factory=list)

    def as_text(self, on: date) -> str:
        """The plan for a day, to be read by `read_plan`."""
        letters = [
            [one.letter_id, one.state, one.step, one.due_on.isoformat(), one.recipient]
            for one in self.letters
        ]
        renewals = [line.as_kept() for line in self.renewals]
        thanks = [[one.news, one.about_id, one.place, one.about] for one in self.thanks]
        return as_json([on.isoformat(), letters, renewals, thanks])


def read_plan(text: str, user_id: int) -> tuple[date, Plan]:
    """The day and the plan of a user's digest; nothing is left of one that an erasure emptied."""
    day, letters, renewals, thanks = json.loads(text or f'["{date.min}", [], [], []]')
    return date.fromisoformat(day), Plan(
        [
            PlannedLine(id_, State(state), Step(step), date.fromisoformat(due), Recipient(part))
            for id_, state, step, due, part in letters
        ],
        [renewal_kept(user_id, kept) for kept in renewals],
        [
            ThanksLine(News(news), user_id, about_id, place, tuple(map(tuple, about)))
            for news, about_id, place, about in thanks
        ],
    )


def plan_digests(plans: Mapping[int, Plan], on: date, now: datetime) -> Mapping[int, int]:
    """A row for each person's digest, joining a running transaction; their ids by the user's.

    Nobody else makes a digest meanwhile, and nobody here has one of the day.
    """
    made: dict[int, int] = {}
    by_hour = select(User.digest_hour, User.id).where(User.id.in_(named_ids(plans)))
    hours = db.session.execute(by_hour.order_by(User.digest_hour, User.id)).all()
    for hour, users in groupby(hours, key=itemgetter(0)):
        rows = [_row(user_id, plans[user_id].as_text(on), on) for _hour, user_id in users]
        inserting = insert_of(
            OUTBOX,
            ("user_id", "once", "row_key", "body_sealed"),
            rows,
            kind="digest",
            subject="",
            state=MessageState.UNWRITTEN,
            attempts=0,
            send_after=moment_at(hour, on),
            made_at=now,
        )
        ids = db.session.execute(inserting.returning(OUTBOX.c.user_id, OUTBOX.c.id)).all()
        made |= {row.user_id: row.id for row in ids}
    return made


def _row(user_id: int, plan: str, on: date) -> tuple[int, str, str, str]:
    once, row_key = digest_key(user_id, on), uuid.uuid4().hex
    return user_id, once, row_key, Message.body.sealed(once, row_key, plan)


def write_digests(limit: int = AT_ONCE) -> int:
    """Write the words of the digests that have none, so many at most; how many were written.

    Two processes never write one digest: each takes what the other has not locked. One that breaks
    keeps no other back: it stays as it is, and the log names its number.
    """
    query = select(Message.id).where(Message.state == MessageState.UNWRITTEN)
    ids = db.session.scalars(query.order_by(Message.id).limit(limit)).all()
    try:
        return _write_those(ids)
    except SQLAlchemyError:
        raise
    except Exception:
        log.exception("digests are written one by one", extra={"number": len(ids)})
    return sum(_is_written(id_) for id_ in ids)


def _is_written(message_id: int) -> bool:
    """Whether the words of one digest could be written."""
    try:
        return bool(_write_those([message_id]))
    except SQLAlchemyError:
        raise
    except Exception:
        log.exception("a digest was not written", extra={"number": message_id})
        return False


def _write_those(ids: Sequence[int]) -> int:
    with transaction():
        query = (
            select(Message)
            .where(Message.id.in_(ids), Message.state == MessageState.UNWRITTEN)
            .order_by(Message.id)
            .with_for_update(skip_locked=True)
        )
        messages = db.session.scalars(query).all()
        by_day: dict[date, list[tuple[Message, Plan]]] = {}
        for message in messages:
            on, plan = read_plan(message.body, message.user_id or 0)
            by_day.setdefault(on, []).append((message, plan))
        for on, found in by_day.items():
            _write(found, on)
    return len(messages)


def _write(found: Sequence[tuple[Message, Plan]], on: date) -> None:
    users = readers({message.user_id for message, _plan in found if message.user_id})
    bad = bad_among(user.email_index for user in users.values())
    goes_out = {user.id for user in users.values() if _goes_out(user, bad)}
    around = around_letters({one.letter_id for _message, plan in found for one in plan.letters})
    told = [(message, users[message.user_id or 0], plan) for message, plan in found]
    kept = []
    for message, user, plan in told:
        # Of a letter that has moved on meanwhile nobody is told.
        lines = [
            Line(context, one.step, one.due_on, one.recipient)
            for one in plan.letters
            if (context := around.get(one.letter_id)) and context.state is one.state
        ]
        if lines or plan.renewals or plan.thanks:
            kept.append((message, user, Told(lines, plan.renewals, thanks=plan.thanks)))
        else:
            _take_back(message)
    readers_left = [user.id for _message, user, _told in kept]
    places, coming = _Places(Recipients.on(on), on), coming_to(readers_left, on)
    bags, made_at = places.bags(readers_left), found[0][0].made_at
    news = taken_along([user_id for user_id in readers_left if user_id in goes_out], made_at)
    for message, user, said in kept:
        more = [(one.subject, one.body) for one in news.get(user.id, [])]
        whole = replace(
            said,
            coming=coming.get(user.id, []),
            news=more,
            look=places.look(user.id),
            bags=bags.get(user.id, []),
        )
        subject, message.body = digest_of(user, whole, message.made_at)
        message.subject = subject[:200]
        channel = channel_of(user) if user.id in goes_out else None
        message.channel_id = channel.id if channel else None
        message.state = MessageState.WAITING if user.id in goes_out else MessageState.UNSENT
        log.info("message %s", message.state, extra={"number": message.id, "kind": message.kind})


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


def _take_back(message: Message) -> None:
    """A digest that has nothing to tell any more is none."""
    of_message = Reminder.message_id == message.id
    db.session.execute(update(Reminder).where(of_message).values(message_id=None))
    db.session.execute(delete(Message).where(Message.id == message.id))
    log.info("message taken back", extra={"number": message.id, "kind": message.kind})
