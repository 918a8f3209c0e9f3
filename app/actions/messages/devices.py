"""Browsers that show notices: added and ended by their owner, told once of each message."""

import logging
from collections.abc import Mapping
from datetime import datetime

from flask import current_app
from sqlalchemy import delete, update

from app.actions.records import record_change
from app.actions.transaction import rows_changed, transaction
from app.actor import Acting
from app.config import Settings
from app.crypto import blind_index
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Message, PushDevice, User
from app.notify.channels.pushes import Pushed, Subscription, push, words_for
from app.notify.channels.words import link_to_messages
from app.store.messages.devices import devices_of, untold, users_to_tell

log = logging.getLogger("xinqiao.messages")
MOST_DEVICES = 10


def add(
    user: User, subscription: Subscription, browser: str, system: str, *, acting: Acting
) -> None:
    """From now on this browser shows notices to the user, and to nobody who used it before.

    Raises Refused devices.unsound.
    """
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.push_key or not subscription.is_sound(settings.channel_hosts):
        raise Refused("devices.unsound")
    index = blind_index("endpoint", subscription.endpoint)
    with transaction():
        db.session.execute(delete(PushDevice).where(PushDevice.endpoint_index == index))
        for old in devices_of(user.id)[MOST_DEVICES - 1 :]:
            db.session.delete(old)
        row = PushDevice(user_id=user.id, browser=browser, system=system, made_at=acting.now)
        row.endpoint = subscription.endpoint
        row.keys = {"p256dh": subscription.p256dh, "auth": subscription.auth}
        db.session.add(row)
        record_change(acting, "devices.add", "user", str(user.id))


def end(user: User, device_id: int, *, acting: Acting) -> None:
    """One of the user's browsers shows nothing any more. Raises NotFound."""
    with transaction():
        own = PushDevice.id == device_id, PushDevice.user_id == user.id
        if not rows_changed(delete(PushDevice).where(*own)):
            raise NotFound("devices.unknown")
        record_change(acting, "devices.end", "user", str(user.id))


def end_all(user_id: int) -> None:
    """No browser shows the user's notices any more."""
    with transaction():
        db.session.execute(delete(PushDevice).where(PushDevice.user_id == user_id))


def tell_devices(*, now: datetime) -> int:
    """Tell the browsers of everybody to whom something new has come; how many were told.

    What they are told of is written before: no message is told of twice, however many workers run.
    """
    if not current_app.config["SETTINGS"].push_key:
        return 0
    return sum(_tell(user_id, now) for user_id in users_to_tell(now))


def _tell(user_id: int, now: datetime) -> int:
    with transaction():
        new = update(Message).where(Message.user_id == user_id, untold(now))
        count = rows_changed(new.values(pushed_at=now))
    if not count:
        return 0
    user = db.session.get_one(User, user_id)
    words = words_for(user, count, link_to_messages())
    found = [(row.id, _subscription(row)) for row in devices_of(user_id)]
    db.session.rollback()
    outcomes = [_push(device_id, to, words) for device_id, to in found]
    log.info("browsers told", extra={"user": user_id, "outcomes": [str(one) for one in outcomes]})
    return outcomes.count(Pushed.TAKEN)


def _push(device_id: int, to: Subscription, words: Mapping[str, str]) -> Pushed:
    settings: Settings = current_app.config["SETTINGS"]
    outcome = push(to, words, settings.push_key, _sender(settings), settings.channel_hosts)
    if outcome is Pushed.GONE:
        with transaction():
            db.session.execute(delete(PushDevice).where(PushDevice.id == device_id))
    return outcome


def _subscription(row: PushDevice) -> Subscription:
    return Subscription(row.endpoint, row.keys["p256dh"], row.keys["auth"])


def _sender(settings: Settings) -> str:
    """Whom the maker of a browser can write to about our notices."""
    is_public = settings.base_url.startswith("https://")
    return settings.base_url if is_public else "mailto:postmaster@localhost"
