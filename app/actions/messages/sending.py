"""Sending what waits in the outbox: each message claimed, handed over once, its outcome written.

A server that is away rests, and its messages wait without losing a try; a domain that refuses
again and again rests likewise. An outcome that nobody knows is for a person to decide.
"""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from flask import current_app
from sqlalchemy import delete, update

from app.actions.transaction import rows_changed, transaction
from app.crypto import blind_index
from app.extensions import db
from app.models import BadAddress, Message, MessageState, Pause
from app.notify.outbox import (
    AddressRefused,
    Mail,
    MailRefused,
    MailServer,
    OutcomeUnknown,
    ServerAway,
)
from app.notify.pauses import next_try, rest, rest_of_domain
from app.store.access.addresses import bad_address
from app.store.messages.messages import LINK_KINDS, waiting_ids
from app.store.messages.pauses import MAIL, domain_of, failures_of, rests_until

log = logging.getLogger("xinqiao.messages")
MOST_ATTEMPTS = 10
STALE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class SentCounts:
    """What became of the messages of one run, by state."""

    sent: int = 0
    waiting: int = 0
    failed: int = 0
    unknown: int = 0
    unsent: int = 0


class Server(Protocol):
    """Where a message is handed over."""

    def send(self, mail: Mail, at: datetime) -> None:
        """Raises ServerAway, AddressRefused, MailRefused or OutcomeUnknown."""
        ...


@dataclass(frozen=True, slots=True)
class Carrier:
    """A way for messages to go out, by the name of its pauses."""

    name: str
    channel_id: int | None
    opened: AbstractContextManager[Server]


def send_waiting(*, now: datetime, limit: int = 50) -> SentCounts:
    """Send messages whose turn it is, each claimed before it is handed over.

    Two processes never send one message twice. A message whose outcome is not known is never
    sent again by itself.
    """
    let_go_stale(now=now)
    counts: Counter[str] = Counter()
    for carrier in _carriers():
        if rests_until(carrier.name, now) is not None:
            continue
        with carrier.opened as server:
            for message_id in waiting_ids(now, limit, carrier.channel_id):
                state = _send(carrier.name, server, message_id, now)
                if state is not None:
                    counts[state] += 1
                if rests_until(carrier.name, now) is not None:
                    break
    return SentCounts(**counts)


def send_now(message_ids: Sequence[int], *, now: datetime) -> SentCounts:
    """Send these messages at once where mail goes out, for whoever cannot wait for the outbox."""
    counts: Counter[str] = Counter()
    for carrier in _carriers():
        with carrier.opened as server:
            sent = (_send(carrier.name, server, message_id, now) for message_id in message_ids)
            counts.update(state for state in sent if state is not None)
    return SentCounts(**counts)


def _carriers() -> Iterator[Carrier]:
    settings = current_app.config["SETTINGS"]
    if settings.smtp_url:
        yield Carrier(MAIL, None, MailServer(settings.smtp_url, settings.mail_from))


def claim(message_id: int, *, now: datetime) -> bool:
    """Take a waiting message for sending; false where another process was quicker."""
    before, after = MessageState.WAITING, MessageState.SENDING
    return moved(message_id, before, after, claimed_at=now, attempts=Message.attempts + 1)


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


def moved(message_id: int, before: MessageState, after: MessageState, **values: object) -> bool:
    """Change the state of a message that is in another; false where it is not."""
    with transaction():
        changed = rows_changed(
            update(Message)
            .where(Message.id == message_id, Message.state == before)
            .values(state=after, **values)
        )
        return changed == 1


def _send(name: str, server: Server, message_id: int, now: datetime) -> str | None:
    """What became of a message; None where it was not its turn, or another process's."""
    message = db.session.get(Message, message_id)
    if message is None:  # taken back meanwhile
        return None
    domain = domain_of(message)
    until = rests_until(domain, now) if domain else None
    db.session.rollback()
    if until is not None:
        moved(message_id, MessageState.WAITING, MessageState.WAITING, send_after=until)
        return None
    if not claim(message_id, now=now):
        return None
    return _send_claimed((name, domain), server, message_id, now)


def _send_claimed(
    ways: tuple[str, str | None], server: Server, message_id: int, now: datetime
) -> str:
    name, domain = ways
    message = db.session.get_one(Message, message_id)
    address = message.user.email if message.user else message.address
    mail = Mail(message.row_key, address, message.subject, message.body)
    attempts, kind, known_bad = message.attempts, message.kind, bad_address(address)
    db.session.rollback()
    if known_bad is not None:
        return _finish(message_id, now, MessageState.UNSENT, fault=known_bad.fault)
    try:
        server.send(mail, now)
    except ServerAway as fault:
        with transaction():
            failures = failures_of(name) + 1
            _pause(name, failures, now + rest(failures), str(fault))
            # That is no try of the message's own.
            return _finish(
                message_id, now, MessageState.WAITING, attempts=attempts - 1, fault=str(fault)
            )
    except AddressRefused as refusal:
        with transaction():
            _remember_bad(address, str(refusal), now)
            return _finish(message_id, now, MessageState.FAILED, fault=str(refusal))
    except MailRefused as refusal:
        with transaction():
            _domain_refused(domain, str(refusal), now)
            may_try = attempts < MOST_ATTEMPTS
            state = MessageState.WAITING if may_try else MessageState.FAILED
            again = now + next_try(attempts)
            return _finish(message_id, now, state, fault=str(refusal), send_after=again)
    except OutcomeUnknown as doubt:
        return _finish(message_id, now, MessageState.UNKNOWN, fault=str(doubt))
    with transaction():
        _end_pauses(name, domain)
        if kind in LINK_KINDS:
            # A link that was sent is of no use here, and of much use to a thief.
            db.session.get_one(Message, message_id).body = ""
        return _finish(message_id, now, MessageState.SENT, sent_at=now, fault=None)


def _domain_refused(domain: str | None, fault: str, now: datetime) -> None:
    if domain:
        failures = failures_of(domain) + 1
        _pause(domain, failures, now + rest_of_domain(failures), fault)


def _pause(name: str, failures: int, until: datetime, fault: str) -> None:
    db.session.merge(Pause(name=name, failures=failures, until=until, fault=fault[:300]))
    log.warning("mail rests", extra={"name_of_pause": name, "until": until.isoformat()})


def _end_pauses(*names: str | None) -> None:
    db.session.execute(delete(Pause).where(Pause.name.in_([name for name in names if name])))


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
