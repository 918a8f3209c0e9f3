"""The way in of contacts without mail: the link on their letter, and a PIN that they choose."""

import secrets
import unicodedata
from datetime import datetime
from itertools import pairwise

from sqlalchemy import delete

from app.actions.access import calendars, links, passwords, sessions
from app.actions.access.throttle import count_try, forget_tries
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting, Actor
from app.errors import Refused
from app.extensions import db
from app.models import PinLink, Purpose, User
from app.store.access.pin_links import pin_link_of
from app.store.access.users import dialled
from app.tokens import digest_of

LENGTH = 6
FREQUENT = {"520131", "131452", "147258", "258369", "159357", "159753", "147852", "789456"}
FREQUENT |= {"112233", "332211", "123321", "456654", "102030", "159951", "741852", "963852"}


def make_link(user: User, *, now: datetime) -> str:
    """A link for a letter; the one before, its PIN, all sessions and the calendar's link end."""
    with transaction():
        links.void(links.WAYS_IN, now=now, user_id=user.id)
        db.session.execute(delete(PinLink).where(PinLink.user_id == user.id))
        sessions.end_all(user)
        calendars.end_link(user)
        token = links.issue(Purpose.LETTER, now=now, user_id=user.id)
        db.session.add(PinLink(user_id=user.id, digest=digest_of(token)))
        return token


def choose(token: str, phone: str, pin: str, source: str, *, acting: Acting) -> User:
    """Choose the PIN, at the first visit: with the phone, which the letter does not show.

    From then on the account has no password. Raises Refused: 'link.spent', 'link.phone',
    'account.wait', 'pin.form', 'pin.weak'.
    """
    link, user = pin_link_of(token)
    tries = f"pin:{user.id}"
    count_try(tries, source, now=acting.now)
    if dialled(phone) != user.phone:
        raise Refused("link.phone")
    if weakness := weakness_of(pin, user.phone or ""):
        forget_tries(tries, source)
        raise Refused(weakness)
    fresh, nobodys = passwords.hash_of(digits(pin)), passwords.hash_of(secrets.token_urlsafe(32))
    with transaction():
        links.spend(token, [Purpose.LETTER], now=acting.now)
        link.pin_hash, user.password_hash = fresh, nobodys
        sessions.end_all(user)
        links.end_all(user.id, now=acting.now)
        record_change(acting.by(Actor(user.id)), "accounts.choose_pin", "user", str(user.id))
    forget_tries(tries, source)
    return user


def sign_in(token: str, pin: str, source: str, *, now: datetime) -> User:
    """The user of the link, who knows the PIN.

    Raises Refused: 'link.spent', 'pin.mismatch', 'account.wait' (minutes).
    """
    link, user = pin_link_of(token)
    tries, stored = f"pin:{user.id}", link.pin_hash
    count_try(tries, source, now=now)
    if not passwords.fits(stored, digits(pin)):
        raise Refused("pin.mismatch")
    forget_tries(tries, source)
    return user


def weakness_of(pin: str, phone: str) -> str | None:
    """Why a PIN may not be chosen, as an error code, or None."""
    plain = digits(pin)
    if len(plain) != LENGTH or not plain.isdecimal():
        return "pin.form"
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(plain)}
    repeats = any(plain == plain[:size] * (LENGTH // size) for size in (1, 2, 3))
    if len(steps) == 1 or repeats or len(set(plain)) < 3 or plain in FREQUENT or plain in phone:
        return "pin.weak"
    return None


def digits(pin: str) -> str:
    """The PIN in plain digits, however wide they are typed, without what stands between."""
    plain = "".join(unicodedata.normalize("NFKC", pin).split())
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in plain)
