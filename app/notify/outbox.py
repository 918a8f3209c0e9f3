"""Handing one mail to the mail server, and being honest about what became of it."""

import re
import smtplib
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime, parseaddr
from types import TracebackType
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from app.notify.channels.line import LastMoment
from app.notify.incoming.refusals import ABOUT_US, FULL, STATUS, means_address, refuses_address

TIMEOUT_SECONDS = 20
WHOLE_SECONDS = 240.0
"""A server that lets its words drip would hold all other mail."""
DEFAULT_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
CLOSING, GO_ON = 421, 354
UNMADE = "no mail can be made of its words and its address"
DOTS = re.compile(rb"^\.", re.MULTILINE)
"""A line of one dot ends a mail."""
JOINS = "\u200d"  # what makes a family of several faces
LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}


class MailRefused(Exception):
    """The mail was certainly not sent; the message says why."""


class AddressRefused(MailRefused):
    """No mail will ever arrive at the address: the mail server of its owner says so."""


class WordsRefused(MailRefused):
    """The mail itself is refused for good: the same words would be refused again."""


class ServerAway(MailRefused):
    """The server takes nothing just now: it says nothing of whoever the mail was for.

    `asked` is how long it asks to be left alone, where it says so.
    """

    def __init__(self, words: str, asked: timedelta | None = None) -> None:
        super().__init__(words)
        self.asked = asked


class OutcomeUnknown(Exception):
    """The connection was lost after the mail was handed over: it may have been sent or not."""


class AsItStands(str):
    """A header that is written as it stands, in one line: an address, of a page or of a person.

    The library would decode what looks like a code in it: an address could name others. Raises
    ValueError where it holds what no address holds.
    """

    name: str

    def __new__(cls, name: str, value: str) -> "AsItStands":
        """The value of the header of that name."""
        if not value.isascii() or not value.isprintable():
            raise ValueError("no address that a header can hold")
        made = super().__new__(cls, value)
        made.name = name
        return made

    def fold(self, *, policy: EmailPolicy) -> str:
        """The header in one line."""
        return f"{self.name}: {self}{policy.linesep}"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail in words, and as HTML of the same words where it has any.

    `key` names it for ever, so that a mail server knows a second copy; `lang` is the language of
    its words. What `unsubscribe` leads to ends mails like it, for a person and for their mailbox.
    Answers go to `reply_to`, else to the sender. `files` go with it: name, type, content.
    """

    key: str
    to: str
    subject: str
    body: str
    lang: str | None = None
    html: str | None = None
    unsubscribe: str | None = None
    reply_to: str | None = None
    files: Sequence[tuple[str, str, bytes]] = ()

    def as_message(self, sender: str, at: datetime) -> EmailMessage:
        """The mail with its headers."""
        message = EmailMessage(EmailPolicy())
        message["From"] = sender
        message["To"] = AsItStands("To", self.to)
        message["Subject"] = as_it_stands(self.subject)
        message["Date"] = format_datetime(at)
        message["Message-ID"] = f"<{self.key}@{parseaddr(sender)[1].rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        if self.reply_to:
            message["Reply-To"] = self.reply_to
        if self.lang:
            message["Content-Language"] = self.lang
        if self.unsubscribe:
            message["List-Unsubscribe"] = AsItStands("List-Unsubscribe", f"<{self.unsubscribe}>")
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(self.body, cte="base64")
        if self.html:
            message.add_alternative(self.html, subtype="html", cte="base64")
        for name, kind, content in self.files:
            main, _slash, sub = kind.partition("/")
            shown = as_it_stands(name)
            message.add_attachment(content, maintype=main, subtype=sub, filename=shown)
        return message


def as_it_stands(words: str) -> str:
    """One line for a header, of which nothing is read as a code.

    The library reads encoded words ('=?utf-8?q?=0D=0ABcc:…?=') in what it is given, and writes what
    they say into the header: a name could add headers of its own.
    """
    seen = "".join(one if one.isprintable() or one == JOINS else " " for one in words)
    return " ".join(seen.split()).replace("=?", "= ?")


class MailServer:
    """A connection to the mail server, opened at the first mail and kept for the next ones.

    `url` is smtp://, smtps:// or smtp+starttls://, with user:password@ where it needs them.
    """

    def __init__(self, url: str, sender: str) -> None:
        self._url, self._sender = urlsplit(url), sender
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> "MailServer":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hang_up()

    def send(self, mail: Mail, at: datetime) -> None:
        """Send a mail.

        Raises ServerAway, AddressRefused, WordsRefused, MailRefused or OutcomeUnknown.
        """
        with LastMoment(WHOLE_SECONDS) as last:
            self._send(mail, at, last)
            if last.is_over:
                self._hang_up()

    def _send(self, mail: Mail, at: datetime, last: LastMoment) -> None:
        try:
            content = mail.as_message(self._sender, at).as_bytes(policy=SMTP)
        except ValueError as fault:
            raise WordsRefused(UNMADE) from fault
        try:
            smtp = self._connected(last)
            self._expect(smtp.mail(parseaddr(self._sender)[1]))
        except (smtplib.SMTPException, OSError) as fault:
            self._hang_up()
            raise ServerAway(_in_words(fault)) from fault
        self._name_recipient(smtp, mail.to)
        self._hand_over(smtp, content, last)

    def _hand_over(self, smtp: smtplib.SMTP, content: bytes, last: LastMoment) -> None:
        try:
            # Whoever was stopped meanwhile says no more.
            last.left(WHOLE_SECONDS)
            self._expect(smtp.docmd("DATA"), GO_ON)
        except smtplib.SMTPResponseException as fault:
            self._hang_up()
            raise _refused_words(fault)(_in_words(fault)) from fault
        except (smtplib.SMTPException, OSError) as fault:
            # Nothing of the mail was said yet.
            self._hang_up()
            raise ServerAway(_in_words(fault)) from fault
        try:
            smtp.send(DOTS.sub(b"..", content) + b".\r\n")
            self._expect(smtp.getreply())
        except smtplib.SMTPResponseException as fault:
            self._hang_up()
            raise _refused_words(fault)(_in_words(fault)) from fault
        except (smtplib.SMTPException, OSError) as fault:
            self._hang_up()
            raise OutcomeUnknown(_in_words(fault)) from fault

    def _connected(self, last: LastMoment) -> smtplib.SMTP:
        if self._smtp is not None:
            if self._smtp.sock is not None:
                last.covers(self._smtp.sock)
            if not _alive(self._smtp):
                self._hang_up()
        if self._smtp is None:
            self._smtp = _connect(self._url, last)
        return self._smtp

    def _hang_up(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    def _name_recipient(self, smtp: smtplib.SMTP, to: str) -> None:
        try:
            code, words = smtp.rcpt(to)
        except ValueError as fault:
            raise WordsRefused(UNMADE) from fault
        except (smtplib.SMTPException, OSError) as fault:
            self._hang_up()
            raise ServerAway(_in_words(fault)) from fault
        if code in (250, 251):
            return
        refused = _in_words(smtplib.SMTPResponseException(code, words))
        if code == CLOSING:
            self._hang_up()
            raise ServerAway(refused)
        gone = refuses_address(code, words.decode("utf-8", "replace"))
        raise (AddressRefused if gone else MailRefused)(refused)

    @staticmethod
    def _expect(reply: tuple[int, bytes], *wanted: int) -> None:
        code, words = reply
        if code not in (wanted or (250, 251)):
            raise smtplib.SMTPResponseException(code, words)


def _refused_words(fault: smtplib.SMTPResponseException) -> type[MailRefused]:
    """What it means that the mail was not taken after its recipient was: some servers ask only
    then whether there is such a mailbox.
    """
    code = fault.smtp_code
    if code == CLOSING:
        return ServerAway
    if code // 100 != 5 or code in ABOUT_US:
        return MailRefused
    error = fault.smtp_error
    said = STATUS.search(error if isinstance(error, str) else error.decode("utf-8", "replace"))
    if said and means_address(said[0]):
        return AddressRefused
    return MailRefused if said and said[0] == FULL else WordsRefused


def _alive(smtp: smtplib.SMTP) -> bool:
    try:
        return smtp.rset()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False


def _connect(url: SplitResult, last: LastMoment) -> smtplib.SMTP:
    host, port = url.hostname or "localhost", url.port or DEFAULT_PORTS[url.scheme]
    trusted = ssl.create_default_context()

    class Cut(smtplib.SMTP):
        def _get_socket(self, *to: Any) -> socket.socket:
            line = super()._get_socket(*to)  # type: ignore[misc]
            return last.covers(line)

    class CutSealed(Cut, smtplib.SMTP_SSL):
        """The same over TLS."""

    if url.scheme == "smtps":
        smtp: smtplib.SMTP = CutSealed(host, port, timeout=TIMEOUT_SECONDS, context=trusted)
    else:
        smtp = Cut(host, port, timeout=TIMEOUT_SECONDS)
    smtp.ehlo()
    sealed = url.scheme == "smtps"
    if url.scheme == "smtp+starttls" or (url.scheme == "smtp" and smtp.has_extn("starttls")):
        smtp.starttls(context=trusted)
        smtp.ehlo()
        sealed = True
    if url.username:
        if not sealed and host not in LOCAL_HOSTS:
            smtp.close()
            raise smtplib.SMTPNotSupportedError("a password only goes over a sealed line")
        smtp.login(unquote(url.username), unquote(url.password or ""))
    return smtp


def _in_words(fault: Exception) -> str:
    """What the log and the page of troubled messages say; never an address."""
    if isinstance(fault, smtplib.SMTPResponseException):
        return f"the mail server answered {fault.smtp_code}"
    return f"{type(fault).__name__} while talking to the mail server"
