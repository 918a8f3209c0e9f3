"""Messages: put in the outbox once, and looked at by a person where nobody knows of the sending."""

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, update
from sqlalchemy.exc import IntegrityError

from app.actions.messages.detours import mail_arrives
from app.actions.messages.news import news_moment
from app.actions.messages.sending import moved
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Message, MessageState, User
from app.store.access.addresses import bad_address
from app.store.access.ways import channel_of
from app.store.messages.channels import BY_MAIL_ALONE
from app.store.messages.messages import LINK_KINDS, TROUBLED, message_once

log = logging.getLogger("xinqiao.messages")


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

    It joins a running transaction. Without a mail server, and where neither a channel nor mail
    reaches them, the message stays in the app.
    """
    with transaction():
        known = message_once(once)
        if known is not None:
            return known
        to = user.email if user else address
        message = new_message(
            kind,
            once,
            subject=subject,
            body=body,
            now=now,
            goes_out=goes_out_to(None if kind in BY_MAIL_ALONE else user, to),
            user=user,
            address=address,
            send_after=news_moment(kind, user, now),
        )
        try:
            with db.session.begin_nested():
                put_in([message])
        except IntegrityError:
            # Another process was quicker between our look and our insert.
            return _made_by_another(once)
        return message


def new_message(
    kind: str,
    once: str,
    *,
    subject: str,
    body: str,
    now: datetime,
    goes_out: bool,
    user: User | None = None,
    address: str | None = None,
    send_after: datetime | None = None,
) -> Message:
    """A message that is in no outbox yet, to be sent or to be read in the app alone."""
    channel = channel_of(user) if goes_out and kind not in BY_MAIL_ALONE else None
    return Message(
        kind=kind,
        once=once,
        user_id=user.id if user else None,
        address=address,
        subject=subject[:200],
        body=body,
        state=MessageState.WAITING if goes_out else MessageState.UNSENT,
        channel_id=channel.id if channel else None,
        made_at=now,
        send_after=send_after,
    )


def goes_out_to(user: User | None, address: str | None = None) -> bool:
    """Whether a channel or mail reaches a user, or an address."""
    return channel_of(user) is not None or mail_arrives(user.email if user else address)


def put_in(messages: Sequence[Message]) -> None:
    """Put new messages in the outbox together. Raises IntegrityError if one was made before."""
    db.session.add_all(messages)
    db.session.flush()
    for message in messages:
        log.info("message %s", message.state, extra={"number": message.id, "kind": message.kind})


def send_again(message_id: int, *, acting: Acting) -> None:
    """A person decides that a troubled message is to be sent (again).

    Raises Refused('messages.settled') where somebody decided before.
    """
    _settle(message_id, MessageState.WAITING, "messages.send_again", acting)


def keep_links_back(user_id: int) -> None:
    """Mails with a link of the user that wait stay unsent; for links that lead nowhere now."""
    with transaction():
        db.session.execute(
            update(Message)
            .where(
                Message.user_id == user_id,
                Message.kind.in_(LINK_KINDS),
                Message.state == MessageState.WAITING,
            )
            .values(state=MessageState.UNSENT)
        )


def take_back_unsent(once: str) -> None:
    """Messages whose keys begin so are not sent, nor shown, if nobody has read them yet.

    One that another mail tells, or that takes others along, stays: a correction follows.
    """
    _take_back(Message.once.startswith(once, autoescape=True))


def take_back_from(user_id: int, kind: str) -> None:
    """The same for a user's messages of a kind."""
    _take_back(Message.user_id == user_id, Message.kind == kind)


def _take_back(*these: ColumnElement[bool]) -> None:
    with transaction():
        db.session.execute(
            delete(Message).where(
                *these,
                Message.state.in_((MessageState.WAITING, MessageState.UNSENT)),
                Message.read_at.is_(None),
                Message.claimed_at.is_(None),
            )
        )


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


def _settle(message_id: int, state: MessageState, action: str, acting: Acting) -> None:
    with transaction():
        message = db.session.get(Message, message_id)
        if message is not None and state is MessageState.WAITING:
            _trust_again(message)
        settled = [
            moved(message_id, troubled, state, attempts=0, claimed_at=None, send_after=None)
            for troubled in TROUBLED
        ]
        if not any(settled):
            raise Refused("messages.settled")
        record_change(acting, action, "message", str(message_id), ["state"])


def _trust_again(message: Message) -> None:
    """Who sends a mail again says that it arrives."""
    bad = bad_address(message.user.email if message.user else message.address)
    if bad is not None:
        db.session.delete(bad)
