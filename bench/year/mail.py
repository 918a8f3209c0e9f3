"""Mail servers of a played year: one that takes every mail, and one that knows no address."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from unittest.mock import patch

from flask import current_app

from app.actions.messages import messages, sending
from app.actor import Acting
from app.models import User
from app.notify.outbox import AddressRefused, Mail


class TakingServer:
    """Takes every mail, and carries it nowhere."""

    def __init__(self, url: str, sender: str) -> None:
        self._url, self._sender = url, sender

    def __enter__(self) -> "TakingServer":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing was opened."""

    def send(self, mail: Mail, at: datetime) -> None:
        """The mail has arrived."""


class RefusingServer(TakingServer):
    """Knows nobody at any address."""

    def send(self, mail: Mail, at: datetime) -> None:
        """Refuse the mail's address."""
        raise AddressRefused(f"550 no such user, {at:%H:%M}: {mail.key}")


@contextmanager
def delivered_by(server: type[TakingServer]) -> Iterator[None]:
    """Meanwhile mail goes out, through this server."""
    settings = current_app.config["SETTINGS"]
    there = replace(settings, smtp_url="smtp://localhost")
    with (
        patch.dict(current_app.config, {"SETTINGS": there}),
        patch.object(sending, "MailServer", server),
    ):
        yield


def bounce(user: User, acting: Acting) -> None:
    """Send one mail to the user, whose address does not exist."""
    once = f"bounce:{user.id}:{acting.now:%Y%m%d}"
    with delivered_by(RefusingServer):
        mail = messages.enqueue("known", once, subject="-", body="-", now=acting.now, user=user)
        sending.send_now([mail.id], now=acting.now)
