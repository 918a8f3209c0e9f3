"""What of a mail does one thing for whoever it was written to, without a sign-in: its links, and
the address that answers to it go to.
"""

from collections.abc import Iterable
from datetime import datetime
from email.utils import parseaddr

from flask import current_app

from app.actions.access.links import address
from app.clock import local_date
from app.models import Message, User
from app.store.messages.replies.offered import WITH_STEPS, tag_of
from app.tokens import MailLink, MailPurpose
from letters.states import State

LONGEST_NAME = 64
"""Of an address, before its @."""


def reply_address(message: Message) -> str | None:
    """Our own address with the tag of one digest, which nobody else can make.

    None where the mailbox takes no such addresses, or nothing is answered.
    """
    settings = current_app.config["SETTINGS"]
    name, _at, domain = parseaddr(settings.mail_from)[1].rpartition("@")
    tagged = f"{name}+r{tag_of(message)}"
    wanted = settings.mail_tags and settings.imap_url and message.kind in WITH_STEPS
    return f"{tagged}@{domain}" if wanted and len(tagged) <= LONGEST_NAME else None


def unsubscribe_link(user: User, made_at: datetime) -> str:
    """Ends the digests of a person, with one tap or by their mailbox."""
    return _address(user, MailPurpose.UNSUBSCRIBE, made_at)


def rest_link(user: User, made_at: datetime) -> str:
    """Lets the reminders of a person rest until a day they choose."""
    return _address(user, MailPurpose.REST, made_at)


def step_link(user: User, code: str, made_at: datetime) -> str:
    """Says of one letter that it is posted, or that it came."""
    return _address(user, MailPurpose.STEP, made_at, code)


def bag_link(user: User, code: str, made_at: datetime) -> str:
    """Says of a bag that it came to the school."""
    return _address(user, MailPurpose.BAG, made_at, code)


def hands_link(user: User, to: State, codes: Iterable[str], made_at: datetime) -> str:
    """Says of letters in the hands of a school that they are handed out, or are here."""
    return _address(user, MailPurpose.HANDS, made_at, " ".join([to, *codes]))


def _address(user: User, purpose: MailPurpose, made_at: datetime, about: str = "") -> str:
    until = local_date(made_at) + purpose.life
    link = MailLink(purpose, user.id, user.session_epoch, until, about)
    return address(f"mail_links.{purpose.value}", token=link.signed())
