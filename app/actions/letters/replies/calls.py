"""What a channel brings, answers and reports: each signed with its secret, and taken once."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.actions.letters.replies.answers import Reach, answer
from app.actions.letters.replies.once import taken_once
from app.actions.messages.fates import follow_report
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.crypto import blind_index
from app.errors import Refused
from app.models import Channel, Message, ReplyOutcome
from app.notify.incoming.fates import FateKind
from app.store.messages.channels import pause_name
from app.store.messages.replies.channels import answering_channel, channel_called, users_at
from app.store.messages.replies.offered import last_digest

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


@dataclass(frozen=True, slots=True)
class Answered:
    """Words of whoever has this address in the channel."""

    sender: str
    text: str


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of the message with this key."""

    key: str
    kind: FateKind


def take_call(
    channel_id: int, mark: str, said: Answered | Reported, reach: Reach, *, acting: Acting
) -> ReplyOutcome:
    """Take an answer or a report that was checked. Raises Refused calls.twice."""
    with transaction():
        row = taken_once(mark, pause_name(channel_id), now=acting.now)
        if row is None:
            raise Refused("calls.twice")
        if isinstance(said, Reported):
            message, outcome = follow_report(channel_id, said.key, said.kind, now=acting.now)
        else:
            message, outcome = _answered(channel_id, said, reach, acting)
        row.outcome, row.message_id = outcome, message.id if message else None
    return outcome


def _answered(
    channel_id: int, said: Answered, reach: Reach, acting: Acting
) -> tuple[Message | None, ReplyOutcome]:
    users = users_at(channel_id, said.sender)
    if len(users) != 1:
        return None, ReplyOutcome.STRANGER
    message = last_digest(users[0], channel_id)
    if message is None:
        return None, ReplyOutcome.NOTHING
    return message, answer(message, users[0], said.text, acting.today, reach, acting=acting)
