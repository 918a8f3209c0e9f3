"""One-time links: made, and spent once. Only a digest of the token is kept."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, select, update

from app.actions.transaction import rows_changed, transaction
from app.errors import Refused
from app.extensions import db
from app.models import AddressChange, OneTimeLink, Purpose, Volunteer
from app.store.access.links import INVITES, link_of
from app.tokens import digest_of

SETS_PASSWORD = (Purpose.INVITATION, Purpose.RESET)
WAYS_IN = (*INVITES, Purpose.RESET)
LIFE = {
    Purpose.INVITATION: timedelta(days=7),
    Purpose.LETTER: timedelta(days=60),
    Purpose.RESET: timedelta(hours=1),
    Purpose.CONFIRMATION: timedelta(days=7),
    Purpose.ADDRESS: timedelta(days=7),
}


def new_token() -> str:
    """A token that no link has yet."""
    return secrets.token_urlsafe(32)


def issue(
    purpose: Purpose,
    *,
    now: datetime,
    user_id: int | None = None,
    volunteer_id: int | None = None,
    token: str | None = None,
) -> str:
    """A new token for a user or a volunteer; it is known only to who gets it here.

    A mail that was written before the user was stored has its `token` already.
    """
    token = token or new_token()
    with transaction():
        db.session.add(
            OneTimeLink(
                purpose=purpose,
                user_id=user_id,
                volunteer_id=volunteer_id,
                digest=digest_of(token),
                expires_at=now + LIFE[purpose],
            )
        )
    return token


def spend(token: str, purposes: Collection[Purpose], *, now: datetime) -> OneTimeLink:
    """Use a link up. Raises Refused('link.spent') where it was used before or has expired."""
    with transaction():
        link = link_of(token, purposes, now)
        spent = rows_changed(
            update(OneTimeLink)
            .where(OneTimeLink.id == link.id, OneTimeLink.used_at.is_(None))
            .values(used_at=now)
        )
        if spent != 1:
            raise Refused("link.spent")
        return link


def void(purposes: Collection[Purpose], *, now: datetime, user_id: int) -> None:
    """Let the other links of a user lead nowhere."""
    with transaction():
        db.session.execute(
            update(OneTimeLink)
            .where(
                OneTimeLink.user_id == user_id,
                OneTimeLink.purpose.in_(purposes),
                OneTimeLink.used_at.is_(None),
            )
            .values(used_at=now)
        )


def end_for_volunteer(volunteer_id: int, *, now: datetime) -> None:
    """Let a volunteer's links lead nowhere; they were not used, so nobody answered."""
    with transaction():
        db.session.execute(
            update(OneTimeLink)
            .where(OneTimeLink.volunteer_id == volunteer_id, OneTimeLink.used_at.is_(None))
            .values(expires_at=now)
        )


def end_all(user_id: int, *, now: datetime) -> None:
    """Let every link of a person lead nowhere, and an address that waits to be confirmed wait no
    more: whoever holds an old mail has no way in.
    """
    theirs = select(Volunteer.id).where(Volunteer.user_id == user_id)
    with transaction():
        void(list(Purpose), now=now, user_id=user_id)
        db.session.execute(delete(AddressChange).where(AddressChange.user_id == user_id))
        for volunteer_id in db.session.scalars(theirs):
            end_for_volunteer(volunteer_id, now=now)


def address(endpoint: str, **values: str) -> str:
    """The full address of a page on the fixed host BASE_URL, whatever host a request named."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return current_app.config["BASE_URL"] + path
