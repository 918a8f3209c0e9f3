"""Our mailbox by IMAP: what is new in it, and a mark on what was read.

The mailbox is ours alone. What is read is marked as seen, as a person's mail program would.
"""

import imaplib
import logging
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from types import TracebackType
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from app.notify.channels.line import LastMoment

log = logging.getLogger("xinqiao.messages")
TIMEOUT_SECONDS = 20
WHOLE_SECONDS = 600.0
"""A server that lets its words drip would hold us for ever: what is left is read the next time."""
MOST_BYTES = 262_144
"""Of a longer mail only its beginning is fetched: the word, or the report, stands there."""


class MailboxAway(Exception):
    """The line to the mailbox was lost, or it does not let us in; the message says which."""


class MailboxUntrusted(MailboxAway):
    """Whoever answers at the mailbox's address cannot show that it is the mailbox."""


class MailboxRefused(MailboxAway):
    """The mailbox is open and says no to one thing that it was asked."""


class MailboxLocked(MailboxAway):
    """The mailbox is there and does not let us in."""


class Mailbox:
    """A connection to the mailbox; `url` is imaps://user:password@host/folder."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        self._imap: imaplib.IMAP4 | None = None
        self._last = LastMoment(WHOLE_SECONDS)

    def __enter__(self) -> "Mailbox":
        with ExitStack() as unless_open:
            last = unless_open.enter_context(self._last)
            try:
                self._imap = _opened(self._url, last)
            except ssl.SSLError as fault:
                raise MailboxUntrusted(_in_words(fault)) from fault
            except (imaplib.IMAP4.error, OSError) as fault:
                raise MailboxAway(_in_words(fault)) from fault
            unless_open.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._imap is not None:
            self._imap.shutdown()
        self._last.__exit__(kind, error, trace)

    def unread(self, most: int) -> list[str]:
        """The numbers of the oldest mails that nobody has read. Raises MailboxAway."""
        found = self._asked("SEARCH", "UNSEEN")
        return [number.decode() for line in found if line for number in line.split()][:most]

    def content(self, number: str) -> bytes:
        """A mail, or its beginning; empty where it is gone. Raises MailboxAway."""
        found = self._asked("FETCH", number, f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
        return next((one[1] for one in found if isinstance(one, tuple)), b"")

    def mark_read(self, number: str) -> None:
        """It is not new any more. Raises MailboxAway."""
        self._asked("STORE", number, "+FLAGS.SILENT", "(\\Seen)")

    def _asked(self, *words: str) -> list[Any]:
        if self._imap is None:
            raise MailboxAway("not open")
        try:
            answer, found = self._imap.uid(*words)
        except (imaplib.IMAP4.error, OSError) as fault:
            raise MailboxAway(_in_words(fault)) from fault
        if answer != "OK":
            raise MailboxRefused(f"the mailbox answered {answer} to {words[0]}")
        return found


def new_mails(mailbox: Mailbox, most: int) -> Iterator[tuple[str, bytes]]:
    """Each new mail with its number, fetched one at a time. Raises MailboxAway.

    One that the mailbox does not give out just now stays there, and keeps no other back.
    """
    for number in mailbox.unread(most):
        try:
            content = mailbox.content(number)
        except MailboxRefused as fault:
            log.warning("a mail stays in the mailbox", extra={"fault": str(fault)})
        else:
            yield number, content


def _opened(url: SplitResult, last: LastMoment) -> imaplib.IMAP4:
    host = url.hostname or ""

    class Timely(imaplib.IMAP4):
        def _create_socket(self, timeout: float | None) -> socket.socket:
            line = super()._create_socket(timeout)  # type: ignore[misc]
            return last.covers(line)

    class TimelySealed(Timely, imaplib.IMAP4_SSL):
        """The same over TLS."""

    if url.scheme == "imaps":
        trusted = ssl.create_default_context()
        imap: imaplib.IMAP4 = TimelySealed(
            host, url.port or 993, ssl_context=trusted, timeout=TIMEOUT_SECONDS
        )
    else:
        imap = Timely(host, url.port or 143, timeout=TIMEOUT_SECONDS)
    try:
        try:
            imap.login(unquote(url.username or ""), unquote(url.password or ""))
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as fault:
            raise MailboxLocked(_in_words(fault)) from fault
        if "ID" in imap.capabilities:
            # Some large mail services let nobody in who does not say what program it is.
            imap.xatom("ID", '("name" "xinqiao")')
        answer, _found = imap.select(f'"{unquote(url.path).strip("/") or "INBOX"}"')
    except (MailboxLocked, imaplib.IMAP4.error, OSError):
        imap.shutdown()
        raise
    if answer != "OK":
        imap.shutdown()
        raise MailboxAway("there is no such folder in the mailbox")
    return imap


def _in_words(fault: Exception) -> str:
    """What the log says; never what a server answered, which may name the user."""
    return f"{type(fault).__name__} while talking to the mailbox"
