"""Reads of the links on letters, which open with a PIN."""

from sqlalchemy import select

from app.errors import Refused
from app.extensions import db
from app.models import PinLink, User
from app.store.access.users import open_account
from app.tokens import digest_of


def pin_link_of(token: str) -> tuple[PinLink, User]:
    """The link of a token, and whose it is. Raises Refused('link.spent')."""
    link = db.session.scalar(select(PinLink).where(PinLink.digest == digest_of(token)))
    user = open_account(link.user_id) if link else None
    if link is None or user is None:
        raise Refused("link.spent")
    return link, user


def pin_of(user_id: int) -> str | None:
    """The hash of a user's PIN; None where they have none."""
    return db.session.scalar(select(PinLink.pin_hash).where(PinLink.user_id == user_id))
