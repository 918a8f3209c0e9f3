"""Reads of addresses: a new one that waits, one to which mail does not arrive."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from app.crypto import blind_index
from app.errors import Refused
from app.extensions import db
from app.models import AddressChange, BadAddress
from app.store.access.links import link_of
from app.store.parts import in_parts


def waiting_address(user_id: int | None, now: datetime) -> AddressChange | None:
    """The new address of a user that can still be confirmed."""
    query = select(AddressChange).where(AddressChange.user_id == user_id, AddressChange.until > now)
    return db.session.scalar(query)


def bad_address(email: str | None) -> BadAddress | None:
    """Since when, and why, mail to the address does not arrive; None where it does."""
    index = blind_index("email", email)
    return db.session.get(BadAddress, index) if index else None


def bad_among(indexes: Iterable[str | None]) -> set[str]:
    """Those of the fingerprints of addresses to which mail does not arrive."""
    found: set[str] = set()
    for some in in_parts({index for index in indexes if index}):
        query = select(BadAddress.email_index).where(BadAddress.email_index.in_(some))
        found.update(db.session.scalars(query))
    return found


def address_behind(token: str, now: datetime) -> str:
    """The new address that a link confirms; looking does not spend it.

    Raises Refused link.spent.
    """
    waiting = waiting_address(link_of(token, ["address"], now).user_id, now)
    if waiting is None:
        raise Refused("link.spent")
    return str(waiting.email)
