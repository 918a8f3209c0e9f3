"""A mailbox, and a digest that went out to somebody who may answer it."""

from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from app.actions.letters.replies.mailbox import take_mail
from app.actor import SCHEDULER
from app.extensions import db
from app.models import Message, MessageState, User
from app.permissions import scope_of
from app.store.scope import Scope
from tests.app.letters.replies.imap import Mailboxed, serving
from tests.app.messages.conftest import letters as letters_fixture
from tests.app.messages.days import digests, run
from tests.app.smtp import free_port
from tests.cast import TODAY, acting_as

MAILS = Path(__file__).parent / "mails"
VOUCHED = "mx.example.org; dkim=pass header.d=example.org; spf=pass smtp.mailfrom=example.org"
letters = letters_fixture


@pytest.fixture
def own_server(app):
    """The name under which our mail server says what it found of a sender."""
    settings = replace(app.config["SETTINGS"], mail_checked_by="mx.example.org")
    app.config["SETTINGS"] = settings


@pytest.fixture
def box(app):
    """A mailbox of the application."""
    mailbox, port = Mailboxed(), free_port()
    server = serving(mailbox, port)
    url = f"imap://bridge%40example.org:p%40ss%20word@127.0.0.1:{port}/INBOX"
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], imap_url=url)
    yield mailbox
    server.shutdown()
    server.server_close()


@pytest.fixture
def digest(app, own_server, cast, letters, frozen_now):
    """The digest of the volunteer whose letter is due in three days; it went out."""
    run()
    found = next(one for one in digests() if one.user_id == cast.cloud.user_id)
    found.state = MessageState.SENT
    db.session.commit()
    return found


def answering(message: Message, words: str, **headers: str) -> EmailMessage:
    """An answer of the reader of a message, as a mail program writes it."""
    mail = EmailMessage()
    said = {
        "Authentication-Results": VOUCHED,
        "From": "云朵姐姐 <Cloud@example.org>",
        "Message-ID": f"<{abs(hash(words))}@mail.example.org>",
        "In-Reply-To": f"<{message.row_key}@example.org>",
        "Date": "Mon, 23 Nov 2026 09:30:00 +0800",
    }
    said |= {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in said.items():
        if value:
            mail[name] = value
    mail.set_content(f"{words}\n\n> 有一封信")
    return mail


def reach(user: User | None) -> Scope:
    """The letters that somebody moves today."""
    return scope_of(user, "letters.move", TODAY) if user else Scope()


def take(content: EmailMessage | bytes):
    """Let the application take a mail."""
    raw = content if isinstance(content, bytes) else content.as_bytes()
    return take_mail(raw, reach, acting=acting_as(SCHEDULER))


def shape(name: str, message: Message, to: str) -> bytes:
    """A mail of a mail server, of its real shape, about a message of ours."""
    text = (MAILS / f"{name}.eml").read_text(encoding="utf-8")
    text = text.replace("KEY@", f"{message.row_key}@").replace("TO@ADDRESS", to)
    return text.replace("\n", "\r\n").encode()


def replies() -> list[Message]:
    """What those were told who answered."""
    return db.session.query(Message).filter_by(kind="reply").order_by(Message.id).all()
