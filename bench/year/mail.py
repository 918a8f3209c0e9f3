"""A mail server that refuses an address for good: the real sender meets it for one mail."""

from dataclasses import replace
from datetime import datetime
from types import TracebackType
from unittest.mock import patch

from flask import current_app

from app.actions.messages import messages, sending
from app.actor import Acting
from app.models import User
from app.notify.outbox import AddressRefused, Mail


class RefusingServer:
    """Knows nobody at any address."""

    def __init__(self, url: str, sender: str) -> None:
        self._url, self._sender = url, sender

    def __enter__(self) -> "RefusingServer":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing was opened."""

    def send(self, mail: Mail, at: datetime) -> None:
        """Refuse the mail's address."""
        raise AddressRefused(f"550 no such user, {at:%H:%M}: {mail.key}")


def bounce(user: User, acting: Acting) -> None:
    """Send one mail to the user, whose address does not exist."""
    settings = current_app.config["SETTINGS"]
    there = replace(settings, smtp_url="smtp://localhost")
    once = f"note:{user.id}:{acting.now:%Y%m%d}"
    with (
        patch.dict(current_app.config, {"SETTINGS": there}),
        patch.object(sending, "MailServer", RefusingServer),
    ):
        messages.enqueue("note", once, subject="-", body="-", now=acting.now, user=user)
        sending.send_waiting(now=acting.now)
