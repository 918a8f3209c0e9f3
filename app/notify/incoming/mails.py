"""A mail that came, read into plain values; whatever is odd in it is simply not there."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import sha256
from typing import cast

from app.notify.incoming.words import text_of

KEY = re.compile(r"<([0-9a-f]{32})@[^<>\s]+>")
"""How our own mails are named."""
BULK = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})
OF_MACHINES = (
    *("X-Autoreply", "X-Autorespond", "X-Auto-Response", "X-Auto-Response-Suppress", "X-Loop"),
    *("X-Failed-Recipients", "List-Id", "List-Post"),
)
AWAY = re.compile(
    r"\s*(自动(回复|答复|回覆)|自動(回覆|回復)|automatic reply|auto(matic)?[- ]?(reply|response)|"
    r"out of (the )?office)",
    re.IGNORECASE,
)
"""How programs begin the subject of what they answer by themselves, if they say so nowhere else."""
TAG = re.compile(r"\+r(\d{1,9}-[0-9a-f]{32})@")
LONGEST_SUBJECT = 500
LAST_YEAR = 9999
_RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")


@dataclass(frozen=True, slots=True)
class IncomingMail:
    """A mail: its name, its one sender (empty: none or several), what it answers, its words.

    `tags` are those of the addresses that it was sent to.

    `by_machine`: nobody wrote it, so nobody is answered. `dated` is what the sender's clock said.
    """

    name: str
    sender: str
    answers: tuple[str, ...]
    tags: tuple[str, ...]
    text: str
    by_machine: bool
    dated: datetime | None
    parsed: EmailMessage


def read_mail(content: bytes) -> IncomingMail:
    """Read a mail, or as much of it as was fetched. Raises ValueError for what is no mail."""
    try:
        parsed = cast(EmailMessage, message_from_bytes(content, policy=policy.compat32))
        return IncomingMail(
            name=header(parsed, "Message-ID").strip() or sha256(content).hexdigest(),
            sender=_sender(parsed),
            answers=_answers(parsed),
            tags=_tags(parsed),
            text=text_of(parsed),
            by_machine=_by_machine(parsed) or bool(AWAY.match(_subject(parsed))),
            dated=_dated(header(parsed, "Date")),
            parsed=parsed,
        )
    except (MessageError, LookupError, TypeError, AttributeError, RecursionError) as fault:
        raise ValueError("no mail that can be read") from fault


def header(message: EmailMessage, name: str) -> str:
    """What a header says, on one line; empty where there is none."""
    return " ".join(str(message.get(name, "")).split())


def _subject(message: EmailMessage) -> str:
    """The beginning of the subject in plain words; what cannot be decoded stays as it stands.

    The library reads it at once, in the square of its length.
    """
    begins = header(message, "Subject")[:LONGEST_SUBJECT]
    try:
        return str(make_header(decode_header(begins)))
    except (MessageError, LookupError, ValueError):
        return begins


def _sender(message: EmailMessage) -> str:
    found = [address for _name, address in getaddresses(map(str, message.get_all("From", [])))]
    return found[0].lower() if len(found) == 1 and found[0].count("@") == 1 else ""


def _answers(message: EmailMessage) -> tuple[str, ...]:
    """The keys of our mails that it answers, the one it answers itself first."""
    threads = f"{header(message, 'In-Reply-To')} {header(message, 'References')}"
    return tuple(dict.fromkeys(KEY.findall(threads)))


def _tags(message: EmailMessage) -> tuple[str, ...]:
    said = " ".join(str(one) for name in _RECIPIENTS for one in message.get_all(name, []))
    return tuple(dict.fromkeys(TAG.findall(said.lower())))


def _by_machine(message: EmailMessage) -> bool:
    automatic = header(message, "Auto-Submitted").lower() not in ("", "no")
    bulk = header(message, "Precedence").lower() in BULK
    nobody = header(message, "Return-Path").replace(" ", "") == "<>"
    report = message.get_content_type() == "multipart/report"
    return automatic or bulk or nobody or report or any(name in message for name in OF_MACHINES)


def _dated(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
        # No clock shows a day at the end of time, which is none in other zones.
        return found if found.tzinfo is not None and found.year < LAST_YEAR else None
    except (ValueError, OverflowError):
        return None
