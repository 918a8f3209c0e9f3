"""What became of a mail of ours, as the mail servers on its way tell: delivery reports (RFC 3464)
and the plain letters of those that write none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import HeaderParser
from enum import StrEnum
from typing import Any, cast

from app.notify.incoming.mails import KEY, IncomingMail, header
from app.notify.incoming.refusals import (
    STATUS,
    means_address,
    refuses_address,
    speaks_of_more,
)
from app.notify.incoming.words import own_parts, words_of

_CODE = re.compile(r"(?<![\d.])([45]\d\d)(?=[ -])")
_TOLD = re.compile(r"(?:smtp|x-[a-z-]+);\s*(\d{3})\b", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>()\[\]:;,\"'（），。：@]{1,64}@[A-Za-z0-9.-]{1,253}")
_SENDERS = ("mailer-daemon", "postmaster")


class FateKind(StrEnum):
    """Whether a mail arrived, did not, or never will at that address."""

    ARRIVED = "arrived"
    FAILED = "failed"
    NO_ADDRESS = "no_address"


@dataclass(frozen=True, slots=True)
class MailFate:
    """Of which mail, by its key, and for whom, by addresses in small letters; `status` as said."""

    key: str
    recipients: frozenset[str]
    kind: FateKind
    status: str


def fates_of(mail: IncomingMail) -> list[MailFate]:
    """What a mail tells of mails of ours; nothing where it is no report."""
    if mail.parsed.get_content_type() == "multipart/report":
        return list(_reported(mail.parsed))
    if mail.sender.partition("@")[0] in _SENDERS or _is_empty(mail.parsed):
        return list(_told(mail))
    return []


def _is_empty(message: EmailMessage) -> bool:
    return header(message, "Return-Path") == "<>"


def _reported(message: EmailMessage) -> Iterator[MailFate]:
    keys = _keys_of_copy(message)
    if len(keys) != 1:
        return
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            for block in _inner(part):
                kind = _kind(block)
                if kind is not None:
                    yield MailFate(min(keys), _recipients(block), kind, _status(block))


def _kind(block: EmailMessage) -> FateKind | None:
    """What a report says of one recipient; None: nothing yet, it is tried further."""
    match header(block, "Action").lower():
        case "delivered":
            return FateKind.ARRIVED
        case "failed":
            return FateKind.NO_ADDRESS if _is_gone(block) else FateKind.FAILED
        case _:
            return None


def _is_gone(block: EmailMessage) -> bool:
    """Some servers give each refusal the status 5.0.0, and quote what they were told."""
    status, quoted = _status(block), header(block, "Diagnostic-Code")
    told = _TOLD.match(quoted) if status.startswith("5.0.") else None
    return refuses_address(int(told[1]), quoted) if told else means_address(status)


def _status(block: EmailMessage) -> str:
    """The code alone: what stands behind it may name somebody."""
    found = STATUS.match(header(block, "Status"))
    return found[0] if found else ""


def _recipients(block: EmailMessage) -> frozenset[str]:
    said = (header(block, name) for name in ("Original-Recipient", "Final-Recipient"))
    return frozenset(one.rpartition(";")[2].strip().strip("<>").lower() for one in said if one)


def _keys_of_copy(message: EmailMessage) -> set[str]:
    """The key of the mail that comes back with a report, or of what is left of its head."""
    found = set[str]()
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            for copy in _inner(part)[:1]:
                found.update(KEY.findall(str(copy.get("Message-ID", ""))))
        elif kind == "text/rfc822-headers":
            head = HeaderParser().parsestr(words_of(part).lstrip())
            found.update(KEY.findall(str(head.get("Message-ID", ""))))
    return found


def _inner(part: EmailMessage) -> list[Any]:
    """The messages within a part: words are not asked for, which some charsets would break."""
    return cast("list[Any]", part.get_payload()) if part.is_multipart() else []


def _told(mail: IncomingMail) -> Iterator[MailFate]:
    """Of a letter of a mail server in its own words: only what it says without doubt."""
    parts = own_parts(mail.parsed)
    words = "\n".join(words_of(part) for part in parts)
    keys = _keys_of_copy(mail.parsed) or set(KEY.findall(words)) or set(mail.answers[:1])
    said = set(STATUS.findall(words)) or _codes(words)
    named = frozenset(address.lower().rstrip(".-") for address in _ADDRESS.findall(words))
    if len(keys) == 1 and named and said and all(map(means_address, said)):
        yield MailFate(min(keys), named, FateKind.NO_ADDRESS, min(said))


def _codes(words: str) -> set[str]:
    """The bare codes of a letter; none where one means anything but the address."""
    lines = [line for line in words.splitlines() if _CODE.search(line)]
    return set[str]() if any(map(speaks_of_more, lines)) else set(_CODE.findall("\n".join(lines)))
