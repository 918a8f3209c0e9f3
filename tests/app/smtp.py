"""A real mail server for tests, which can misbehave at each step of taking a mail."""

import os
import socket
from contextlib import suppress
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import count

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

# Another run on the same machine begins elsewhere.
PORTS = count(os.getpid())


class Postbox:
    """Keeps what arrives.

    `mood`: 'kind', 'refuses', 'knows nobody' (says `answer`), or 'drops' (hangs up after the
    content). Addresses at `slow` have to wait.
    """

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.mood = "kind"
        self.answer = "550 5.1.1 no such user"
        self.slow = ""

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.mood == "knows nobody":
            return self.answer
        if self.mood == "refuses" or (self.slow and address.endswith(self.slow)):
            return "450 try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        if self.mood == "drops":
            server.transport.abort()
        return "250 OK"

    def words(self, number: int = -1) -> str:
        """The text of a mail."""
        part = self.mails[number].get_body(("plain",))
        assert part is not None
        return part.get_content().replace("\r\n", "\n")


@pytest.fixture(name="postbox")
def postbox_fixture(app: Flask):
    """A mail server that the application sends through."""
    box = Postbox()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    with_mail(app, f"smtp://127.0.0.1:{port}")
    yield box
    controller.stop()


def free_port() -> int:
    """A port that nobody listens on, and that no other test process is given.

    Below the ports that the system gives away by itself: between the question and its use nobody
    comes to sit there.
    """
    # A run without workers may stand beside one with them (`make test`): the last thousand is its.
    process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw9")[2:])
    while True:
        port = 20_000 + process % 10 * 1_000 + next(PORTS) % 1_000
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def with_mail(app: Flask, url: str) -> None:
    """Let the application send through the mail server at `url`."""
    app.config["SETTINGS"] = replace(
        app.config["SETTINGS"], smtp_url=url, mail_from="Xinqiao <bridge@example.org>"
    )
