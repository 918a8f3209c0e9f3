"""Tokens in links: the signed one of a slip, and the digest that is kept of a one-time one."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from app.errors import NotFound, XinqiaoError
from app.models import Bundle

LIFE = timedelta(days=120)


class LinkOver(XinqiaoError):
    """The link was good, and its time is over."""


@dataclass(frozen=True, slots=True)
class SlipLink:
    """What the signed token of a slip holds; raising the bundle's link version ends the link."""

    code: str
    version: int
    until: date

    def check_day(self, today: date) -> None:
        """Raises LinkOver after the last day on which the link opens."""
        if today > self.until:
            raise LinkOver("bundles.link_over")


def token_of(bundle: Bundle, today: date) -> str:
    """The token of a slip that opens its bundle until LIFE after `today`; the same all day."""
    return _signer("bundle").dumps([bundle.code, bundle.link_version, (today + LIFE).toordinal()])


def slip_link(token: str) -> SlipLink:
    """What a slip's token says. Raises NotFound for one that we did not sign."""
    try:
        code, version, until = _signer("bundle").loads(token)
        return SlipLink(str(code), number_of(version), date.fromordinal(number_of(until)))
    except (BadSignature, ValueError, TypeError, OverflowError) as fault:
        raise NotFound("bundles.no_link") from fault


def number_of(said: object) -> int:
    """The number of a row that a token holds. Raises ValueError where it is none."""
    if not isinstance(said, int) or not 0 <= said < 2**31:
        raise ValueError("no number")
    return said


@dataclass(frozen=True, slots=True)
class NotMe:
    """What the link of a mail about a new device holds: whose sessions it ends, until when."""

    LIFE: ClassVar[timedelta] = timedelta(days=14)
    user_id: int
    until: date

    def signed(self) -> str:
        """The token of the link."""
        return _signer("not me").dumps([self.user_id, self.until.toordinal()])


def not_me_link(token: str, today: date) -> NotMe:
    """What such a token says. Raises NotFound for one that we did not sign or that is too old."""
    try:
        user_id, until = _signer("not me").loads(token)
        link = NotMe(number_of(user_id), date.fromordinal(number_of(until)))
    except (BadSignature, ValueError, TypeError, OverflowError) as fault:
        raise NotFound("sessions.no_link") from fault
    if today > link.until:
        raise NotFound("sessions.no_link")
    return link


@dataclass(frozen=True, slots=True)
class CalendarLink:
    """Whose calendar a link opens; another version of the person's ends it."""

    user_id: int
    version: int

    def signed(self) -> str:
        """The token of the link, the same as long as it holds."""
        return _signer("calendar").dumps([self.user_id, self.version])


def calendar_link(token: str) -> CalendarLink:
    """What the token of a calendar says. Raises NotFound for one that we did not sign."""
    try:
        user_id, version = _signer("calendar").loads(token)
        return CalendarLink(number_of(user_id), number_of(version))
    except (BadSignature, ValueError, TypeError, OverflowError) as fault:
        raise NotFound("calendars.no_link") from fault


class MailPurpose(StrEnum):
    """The one thing that a link of a mail does; a link of one opens nothing of another."""

    STEP = "step"
    BAG = "bag"
    HANDS = "hands"
    REST = "rest"
    UNSUBSCRIBE = "unsubscribe"

    @property
    def life(self) -> timedelta:
        """For how long it works: a letter moves on, the way out of mails stays open longer."""
        stays = self in (MailPurpose.REST, MailPurpose.UNSUBSCRIBE)
        return timedelta(days=120 if stays else 30)


@dataclass(frozen=True, slots=True)
class MailLink:
    """Whom a link of a mail speaks for, until when; with `about`, what it is about: a letter or a
    bag by its code, or a step and the codes of letters at a school.

    All sessions of the person ended (a new password, 'that was not me') end it too.
    """

    purpose: MailPurpose
    user_id: int
    epoch: int
    until: date
    about: str = ""

    def signed(self) -> str:
        """The token of the link; the same all day."""
        said = [self.user_id, self.epoch, self.until.toordinal(), self.about]
        return _signer(f"mail {self.purpose}").dumps(said)


def mail_link(purpose: MailPurpose, token: str, today: date) -> MailLink:
    """What such a token says.

    Raises NotFound for one that we did not sign for this purpose, LinkOver after its last day.
    """
    try:
        user_id, epoch, until, about = _signer(f"mail {purpose}").loads(token)
        day = date.fromordinal(number_of(until))
        link = MailLink(purpose, number_of(user_id), number_of(epoch), day, str(about))
    except (BadSignature, ValueError, TypeError, OverflowError) as fault:
        raise NotFound("mail_links.no_link") from fault
    if today > link.until:
        raise LinkOver("mail_links.over")
    return link


def digest_of(token: str) -> str:
    """What is stored in place of a one-time token: SHA-256, in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def _signer(salt: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=salt)
