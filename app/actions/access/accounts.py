"""Signing in, passwords, and what people set on their own account."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete

from app.actions.access import calendars, links, passwords, sessions
from app.actions.access.changes import tell_change
from app.actions.access.links import SETS_PASSWORD
from app.actions.access.throttle import count_try, forget_tries
from app.actions.access.users import (
    SHORTEST_REASON,
    Access,
    add_user,
    give_access,
    tell_admins,
)
from app.actions.messages import devices
from app.actions.messages.messages import enqueue
from app.actions.messages.resting import let_waiting_follow
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting, Actor
from app.errors import Refused
from app.extensions import db
from app.models import PinLink, Purpose, User
from app.notify.mails import written, written_to
from app.store.access.links import link_of
from app.store.access.pin_links import pin_of
from app.store.access.users import account_key, other_admin_ids, user_of_email, user_of_name
from app.store.messages.messages import message_once

RESET_MAIL_EVERY = 300  # seconds


@dataclass(frozen=True, slots=True)
class Preferences:
    """What people choose for themselves. `language` is 'zh', 'en' or None (the browser's).

    `digest_days` are digits, '1' is Monday; None: as their role has it.
    """

    shown_name: str
    language: str | None
    reminders_wanted: bool
    snoozed_until: date | None
    digest_hour: int = 8
    digest_days: str | None = None


def sign_in(email: str, password: str, source: str, *, now: datetime) -> User:
    """The user whose password it is. `source` is where the try comes from (see throttle).

    `email` may be the phone of somebody without mail.

    Raises Refused: 'account.mismatch', 'account.wait' (minutes). Whether the address is known
    shows neither in the answer nor in the time it takes.
    """
    key = account_key(email)
    count_try(key, source, now=now)
    user = user_of_name(email)
    stored = user.password_hash if user and user.active else None
    # No transaction is open while the hash is made: it takes long on purpose.
    db.session.rollback()
    if not passwords.fits(stored, password) or user is None or stored is None:
        raise Refused("account.mismatch")
    fresh = passwords.hash_of(password) if passwords.outdated(stored) else stored
    with transaction():
        forget_tries(key, source)
        user.password_hash = fresh
    return user


def ask_reset(email: str, *, now: datetime) -> None:
    """Mail a link to set a new password, if the address is known; at most one in five minutes.

    The same work is done for an unknown address, so that nobody learns which ones are known.
    """
    with transaction():
        user = user_of_email(email)
        known = user is not None and user.active
        slot = int(now.timestamp()) // RESET_MAIL_EVERY
        once = f"reset:{user.id if user else 0}:{slot}"
        fresh = message_once(once) is None
        token = (
            links.issue(Purpose.RESET, now=now, user_id=user.id)
            if user and known and fresh
            else "0" * 43
        )
        link = links.address("links.set_password", token=token)
        subject, body = (
            written_to(user, "reset", link=link)
            if user
            else written("reset", None, name="", link=link)
        )
        if user and known and fresh:
            enqueue("reset", once, subject=subject, body=body, now=now, user=user)


def set_password(token: str, password: str, *, acting: Acting) -> User:
    """Set the password of whoever the link was made for, and end all their sessions.

    Raises Refused: 'link.spent', 'password.short', '….long', '….frequent', '….personal'.
    """
    user = owner_of(token, acting.now)
    _refuse_weak(user, password)
    fresh = passwords.hash_of(password)
    with transaction():
        links.spend(token, SETS_PASSWORD, now=acting.now)
        _replace_password(user, fresh, acting.now)
        record_change(
            acting.by(Actor(user.id)),
            "accounts.set_password",
            "user",
            str(user.id),
        )
    return user


def owner_of(token: str, now: datetime) -> User:
    """Whose password the link sets; looking does not spend it. Raises Refused('link.spent')."""
    user = db.session.get(User, link_of(token, SETS_PASSWORD, now).user_id)
    if user is None or not user.active:
        raise Refused("link.spent")
    return user


def change_password(user: User, current: str, password: str, *, acting: Acting) -> None:
    """Change one's own password; all other sessions end.

    Raises Refused: 'account.wrong_password', 'account.wait', or a weakness as `set_password`.
    """
    prove(user, current, acting.now)
    _refuse_weak(user, password)
    fresh = passwords.hash_of(password)
    with transaction():
        _replace_password(user, fresh, acting.now)
        record_change(
            acting.by(Actor(user.id)),
            "accounts.change_password",
            "user",
            str(user.id),
        )


def prove(user: User, current: str, now: datetime) -> None:
    """Whoever sits there knows the password, or the PIN.

    Raises Refused: 'account.wrong_password', 'account.wait'.
    """
    tries = f"password:{user.id}"
    count_try(tries, tries, now=now)
    if not passwords.fits(pin_of(user.id) or user.password_hash, current):
        raise Refused("account.wrong_password")
    forget_tries(tries, tries)


def end_sessions(user: User, *, acting: Acting) -> None:
    """End all sessions of a user, on every device, and the notices that devices show."""
    with transaction():
        sessions.end_all(user)
        devices.end_all(user.id)
        record_change(
            acting.by(Actor(user.id)),
            "accounts.end_sessions",
            "user",
            str(user.id),
        )


def set_preferences(user: User, wanted: Preferences, *, acting: Acting) -> None:
    """Store what a person chose for themselves."""
    with transaction():
        user.shown_name = wanted.shown_name
        user.locale = wanted.language
        user.reminders_wanted = wanted.reminders_wanted
        user.snoozed_until = wanted.snoozed_until
        user.digest_hour, user.digest_days = wanted.digest_hour, wanted.digest_days
        let_waiting_follow(user, acting.today)
        fields = ["shown_name", "locale", "reminders_wanted", "snoozed_until"]
        fields += ["digest_hour", "digest_days"]
        record_change(
            acting.by(Actor(user.id)),
            "accounts.set_preferences",
            "user",
            str(user.id),
            fields,
        )


def create_admin(
    email: str, *, region: str | None = None, reason: str | None = None, acting: Acting
) -> str:
    """An admin, by command; returns the address of the page where they set their password.

    With a region they coordinate it too: where one person does both, nobody else could give it.
    Where there are admins already they are told, and a reason is needed, which is written down.

    Raises Refused: 'users.known' where the address has a user, 'users.reason'.
    """
    with transaction():
        user = add_user(email, email.partition("@")[0], now=acting.now)
        reason = (reason or "").strip()[:200] or None
        if len(reason or "") < SHORTEST_REASON and other_admin_ids([user.id], acting.today):
            raise Refused("users.reason")
        give_access(user, Access("admin"), acting=acting)
        record_change(acting, "users.create_admin", "user", str(user.id), note=reason)
        tell_admins("role_alone", user, "admin", acting=acting)
        if region is not None:
            give_access(user, Access("coordinator", region), acting=acting)
        token = links.issue(Purpose.INVITATION, now=acting.now, user_id=user.id)
    return links.address("links.set_password", token=token)


def _refuse_weak(user: User, password: str) -> None:
    schools = [grant.school.name for grant in user.grants if grant.school]
    personal = (user.email or user.phone, user.shown_name, *schools)
    weakness = passwords.weakness(password, *personal)
    if weakness:
        raise Refused(weakness)


def _replace_password(user: User, fresh: str, now: datetime) -> None:
    if user.password_hash:
        tell_change(user, "password", now)
    user.password_hash = fresh
    sessions.end_all(user)
    links.end_all(user.id, now=now)
    calendars.end_link(user)
    # Who has a password of their own needs the link on the letter no more.
    db.session.execute(delete(PinLink).where(PinLink.user_id == user.id))
