"""Reads for what comes back: of which message it is, and what that message offered."""

import hmac
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.crypto import blind_index
from app.errors import XinqiaoError
from app.extensions import db
from app.models import Letter, LetterEvent, Message, MessageState, Reply, User
from app.store.access.users import owner_of_mail_link
from app.store.messages.mail_steps import MailStep, mail_step
from app.store.scope import Scope
from app.tokens import MailPurpose, mail_link
from letters.states import State

WITH_STEPS = ("digest", "reminder")
"""The kinds of messages with links that make a step."""
HANDED_OVER = (MessageState.SENT, MessageState.UNKNOWN)
_STEP = re.compile(r"^(?P<words>\S.*?) → \S+/mail/step/(?P<token>[\w.-]+)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Offered:
    """A step that a message offered, with the line of its link."""

    step: MailStep
    line: str


def is_taken(mark: str) -> bool:
    """Whether something with this fingerprint was taken before."""
    return db.session.scalar(select(Reply.id).where(Reply.mark == mark)) is not None


def sent_message(key: str) -> Message | None:
    """The mail that went out with this key."""
    query = select(Message).where(
        Message.row_key == key, Message.state.in_(HANDED_OVER), Message.channel_id.is_(None)
    )
    return db.session.scalars(query).one_or_none()


def tagged_message(tag: str) -> Message | None:
    """The mail with steps that went out with this tag to answer to."""
    number, _sign, _signature = tag.partition("-")
    query = select(Message).where(
        Message.id == int(number),
        Message.kind.in_(WITH_STEPS),
        Message.state.in_(HANDED_OVER),
        Message.channel_id.is_(None),
    )
    message = db.session.scalars(query).one_or_none()
    is_ours = message is not None and hmac.compare_digest(tag_of(message), tag)
    return message if is_ours else None


def tag_of(message: Message) -> str:
    """What signs the address that answers to a mail go to; nobody else can make it."""
    return f"{message.id}-{(blind_index('reply tag', message.once) or '')[:32]}"


def last_digest(user: User, channel_id: int) -> Message | None:
    """The newest digest of a person that a channel carried."""
    query = select(Message).where(
        Message.user_id == user.id,
        Message.kind == "digest",
        Message.channel_id == channel_id,
        Message.state.in_(HANDED_OVER),
    )
    return db.session.scalars(query.order_by(Message.id.desc()).limit(1)).first()


def was_noted(code: str, to: State, since: datetime) -> bool:
    """Whether an answer has noted this step of a letter since then, taken back or not."""
    query = (
        select(LetterEvent.id)
        .join(Letter, LetterEvent.letter_id == Letter.id)
        .where(
            Letter.code == code,
            LetterEvent.state == to,
            LetterEvent.how == "reply",
            LetterEvent.undoes.is_(None),
            LetterEvent.at >= since,
        )
    )
    return db.session.scalars(query.limit(1)).first() is not None


def offered_by(message: Message, scope: Scope, today: date) -> Sequence[Offered]:
    """The steps of those links of a message that still open for its reader, in their order."""
    return list(_offered_by(message, scope, today))


def _offered_by(message: Message, scope: Scope, today: date) -> Iterator[Offered]:
    for found in _STEP.finditer(message.body):
        try:
            link = mail_link(MailPurpose.STEP, found["token"], today)
            if owner_of_mail_link(link).id == message.user_id:
                yield Offered(mail_step(scope, link.about), found[0].strip())
        except XinqiaoError:
            # The link is over, or the letter is in other hands: it offers nothing any more.
            continue
