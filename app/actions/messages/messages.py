"""Messages: put in the outbox once, sent once, looked at by a person where nobody knows."""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from app.actions.messages.news import news_moment
from app.actions.records import record_change
from app.actions.transaction import rows_changed, transaction
from app.actor import Acting
from app.crypto import blind_index
from app.errors import Refused
from app.extensions import db
from app.models import BadAddress, Message, MessageState, User
from app.notify.mails import mail_of
from app.notify.outbox import AddressRefused, MailRefused, MailServer, OutcomeUnknown
from app.store.access.addresses import bad_address
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

    It joins a running transaction. Without a mail server, and where mail does not arrive at the
    address, the message stays in the app.
    """
    with transaction():
        known = message_once(once)
        if known is not None:
            return known
        message = new_message(
            kind,
            once,
            subject=subject,
            body=body,
            now=now,
            goes_out=mail_arrives(user.email if user else address),
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
    return Message(
        kind=kind,
        once=once,
        user_id=user.id if user else None,
        address=address,
        subject=subject[:200],
        body=body,
        state=MessageState.WAITING if goes_out else MessageState.UNSENT,
        made_at=now,
        send_after=send_after,
    )


def mail_arrives(address: str | None) -> bool:
    """Whether there is a mail server, and no mail to the address came back for good."""
    has_server = bool(current_app.config["SETTINGS"].smtp_url)
    return has_server and bool(address) and not bad_address(address)


def put_in(messages: Sequence[Message]) -> None:
    """Put new messages in the outbox together. Raises IntegrityError if one was made before."""
    db.session.add_all(messages)
    db.session.flush()
    for message in messages:
        log.info("message %s", message.state, extra={"number": message.id, "kind": message.kind})


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
    """Messages whose keys begin so are not sent, nor shown, if nobody has read them yet."""
    with transaction():
        db.session.execute(
            delete(Message).where(
                Message.once.startswith(once, autoescape=True),
                Message.state.in_((MessageState.WAITING, MessageState.UNSENT)),
                Message.read_at.is_(None),
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


def _send_claimed(server: MailServer, message_id: int, now: datetime) -> str:
    message = db.session.get_one(Message, message_id)
    address = message.user.email if message.user else message.address
    mail = mail_of(message, address)
    attempts, kind, known_bad = message.attempts, message.kind, bad_address(address)
    db.session.rollback()
    if known_bad is not None:
        return _finish(message_id, now, MessageState.UNSENT, fault=known_bad.fault)
    try:
        server.send(mail, now)
    except AddressRefused as refusal:
        with transaction():
            _remember_bad(address, str(refusal), now)
            return _finish(message_id, now, MessageState.FAILED, fault=str(refusal))
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


def _remember_bad(address: str, fault: str, now: datetime) -> None:
    """Nothing more is sent to the address until somebody changes it or says that it works."""
    index = blind_index("email", address)
    db.session.merge(BadAddress(email_index=index, since=now, fault=fault))
    log.info("address refused", extra={"fault": fault})


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
        message = db.session.get(Message, message_id)
        if message is not None and state is MessageState.WAITING:
            _trust_again(message)
        moved = [
            _move(message_id, troubled, state, attempts=0, claimed_at=None) for troubled in TROUBLED
        ]
        if not any(moved):
            raise Refused("messages.settled")
        record_change(acting, action, "message", str(message_id), ["state"])


def _trust_again(message: Message) -> None:
    """Who sends a mail again says that it arrives."""
    bad = bad_address(message.user.email if message.user else message.address)
    if bad is not None:
        db.session.delete(bad)


def _move(message_id: int, before: MessageState, after: MessageState, **values: object) -> bool:
    with transaction():
        moved = rows_changed(
            update(Message)
            .where(Message.id == message_id, Message.state == before)
            .values(state=after, **values)
        )
        return moved == 1
