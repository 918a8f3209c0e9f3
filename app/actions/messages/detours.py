"""The way of a message whose channel does not carry it: at once by mail, with the reason."""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import update

from app.actions.transaction import transaction
from app.extensions import db
from app.models import Message, MessageState, User
from app.store.access.addresses import bad_address, bad_among
from app.store.messages.channels import stranded

log = logging.getLogger("xinqiao.messages")


def mail_arrives(address: str | None) -> bool:
    """Whether there is a mail server, and no mail to the address came back for good."""
    has_server = bool(current_app.config["SETTINGS"].smtp_url)
    return has_server and bool(address) and not bad_address(address)


def addresses_that_work(users: Iterable[User]) -> set[int]:
    """The ids of those of the users whom mail reaches: `mail_arrives` of many."""
    if not current_app.config["SETTINGS"].smtp_url:
        return set()
    indexes = {user.id: user.email_index for user in users if user.email_index}
    bad = bad_among(indexes.values())
    return {user_id for user_id, index in indexes.items() if index not in bad}


def by_mail(address: str | None, fault: str) -> dict[str, Any]:
    """What a message becomes that is to go by mail; without one it stays in the app."""
    arrives = mail_arrives(address)
    return {
        "state": MessageState.WAITING if arrives else MessageState.UNSENT,
        "channel_id": None,
        "send_after": None,
        "attempts": 0,
        "claimed_at": None,
        "fault": fault[:300],
    }


def detour_stranded(*, now: datetime) -> int:
    """Messages for a channel that is off, or that their reader has left, go by mail. How many."""
    with transaction():
        messages = stranded(now)
        for message in messages:
            fault = "the channel is off, away, or not the reader's any more"
            values = by_mail(message.user.email if message.user else None, fault)
            waits = Message.id == message.id, Message.state == MessageState.WAITING
            db.session.execute(update(Message).where(*waits).values(**values))
            log.info("by mail instead", extra={"number": message.id, "state": values["state"]})
        return len(messages)


def remember_refused(user_id: int, now: datetime) -> None:
    """The channel says that it never reaches the user: mail is the way until they choose anew."""
    with transaction():
        known = update(User).where(User.id == user_id, User.channel_id.is_not(None))
        db.session.execute(known.values(channel_refused_at=now))
        log.info("channel refused", extra={"user": user_id})
