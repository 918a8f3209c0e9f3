"""Digests: the rows of a day's. What each is to tell was recorded; its words come at its hour.

So the rows of a day are made in moments, however many people there are, and nothing is lost with
a process that ends before the words are there: whoever writes next (`words`) takes what is left.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    case,
    cast,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from app.actions.messages.news import ALONE_AFTER, given_back
from app.actions.messages.sweeps.inserts import insert_of
from app.extensions import db
from app.models import Message, MessageState, Reminder, User
from app.store.messages.digest_days import moment_at
from app.store.messages.reminders import digest_key
from app.store.messages.sweeps.plans import Plan, plans_of
from app.store.parts import named_ids

# Without the session: it keeps nothing of a hundred thousand rows.
OUTBOX: Any = Message.__table__
ALIKE = {"kind": "digest", "subject": "", "state": MessageState.UNWRITTEN, "attempts": 0}


def make_digests(
    people: AbstractSet[int],
    unsaid: Mapping[int, Plan],
    late: AbstractSet[int],
    on: date,
    now: datetime,
) -> Mapping[int, int]:
    """A row for each person's digest, joining a running transaction; their ids by the user's.

    The rows recorded with it are its plan; `unsaid` is what they do not say. Nobody else makes a
    digest meanwhile, and nobody here has one of the day. What an older one that stayed behind was
    to tell is told by the new one, for those who are `late`: no two go out on one day.
    """
    behind = _behind(people & late, now)
    older = plans_of([one for some in behind.values() for one in some])
    kept = dict(unsaid)
    for user_id, some in behind.items():
        for one in some:
            kept[user_id] = kept.get(user_id, Plan()).with_older(older[one.id])
    plain = people - kept.keys()
    made = {
        **dict(map(tuple, _plain(plain, on, now) if plain else ())),
        **dict(map(tuple, _sealed(kept, on, now) if kept else ())),
    }
    if behind:
        hours = dict(_hours(behind))
        for user_id, some in behind.items():
            for one in some:
                _put_away(one, moment_at(hours[user_id], on) + ALONE_AFTER)
            _lead_on([one.id for one in some], made[user_id])
    return made


def _hours(people: Iterable[int]) -> Any:
    query = select(User.id, User.digest_hour).where(User.id.in_(named_ids(people)))
    return map(tuple, db.session.execute(query.order_by(User.digest_hour, User.id)))


def _plain(people: Collection[int], on: date, now: datetime) -> Sequence[Any]:
    """Rows of digests of which nothing is sealed: the database makes them by itself."""
    user: Any = User.__table__.c
    columns = OUTBOX.c
    moments = {hour: literal(moment_at(hour, on), columns.send_after.type) for hour in range(24)}
    key = literal("digest:").concat(user.id).concat(f":{on.isoformat()}")
    alike = {**ALIKE, "made_at": now}
    values = {
        "user_id": user.id,
        "once": key,
        "row_key": _new_key(),
        "send_after": case(moments, value=user.digest_hour),
        **{name: literal(value, columns[name].type) for name, value in alike.items()},
    }
    chosen = select(*values.values()).where(user.id.in_(named_ids(people)))
    rows = chosen.order_by(user.digest_hour, user.id)
    inserting = insert(OUTBOX).from_select(list(values), rows, include_defaults=False)
    return db.session.execute(inserting.returning(columns.user_id, columns.id)).all()


def _new_key() -> Any:
    """A row key that the database draws for each row."""
    if db.engine.dialect.name == "postgresql":
        return func.replace(cast(func.gen_random_uuid(), String), "-", "")
    return func.lower(func.hex(func.randomblob(16)))


def _sealed(kept: Mapping[int, Plan], on: date, now: datetime) -> Sequence[Any]:
    """Rows of digests with what no other row says, sealed."""
    made: list[Any] = []
    for hour, users in groupby(_hours(kept), key=itemgetter(1)):
        inserting = insert_of(
            OUTBOX,
            ("user_id", "once", "row_key", "body_sealed"),
            [_row(user_id, kept[user_id].as_text(on), on) for user_id, _hour in users],
            **ALIKE,
            send_after=moment_at(hour, on),
            made_at=now,
        )
        made += db.session.execute(inserting.returning(OUTBOX.c.user_id, OUTBOX.c.id)).all()
    return made


def readers_behind(now: datetime) -> AbstractSet[int]:
    """The users with a digest whose hour has come and that did not go out.

    Asked once, before a day makes any: each part of a day would read all that were made before it.
    """
    query = select(Message.user_id).where(_stays_behind(now)).distinct()
    return {user_id for user_id in db.session.scalars(query) if user_id}


def _stays_behind(now: datetime) -> ColumnElement[bool]:
    hour_came = or_(Message.send_after.is_(None), Message.send_after <= now)
    waits = and_(Message.state == MessageState.WAITING, Message.plan_sealed.is_not(None))
    stays = or_(waits, Message.state == MessageState.UNWRITTEN)
    return and_(Message.kind == "digest", hour_came, stays)


def _behind(user_ids: Collection[int], now: datetime) -> Mapping[int, list[Message]]:
    """The digests of these people that stay behind; none goes now."""
    if not user_ids:
        return {}
    query = (
        select(Message)
        .where(Message.user_id.in_(named_ids(user_ids)), _stays_behind(now))
        .order_by(Message.id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    found: dict[int, list[Message]] = {}
    for message in db.session.scalars(query):
        found.setdefault(message.user_id or 0, []).append(message)
    return found


def _put_away(older: Message, until: datetime) -> None:
    """One with words stays in the app; its news wait for the new one."""
    if older.state is MessageState.WAITING:
        given_back(older.user_id or 0, older.made_at, until)
        older.state, older.plan = MessageState.UNSENT, None
    else:
        older.state, older.body = MessageState.EMPTY, ""


def _lead_on(older: Collection[int], message_id: int) -> None:
    """The reminders of older digests lead to the one that tells of them now."""
    of_older = update(Reminder).where(Reminder.message_id.in_(older)).values(message_id=message_id)
    db.session.execute(of_older, execution_options={"synchronize_session": False})


def _row(user_id: int, plan: str, on: date) -> tuple[int, str, str, str]:
    once, row_key = digest_key(user_id, on), uuid.uuid4().hex
    return user_id, once, row_key, Message.body.sealed(once, row_key, plan)
