"""Reads of one-time links."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from app.errors import Refused
from app.extensions import db
from app.models import OneTimeLink, Purpose
from app.tokens import digest_of

INVITES = (Purpose.INVITATION, Purpose.LETTER)


def link_of(token: str, purposes: Collection[str], now: datetime) -> OneTimeLink:
    """The link behind a token, still unspent; looking does not spend it.

    Raises Refused('link.spent').
    """
    link = db.session.scalar(
        select(OneTimeLink).where(
            OneTimeLink.digest == digest_of(token),
            OneTimeLink.purpose.in_(purposes),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now,
        )
    )
    if link is None:
        raise Refused("link.spent")
    return link


def has_live_link(user_id: int, purpose: str, now: datetime) -> bool:
    """Whether a user was mailed a link of this purpose that still leads somewhere."""
    query = select(OneTimeLink.id).where(
        OneTimeLink.user_id == user_id,
        OneTimeLink.purpose == purpose,
        OneTimeLink.used_at.is_(None),
        OneTimeLink.expires_at > now,
    )
    return db.session.scalar(query.limit(1)) is not None
