"""Sessions: begun with a new secret, seen, and ended one by one or all at once."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from app.actions.access import calendars, links
from app.actions.messages.messages import enqueue
from app.actions.records import record_change
from app.actions.transaction import rows_changed, transaction
from app.actor import Acting, Actor
from app.errors import NotFound
from app.extensions import db
from app.models import OpenSession, User
from app.notify.mails import written_to
from app.store.access.sessions import REMEMBERED
from app.tokens import NotMe, digest_of

NOTED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Device:
    """What somebody signs in with: kind of browser, of system, and the address it came from."""

    browser: str
    system: str
    address: str


def begin(
    user: User,
    device: Device,
    *,
    remembered: bool = False,
    proved_at: datetime | None = None,
    now: datetime,
) -> str:
    """A new session; what its cookie is to hold. Sessions whose time is long over go."""
    token = secrets.token_urlsafe(32)
    with transaction():
        user.last_seen_at = now
        _delete(user.id, OpenSession.began_at < now - REMEMBERED.whole)
        db.session.add(
            OpenSession(
                user_id=user.id,
                digest=digest_of(token),
                began_at=now,
                seen_at=now,
                proved_at=proved_at,
                remembered=remembered,
                browser=device.browser,
                system=device.system,
                address=device.address,
            )
        )
    return token


def note_visit(row: OpenSession, now: datetime) -> None:
    """Write down that the session is used, every few minutes; never at the cost of a page.

    Pages are read while others write: it waits for no lock, and the next page notes it instead.
    """
    if now - row.seen_at <= NOTED_EVERY:
        return
    free = select(OpenSession.id).where(OpenSession.id == row.id).with_for_update(skip_locked=True)
    seen = update(OpenSession).where(OpenSession.id.in_(free)).values(seen_at=now)
    try:
        with transaction(waits=False):
            db.session.execute(seen)
    except DBAPIError:
        db.session.rollback()


def end_token(token: str) -> None:
    """End the session of a cookie, if there is one."""
    with transaction():
        db.session.execute(delete(OpenSession).where(OpenSession.digest == digest_of(token)))


def end_one(user: User, session_id: int, *, acting: Acting) -> None:
    """End one of a user's sessions. Raises NotFound where it is nobody's or somebody else's."""
    with transaction():
        if not _delete(user.id, OpenSession.id == session_id):
            raise NotFound("sessions.unknown", id=session_id)
        record_change(acting, "accounts.end_session", "user", str(user.id))


def end_others(user: User, token: str, *, acting: Acting) -> int:
    """End all of a user's sessions but the one of this cookie; how many."""
    with transaction():
        ended = _delete(user.id, OpenSession.digest != digest_of(token))
        record_change(acting, "accounts.end_sessions", "user", str(user.id))
        return ended


def end_all(user: User) -> None:
    """End all sessions of a user, in the running transaction of whoever has a reason for it."""
    with transaction():
        user.session_epoch += 1
        _delete(user.id)


def tell_new_device(user: User, device: Device, *, acting: Acting) -> None:
    """Tell a user that somebody signed in on a device that is new, and how to end it."""
    token = NotMe(user.id, acting.today + NotMe.LIFE).signed()
    subject, body = written_to(
        user,
        "new_device",
        device=device,
        at=acting.now,
        link=links.address("open_sessions.not_me", token=token),
    )
    once = f"new-device:{user.id}:{acting.now.isoformat()}"
    enqueue("new_device", once, subject=subject, body=body, now=acting.now, user=user)


def end_by_link(user: User, *, acting: Acting) -> None:
    """End all sessions and the calendar's link: whoever signed in was not the owner."""
    with transaction():
        end_all(user)
        calendars.end_link(user)
        record_change(
            acting.by(Actor(user.id)), "accounts.end_sessions", "user", str(user.id), note="not me"
        )


def _delete(user_id: int, *conditions: object) -> int:
    mine = delete(OpenSession).where(OpenSession.user_id == user_id)
    return rows_changed(mine.where(*conditions))  # type: ignore[arg-type]
