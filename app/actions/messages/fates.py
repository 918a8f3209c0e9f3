"""What mail servers report of mails that went out: it arrived, or came back."""

import logging
from datetime import datetime

from app.actions.messages.sending import remember_bad
from app.actions.transaction import transaction
from app.models import Message, MessageState, ReplyOutcome
from app.notify.incoming.fates import FateKind, MailFate

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
            if message.state == MessageState.UNKNOWN:
                message.state, message.sent_at, message.fault = MessageState.SENT, now, None
            return ReplyOutcome.ARRIVED
        fault = f"the mail came back: {fate.status}"
        message.state, message.fault = MessageState.FAILED, fault
        if fate.kind is FateKind.NO_ADDRESS:
            remember_bad(to, fault, now)
        log.info("message came back", extra={"number": message.id, "status": fate.status})
    return ReplyOutcome.RETURNED
