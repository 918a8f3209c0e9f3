"""The links of a mail that do one thing each for whoever it was written to, without a sign-in."""

from collections.abc import Iterable
from datetime import datetime

from app.actions.access.links import address
from app.clock import local_date
from app.models import User
from app.tokens import MailLink, MailPurpose
from letters.states import State


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
