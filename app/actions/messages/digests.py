"""Digests: what each is to tell is stored, sealed, with its row; its words are written at its hour.

So the rows of a day are made in moments, however many people there are, and nothing is lost with
a process that ends before the words are there: whoever writes next (`words`) takes what is left.
"""

import json
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import and_, or_, select, update

from app.actions.messages.news import ALONE_AFTER, given_back
from app.actions.messages.sweeps.inserts import insert_of
from app.extensions import db
from app.models import Message, MessageState, Reminder, User
from app.store.messages.digest_days import moment_at
from app.store.messages.reminders import digest_key
from app.store.messages.renewals import RenewalLine, renewal_kept
from app.store.messages.thanks.lines import ThanksLine
from app.store.parts import named_ids
from letters.reminders import Recipient, Step
from letters.states import State
from letters.thanks.news import News

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

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.letters or self.renewals or self.thanks)

    def with_older(self, older: "Plan") -> "Plan":
        """What an older one was to tell as well; of a letter only the newest step."""
        known = {one.letter_id for one in self.letters}
        told = {one.key for one in self.renewals}, {one.key for one in self.thanks}
        return Plan(
            [*(one for one in older.letters if one.letter_id not in known), *self.letters],
            [*(one for one in older.renewals if one.key not in told[0]), *self.renewals],
            [*(one for one in older.thanks if one.key not in told[1]), *self.thanks],
        )

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

    Nobody else makes a digest meanwhile, and nobody here has one of the day. What an older one that
    stayed behind was to tell is told by the new one: no two go out on one day.
    """
    made: dict[int, int] = {}
    by_hour = select(User.digest_hour, User.id).where(User.id.in_(named_ids(plans)))
    hours = db.session.execute(by_hour.order_by(User.digest_hour, User.id)).all()
    behind = _behind(plans, now)
    for hour, users in groupby(hours, key=itemgetter(0)):
        moment = moment_at(hour, on)
        rows = []
        for _hour, user_id in users:
            plan = plans[user_id]
            for older in behind.get(user_id, ()):
                plan = plan.with_older(_taken_over(older, moment + ALONE_AFTER))
            rows.append(_row(user_id, plan.as_text(on), on))
        inserting = insert_of(
            OUTBOX,
            ("user_id", "once", "row_key", "body_sealed"),
            rows,
            kind="digest",
            subject="",
            state=MessageState.UNWRITTEN,
            attempts=0,
            send_after=moment,
            made_at=now,
        )
        ids = db.session.execute(inserting.returning(OUTBOX.c.user_id, OUTBOX.c.id)).all()
        made |= {row.user_id: row.id for row in ids}
    for user_id, older_ones in behind.items():
        _lead_on([one.id for one in older_ones], made[user_id])
    return made


def _behind(user_ids: Iterable[int], now: datetime) -> Mapping[int, list[Message]]:
    """The digests of these people whose hour has come and that did not go out; none goes now."""
    hour_came = or_(Message.send_after.is_(None), Message.send_after <= now)
    waits = and_(Message.state == MessageState.WAITING, Message.plan_sealed.is_not(None))
    stays = or_(waits, Message.state == MessageState.UNWRITTEN)
    query = (
        select(Message)
        .where(Message.kind == "digest", Message.user_id.in_(named_ids(user_ids)), hour_came, stays)
        .order_by(Message.id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    found: dict[int, list[Message]] = {}
    for message in db.session.scalars(query):
        found.setdefault(message.user_id or 0, []).append(message)
    return found


def _taken_over(older: Message, until: datetime) -> Plan:
    """What it was to tell. With words it stays in the app; its news wait for the new one."""
    has_words = older.state is MessageState.WAITING
    plan = read_plan(older.plan if has_words else older.body, older.user_id or 0)[1]
    if has_words:
        given_back(older.user_id or 0, older.made_at, until)
        older.state, older.plan = MessageState.UNSENT, None
    else:
        older.state, older.body = MessageState.EMPTY, ""
    return plan


def _lead_on(older: Collection[int], message_id: int) -> None:
    """The reminders of older digests lead to the one that tells of them now."""
    of_older = update(Reminder).where(Reminder.message_id.in_(older)).values(message_id=message_id)
    db.session.execute(of_older, execution_options={"synchronize_session": False})


def _row(user_id: int, plan: str, on: date) -> tuple[int, str, str, str]:
    once, row_key = digest_key(user_id, on), uuid.uuid4().hex
    return user_id, once, row_key, Message.body.sealed(once, row_key, plan)
