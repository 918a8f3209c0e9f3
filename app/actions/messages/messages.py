"""Messages: put in the outbox once, sent once, looked at by a person where nobody knows."""

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from app.actions.records import record_change
from app.actions.transaction import rows_changed, transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Message, MessageState, User
from app.notify.outbox import Mail, MailRefused, MailServer, OutcomeUnknown
from app.store.messages.messages import LINK_KINDS, TROUBLED, message_once, waiting_ids

log = logging.getLogger("xinqiao.messages")
MOST_ATTEMPTS = 5
STALE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class SentCounts:
    """What became of the messages of one run, by state."""

    sent: int = 0
    waiting: int = 0
    failed: int = 0
    unknown: int = 0


def enqueue(
    kind: str,
    once: str,
    *,
    subject: str,
    body: str,
    now: datetime,
    user: User | None = None,
    address: str | None = None,
) -> Message:
    """Put a message to a user, or to an address, in the outbox; the same `once` is made once.

    It joins a running transaction. Without a mail server the message stays in the app.
    """
    state = MessageState.WAITING if current_app.config["SETTINGS"].smtp_url else MessageState.UNSENT
    with transaction():
        known = message_once(once)
        if known is not None:
            return known
        message = Message(
            kind=kind,
            once=once,
            user_id=user.id if user else None,
            address=address,
            subject=subject[:200],
            body=body,
            state=state,
            made_at=now,
        )
        try:
            with db.session.begin_nested():
                db.session.add(message)
        except IntegrityError:
            # Another process was quicker between our look and our insert.
            return _made_by_another(once)
        log.info("message %s", state, extra={"number": message.id, "kind": kind})
        return message


def send_waiting(*, now: datetime, limit: int = 50) -> SentCounts:
    """Send messages whose turn it is, each claimed before it is handed to the mail server.

    Two processes never send one message twice. A message whose outcome is not known is never
    sent again by itself.
    """
    settings = current_app.config["SETTINGS"]
    let_go_stale(now=now)
    if not settings.smtp_url:
        return SentCounts()
    counts: Counter[str] = Counter()
    with MailServer(settings.smtp_url, settings.mail_from) as server:
        for message_id in waiting_ids(now, limit):
            if claim(message_id, now=now):
                counts[_send_claimed(server, message_id, now)] += 1
    return SentCounts(**counts)


def claim(message_id: int, *, now: datetime) -> bool:
    """Take a waiting message for sending; false where another process was quicker."""
    before, after = MessageState.WAITING, MessageState.SENDING
    return _move(message_id, before, after, claimed_at=now, attempts=Message.attempts + 1)


def let_go_stale(*, now: datetime) -> int:
    """Messages whose sender was killed: nobody knows whether they went out. How many."""
    with transaction():
        return rows_changed(
            update(Message)
            .where(Message.state == MessageState.SENDING, Message.claimed_at < now - STALE)
            .values(
                state=MessageState.UNKNOWN,
                fault="the sender stopped before it could write the outcome",
            )
        )


def send_again(message_id: int, *, acting: Acting) -> None:
    """A person decides that a troubled message is to be sent (again).

    Raises Refused('messages.settled') where somebody decided before.
    """
    _settle(message_id, MessageState.WAITING, "messages.send_again", acting)


def leave(message_id: int, *, acting: Acting) -> None:
    """A person decides that a troubled message stays as it is. Raises Refused."""
    _settle(message_id, MessageState.UNSENT, "messages.leave", acting)


def mark_read(user_id: int, *, now: datetime) -> None:
    """The user has read their messages."""
    with transaction():
        db.session.execute(
            update(Message)
            .where(Message.user_id == user_id, Message.read_at.is_(None))
            .values(read_at=now)
        )


def _made_by_another(once: str) -> Message:
    message = message_once(once)
    if message is None:
        raise LookupError(f"message {once} is neither here nor new")
    return message


def _send_claimed(server: MailServer, message_id: int, now: datetime) -> str:
    message = db.session.get_one(Message, message_id)
    address = message.user.email if message.user else message.address
    mail = Mail(message.row_key, address, message.subject, message.body)
    attempts, kind = message.attempts, message.kind
    db.session.rollback()
    try:
        server.send(mail, now)
    except MailRefused as refusal:
        may_try = attempts < MOST_ATTEMPTS
        state = MessageState.WAITING if may_try else MessageState.FAILED
        return _finish(message_id, now, state, fault=str(refusal))
    except OutcomeUnknown as doubt:
        return _finish(message_id, now, MessageState.UNKNOWN, fault=str(doubt))
    with transaction():
        if kind in LINK_KINDS:
            # A link that was sent is of no use here, and of much use to a thief.
            db.session.get_one(Message, message_id).body = ""
        return _finish(message_id, now, MessageState.SENT, sent_at=now, fault=None)


def _finish(message_id: int, now: datetime, state: MessageState, **values: object) -> str:
    # A slow sender's message may have been called unknown meanwhile: what we know is better.
    with transaction():
        db.session.execute(
            update(Message)
            .where(
                Message.id == message_id,
                Message.state.in_((MessageState.SENDING, MessageState.UNKNOWN)),
                Message.claimed_at == now,
            )
            .values(state=state, **values)
        )
    log.info("message %s", state, extra={"number": message_id})
    return state


def _settle(message_id: int, state: MessageState, action: str, acting: Acting) -> None:
    with transaction():
        moved = [
            _move(message_id, troubled, state, attempts=0, claimed_at=None) for troubled in TROUBLED
        ]
        if not any(moved):
            raise Refused("messages.settled")
        record_change(acting, action, "message", str(message_id), ["state"])


def _move(message_id: int, before: MessageState, after: MessageState, **values: object) -> bool:
    with transaction():
        moved = rows_changed(
            update(Message)
            .where(Message.id == message_id, Message.state == before)
            .values(state=after, **values)
        )
        return moved == 1
