"""Answers that a channel brings: each signed with the channel's secret, and taken once."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.actions.letters.replies.answers import Reach, answer
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.crypto import blind_index
from app.errors import Refused
from app.extensions import db
from app.models import Channel, Message, Reply, ReplyOutcome, User
from app.store.messages.channels import pause_name
from app.store.messages.replies.channels import answering_channel, channel_called, users_at
from app.store.messages.replies.offered import is_taken, last_digest

MOST_APART = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Call:
    """What a channel sends: when it says it is, its signature, and the bytes that it signed."""

    timestamp: str
    signature: str
    body: bytes


def signature_of(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 of the timestamp, a dot, and the body; in hexadecimal."""
    return hmac.digest(secret.encode(), f"{timestamp}.".encode() + body, "sha256").hex()


def make_secret(name: str, *, acting: Acting) -> tuple[Channel, str]:
    """A new secret for the answers of a channel, shown this once; the one before ends.

    Raises NotFound.
    """
    with transaction():
        channel = channel_called(name)
        channel.answers_secret = secret = secrets.token_urlsafe(32)
        record_change(acting, "channels.answers", "channel", str(channel.id), ["answers_secret"])
        return channel, secret


def check_call(channel_id: int, call: Call, *, now: datetime) -> str:
    """The call's fingerprint. Raises NotFound; Refused calls.forged, calls.late."""
    channel = answering_channel(channel_id)
    expected = signature_of(channel.answers_secret, call.timestamp, call.body)
    if not hmac.compare_digest(expected.encode(), call.signature.lower().encode()):
        raise Refused("calls.forged")
    if abs(now.timestamp() - int(call.timestamp)) > MOST_APART.total_seconds():
        raise Refused("calls.late")
    return blind_index("reply", f"channel:{channel_id}:{expected}") or ""


def take_call(
    channel_id: int, mark: str, sender: str, text: str, reach: Reach, *, acting: Acting
) -> ReplyOutcome:
    """Take an answer that was checked, of whoever has this address in the channel.

    Raises Refused calls.twice.
    """
    with transaction():
        if is_taken(mark):
            raise Refused("calls.twice")
        users = users_at(channel_id, sender)
        message, outcome = None, ReplyOutcome.STRANGER
        if len(users) == 1:
            message, outcome = _taken(channel_id, users[0], text, reach, acting)
        way, to = pause_name(channel_id), message.id if message else None
        db.session.add(Reply(mark=mark, way=way, at=acting.now, outcome=outcome, message_id=to))
    return outcome


def _taken(
    channel_id: int, user: User, text: str, reach: Reach, acting: Acting
) -> tuple[Message | None, ReplyOutcome]:
    message = last_digest(user, channel_id)
    if message is None:
        return None, ReplyOutcome.NOTHING
    return message, answer(message, user, text, acting.today, reach, acting=acting)
