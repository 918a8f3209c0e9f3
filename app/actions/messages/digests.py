"""Digests: what each is to tell is stored, sealed, with its row; its words are written at its hour.

So the rows of a day are made in moments, however many people there are, and nothing is lost with
a process that ends before the words are there: whoever writes next (`words`) takes what is left.
"""

import json
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, insert, literal, or_, select, update

from app.actions.messages.news import ALONE_AFTER, given_back
from app.extensions import db
from app.models import Message, MessageState, Reminder, User
from app.store.messages.digest_days import moment_at
from app.store.messages.reminders import digest_key
from app.store.messages.renewals import RenewalLine, renewal_kept
from app.store.messages.thanks.lines import ThanksLine
from app.store.parts import in_parts
from letters.reminders import Recipient, Step
from letters.states import State
from letters.thanks.news import News

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
        return json.dumps([on.isoformat(), letters, renewals, thanks], ensure_ascii=False)


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


def plan_digests(plans: Mapping[int, Plan], on: date, now: datetime) -> None:
    """A row for each person's digest, joining a running transaction.

    Nobody else makes a digest meanwhile, and nobody here has one of the day. The reminders of
    `now` lead to the digest of the first who is told of them. What an older one that stayed behind
    was to tell is told by the new one: no two go out on one day.
    """
    for some in in_parts(sorted(plans)):
        behind = _behind(some, now)
        hours = select(User.id, User.digest_hour).where(User.id.in_(some)).order_by(User.id)
        moments = {user_id: moment_at(hour, on) for user_id, hour in db.session.execute(hours)}
        rows = []
        for user_id, moment in moments.items():
            plan = plans[user_id]
            for older in behind.get(user_id, []):
                plan = plan.with_older(_taken_over(older, moment + ALONE_AFTER))
            row = _row(user_id, plan.as_text(on), on, now)
            rows.append(row | {"send_after": moment})
        db.session.execute(insert(OUTBOX), rows)
        _lead_to_digests([one for one in some if plans[one].letters], on, now)
        for user_id, older_ones in behind.items():
            _lead_on([one.id for one in older_ones], digest_key(user_id, on))


def _behind(user_ids: Collection[int], now: datetime) -> Mapping[int, list[Message]]:
    """The digests of these people whose hour has come and that did not go out; none goes now."""
    hour_came = or_(Message.send_after.is_(None), Message.send_after <= now)
    waits = and_(Message.state == MessageState.WAITING, Message.plan_sealed.is_not(None))
    stays = or_(waits, Message.state == MessageState.UNWRITTEN)
    query = (
        select(Message)
        .where(Message.kind == "digest", Message.user_id.in_(user_ids), hour_came, stays)
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


def _lead_on(older: Collection[int], once: str) -> None:
    """The reminders of older digests lead to the one that tells of them now."""
    new = select(Message.id).where(Message.once == once).scalar_subquery()
    of_older = update(Reminder).where(Reminder.message_id.in_(older)).values(message_id=new)
    db.session.execute(of_older, execution_options={"synchronize_session": False})


def _row(user_id: int, plan: str, on: date, now: datetime) -> dict[str, Any]:
    once, row_key = digest_key(user_id, on), uuid.uuid4().hex
    return {
        "kind": "digest",
        "once": once,
        "row_key": row_key,
        "user_id": user_id,
        "subject": "",
        "body_sealed": Message.body.sealed(once, row_key, plan),
        "state": MessageState.UNWRITTEN,
        "made_at": now,
    }


def _lead_to_digests(user_ids: Collection[int], on: date, now: datetime) -> None:
    """Each row knows the message to the first who is told of it."""
    known = select(Message.id).where(
        Message.user_id == Reminder.user_id,
        Message.once == literal("digest:").concat(Reminder.user_id).concat(f":{on.isoformat()}"),
    )
    rows = (
        Reminder.user_id.in_(user_ids),
        Reminder.recorded_at == now,
        Reminder.message_id.is_(None),
    )
    if user_ids:
        to_message = update(Reminder).where(*rows).values(message_id=known.scalar_subquery())
        db.session.execute(to_message, execution_options={"synchronize_session": False})
