"""Sending what waits in the outbox: each message claimed, handed over once, its outcome written.

A server that is away rests, and its messages wait without losing a try; a domain that refuses
again and again rests likewise. An outcome that nobody knows is for a person to decide.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from flask import current_app
from sqlalchemy import delete, update
from sqlalchemy.exc import SQLAlchemyError

from app.actions.messages.detours import by_mail, detour_stranded, remember_refused
from app.actions.messages.news import take_along, waits_for_a_free_day
from app.actions.transaction import rows_changed, transaction
from app.crypto import blind_index
from app.extensions import db
from app.models import BadAddress, Message, MessageState, Pause, User
from app.notify.channels.server import ChannelServer
from app.notify.channels.words import link_to_messages, notice_of
from app.notify.mails import mail_of
from app.notify.outbox import (
    AddressRefused,
    Mail,
    MailRefused,
    MailServer,
    OutcomeUnknown,
    ServerAway,
    WordsRefused,
)
from app.notify.pauses import next_try, rest, rest_of_domain
from app.store.access.addresses import bad_address
from app.store.messages.channels import PRESSING, open_channels, pause_name
from app.store.messages.messages import LINK_KINDS, waiting_ids
from app.store.messages.outbox.pauses import MAIL, domain_of, failures_of, rests_until

log = logging.getLogger("xinqiao.messages")
MOST_ATTEMPTS = 10
STALE = timedelta(minutes=10)
CLAIM_HOLDS = 60.0
"""Seconds from the claim to the beginning of its sending."""
LONGEST_RUN = 300.0
"""Seconds; the last message of a run may take four minutes more."""


@dataclass(frozen=True, slots=True)
class SentCounts:
    """What became of the messages of one run, by state; `later` were left for another time."""

    sent: int = 0
    waiting: int = 0
    failed: int = 0
    unknown: int = 0
    unsent: int = 0
    later: int = field(default=0, compare=False)


class Server(Protocol):
    """Where a message is handed over."""

    def send(self, mail: Mail, at: datetime) -> None:
        """Raises ServerAway, AddressRefused, WordsRefused, MailRefused or OutcomeUnknown."""
        ...


class Fenced:
    """A server for one claim: who was stopped after it, and goes on when others or a person have
    long decided on the message, hands nothing over.
    """

    def __init__(self, server: Server) -> None:
        self._server, self._until = server, time.monotonic() + CLAIM_HOLDS

    def send(self, mail: Mail, at: datetime) -> None:
        """As the server's."""
        if time.monotonic() > self._until:
            raise ServerAway("the sender was stopped before it handed anything over")
        self._server.send(mail, at)


@dataclass(frozen=True, slots=True)
class Carrier:
    """A way for messages to go out, by the name of its pauses."""

    name: str
    channel_id: int | None
    opened: AbstractContextManager[Server]


def send_waiting(
    *, now: datetime, limit: int = 50, goes_on: Callable[[], bool] = lambda: True
) -> SentCounts:
    """Send messages whose turn it is, each claimed before it is handed over.

    Two processes never send one message twice. A message whose outcome is not known is never
    sent again by itself. What slow servers leave of the time goes on in the next run: no claim
    of this one looks stale to others, and its hour does not pass. `goes_on` is asked after each.
    """
    ends = time.monotonic() + LONGEST_RUN
    let_go_stale(now=now)
    detour_stranded(now=now)
    counts: Counter[str] = Counter()
    for carrier in list(_carriers()):
        if rests_until(carrier.name, now) is not None:
            continue
        with carrier.opened as server:
            for message_id in waiting_ids(now, limit, carrier.channel_id):
                state = _send(carrier, server, message_id, now)
                if state is not None:
                    counts[state] += 1
                is_over = time.monotonic() > ends or not goes_on()
                if is_over or rests_until(carrier.name, now) is not None:
                    break
    return SentCounts(**counts)


def send_now(message_ids: Sequence[int], *, now: datetime) -> SentCounts:
    """Send these messages at once where mail goes out, for whoever cannot wait for the outbox."""
    counts: Counter[str] = Counter()
    for carrier in list(_carriers()):
        with carrier.opened as server:
            sent = (_send(carrier, server, message_id, now) for message_id in message_ids)
            counts.update(state for state in sent if state is not None)
    return SentCounts(**counts)


def _carriers() -> Iterator[Carrier]:
    settings = current_app.config["SETTINGS"]
    # Channels first: what they do not carry goes by mail in the same run.
    for channel in open_channels():
        server = ChannelServer(channel.kind, channel.url, settings.channel_hosts)
        yield Carrier(pause_name(channel.id), channel.id, nullcontext(server))
    if settings.smtp_url:
        yield Carrier(MAIL, None, MailServer(settings.smtp_url, settings.mail_from))


def claim(message_id: int, channel_id: int | None = None, *, now: datetime) -> bool:
    """Take a waiting message for sending through a channel (None: by mail).

    False where another process was quicker, where it goes another way, or where its reader has had
    their message of today.
    """
    way = Message.channel_id.is_(None) if channel_id is None else Message.channel_id == channel_id
    with transaction():
        if waits_for_a_free_day(message_id, now):
            return False
        claimed = rows_changed(
            update(Message)
            .where(Message.id == message_id, Message.state == MessageState.WAITING, way)
            .values(state=MessageState.SENDING, claimed_at=now, attempts=Message.attempts + 1)
        )
        if claimed:
            take_along(message_id, now)
        return bool(claimed)


def let_go_stale(*, now: datetime) -> int:
    """Messages whose sender was killed: nobody knows whether they went out. How many."""
    with transaction():
        return rows_changed(
            update(Message)
            .where(
                Message.state == MessageState.SENDING,
                # Or the clock went back since.
                ~Message.claimed_at.between(now - STALE, now + STALE),
            )
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


def _send(carrier: Carrier, server: Server, message_id: int, now: datetime) -> str | None:
    """What became of a message: 'later' where it is not its turn, or another process's."""
    message = db.session.get(Message, message_id)
    if message is None:  # taken back meanwhile
        return None
    domain = domain_of(message)
    # Safety does not wait for a domain that refused others.
    until = rests_until(domain, now) if domain and message.kind not in PRESSING else None
    db.session.rollback()
    if until is not None:
        moved(message_id, MessageState.WAITING, MessageState.WAITING, send_after=until)
        return "later"
    fenced = Fenced(server)
    if not claim(message_id, carrier.channel_id, now=now):
        return "later"
    try:
        return _send_claimed((carrier.name, domain), fenced, message_id, now)
    except SQLAlchemyError:
        raise
    except Exception as fault:
        # One that breaks us keeps no other back, and a person looks at it.
        log.exception("a message broke its sender", extra={"number": message_id})
        return _finish(
            message_id, now, MessageState.UNKNOWN, fault=f"{type(fault).__name__} broke the sender"
        )


def _send_claimed(
    ways: tuple[str, str | None], server: Server, message_id: int, now: datetime
) -> str:
    name, domain = ways
    message = db.session.get_one(Message, message_id)
    if message.channel_id is not None:
        return _through_channel(name, server, message, now)
    address = message.user.email if message.user else message.address
    mail = mail_of(message, address)
    attempts, kind, known_bad = message.attempts, message.kind, bad_address(address)
    db.session.rollback()
    if known_bad is not None:
        return _finish(message_id, now, MessageState.UNSENT, fault=known_bad.fault)
    try:
        server.send(mail, now)
    except ServerAway as fault:
        with transaction():
            _rests(name, str(fault), now, fault.asked)
            # That is no try of the message's own.
            return _finish(
                message_id, now, MessageState.WAITING, attempts=attempts - 1, fault=str(fault)
            )
    except AddressRefused as refusal:
        with transaction():
            remember_bad(address, str(refusal), now)
            return _finish(message_id, now, MessageState.FAILED, fault=str(refusal))
    except WordsRefused as refusal:
        return _finish(message_id, now, MessageState.FAILED, fault=str(refusal))
    except MailRefused as refusal:
        with transaction():
            _domain_refused(domain, str(refusal), now)
            may_try = attempts < MOST_ATTEMPTS
            state = MessageState.WAITING if may_try else MessageState.FAILED
            again = now + next_try(attempts)
            return _finish(message_id, now, state, fault=str(refusal), send_after=again)
    except OutcomeUnknown as doubt:
        with transaction():
            # Or a server that hangs would swallow one message after the other.
            _rests(name, str(doubt), now)
            return _finish(message_id, now, MessageState.UNKNOWN, fault=str(doubt))
    with transaction():
        _end_pauses(name, domain)
        if kind in LINK_KINDS:
            # A link that was sent is of no use here, and of much use to a thief.
            db.session.get_one(Message, message_id).body = ""
        return _finish(message_id, now, MessageState.SENT, sent_at=now, fault=None)


def _through_channel(name: str, server: Server, message: Message, now: datetime) -> str:
    """As `_send_claimed`; what the channel certainly did not carry goes by mail."""
    user = db.session.get_one(User, message.user_id)
    words = notice_of(user, message, link_to_messages())
    mail = Mail(message.row_key, user.channel_address or "", *words)
    message_id, attempts, kind = message.id, message.attempts, message.kind
    user_id, address = user.id, user.email
    db.session.rollback()
    try:
        server.send(mail, now)
    except ServerAway as fault:
        with transaction():
            _rests(name, str(fault), now, fault.asked)
            if kind in PRESSING:
                return _finish(message_id, now, **by_mail(address, str(fault)))
            again = {"attempts": attempts - 1, "fault": str(fault)}
            return _finish(message_id, now, MessageState.WAITING, **again)
    except MailRefused as refusal:
        with transaction():
            if isinstance(refusal, AddressRefused):
                remember_refused(user_id, now)
            return _finish(message_id, now, **by_mail(address, str(refusal)))
    except OutcomeUnknown as doubt:
        with transaction():
            # It rests as a mail server does.
            _rests(name, str(doubt), now)
            return _finish(message_id, now, MessageState.UNKNOWN, fault=str(doubt))
    with transaction():
        _end_pauses(name)
        return _finish(message_id, now, MessageState.SENT, sent_at=now, fault=None)


def _rests(name: str, fault: str, now: datetime, asked: timedelta | None = None) -> None:
    failures = failures_of(name) + 1
    _pause(name, failures, now + rest(failures, asked), fault)


def _domain_refused(domain: str | None, fault: str, now: datetime) -> None:
    if domain:
        failures = failures_of(domain) + 1
        _pause(domain, failures, now + rest_of_domain(failures), fault)


def _pause(name: str, failures: int, until: datetime, fault: str) -> None:
    db.session.merge(Pause(name=name, failures=failures, until=until, fault=fault[:300]))
    log.warning("a way rests", extra={"name_of_pause": name, "until": until.isoformat()})


def _end_pauses(*names: str | None) -> None:
    db.session.execute(delete(Pause).where(Pause.name.in_([name for name in names if name])))


def remember_bad(address: str, fault: str, now: datetime) -> None:
    """Nothing more is sent to the address until somebody changes it or says that it works."""
    index = blind_index("email", address)
    db.session.merge(BadAddress(email_index=index, since=now, fault=fault))
    log.info("address refused", extra={"fault": fault})


def _finish(message_id: int, now: datetime, state: MessageState, **values: object) -> str:
    if state is not MessageState.WAITING:
        values["plan_sealed"] = None
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
