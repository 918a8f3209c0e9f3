"""Messages to many, put in the outbox together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.actions.messages.detours import addresses_that_work
from app.actions.messages.messages import new_message, put_in
from app.actions.messages.news import news_moment
from app.actions.transaction import transaction
from app.models import Message, User
from app.store.access.ways import channel_of
from app.store.messages.messages import messages_once


@dataclass(frozen=True, slots=True)
class Text:
    """What is told to a user, by the key that it has once and for all."""

    once: str
    subject: str
    body: str
    user: User


def enqueue_all(kind: str, texts: Sequence[Text], *, now: datetime) -> list[Message]:
    """Put messages to many in the outbox together, each as `enqueue` would; in their order.

    It joins a running transaction. Two processes do not make the same ones at once: whoever calls
    holds a lock on what they are about.
    """
    with transaction():
        known = {row.once: row for row in messages_once(text.once for text in texts)}
        new = [text for text in texts if text.once not in known]
        arrives = addresses_that_work(text.user for text in new)
        made = [
            new_message(
                kind,
                text.once,
                subject=text.subject,
                body=text.body,
                now=now,
                goes_out=channel_of(text.user) is not None or text.user.id in arrives,
                user=text.user,
                send_after=news_moment(kind, text.user, now),
            )
            for text in new
        ]
        put_in(made)
        known |= {row.once: row for row in made}
        return [known[text.once] for text in texts]
