"""What mail servers and channels report of what went out: it arrived, or came back."""

import logging
from datetime import datetime

from app.actions.messages.detours import by_mail, remember_refused
from app.actions.messages.sending import remember_bad
from app.actions.transaction import transaction
from app.models import Message, MessageState, ReplyOutcome
from app.notify.incoming.fates import FateKind, MailFate
from app.store.messages.replies.channels import carried_message

log = logging.getLogger("xinqiao.messages")


def follow_fate(message: Message, fate: MailFate, *, now: datetime) -> ReplyOutcome:
    """A mail of ours that a report names came back, or arrived; nothing where it went elsewhere.

    An address that nothing ever reaches is remembered, as where the server refuses it at once.
    """
    to = message.user.email if message.user else message.address
    if not to or to.lower() not in fate.recipients:
        return ReplyOutcome.NOTHING
    with transaction():
        if fate.kind is FateKind.ARRIVED:
            _arrived(message, now)
            return ReplyOutcome.ARRIVED
        fault = f"the mail came back: {fate.status}"
        message.state, message.fault = MessageState.FAILED, fault
        if fate.kind is FateKind.NO_ADDRESS:
            remember_bad(to, fault, now)
        log.info("message came back", extra={"number": message.id, "status": fate.status})
    return ReplyOutcome.RETURNED


def follow_report(
    channel_id: int, key: str, kind: FateKind, *, now: datetime
) -> tuple[Message | None, ReplyOutcome]:
    """A channel tells what became of a message that it carried; of others it learns nothing.

    What did not arrive goes by mail, as what the channel refuses at once does, unless it was read
    meanwhile. What arrived once has arrived. Joins the caller's transaction.
    """
    with transaction():
        message = carried_message(channel_id, key)
        if message is None:
            return None, ReplyOutcome.NOTHING
        if kind is FateKind.ARRIVED:
            _arrived(message, now)
            return message, ReplyOutcome.ARRIVED
        if message.arrived_at is not None:
            return message, ReplyOutcome.NOTHING
        user = message.user
        if kind is FateKind.NO_ADDRESS and user is not None and user.channel_id == channel_id:
            remember_refused(user.id, now)
        address = user.email if user is not None and message.read_at is None else None
        for name, value in by_mail(address, "the channel reported that it did not arrive").items():
            setattr(message, name, value)
        log.info("message came back", extra={"number": message.id, "channel": channel_id})
    return message, ReplyOutcome.RETURNED


def _arrived(message: Message, now: datetime) -> None:
    if message.state == MessageState.UNKNOWN:
        message.state, message.sent_at, message.fault = MessageState.SENT, now, None
    message.arrived_at = message.arrived_at or now
