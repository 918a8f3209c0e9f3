"""Channels besides mail: added, changed, switched off and tried by an admin. Secrets go in only."""

from collections.abc import Mapping

from flask import current_app
from sqlalchemy import delete

from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Channel, Pause, User
from app.notify.channels.answers import Receipt
from app.notify.channels.kinds import (
    KINDS,
    ChannelKind,
    FieldRefused,
    needs_address,
    personal,
    url_of,
)
from app.notify.channels.server import ChannelServer
from app.notify.channels.words import link_to_messages, trial_words
from app.notify.outbox import Mail
from app.store.messages.channels import channel_by_id, channel_named, pause_name


def add(kind: str, name: str, typed: Mapping[str, str], *, acting: Acting) -> Channel:
    """A new channel, which carries messages at once.

    Raises Refused channels.kind, channels.name_taken, channels.field (field).
    """
    url = _url(_kind(kind), typed)
    with transaction():
        _refuse_taken(name, None)
        row = Channel(kind=kind, name=name, active=True, made_at=acting.now)
        row.url = url
        db.session.add(row)
        db.session.flush()
        record_change(acting, "channels.add", "channel", str(row.id), ["kind", "name", "secret"])
        return row


def rename(channel_id: int, name: str, *, acting: Acting) -> None:
    """Another name. Raises NotFound and Refused channels.name_taken."""
    with transaction():
        row = channel_by_id(channel_id)
        _refuse_taken(name, row.id)
        row.name = name
        record_change(acting, "channels.rename", "channel", str(row.id), ["name"])


def set_anew(channel_id: int, typed: Mapping[str, str], *, acting: Acting) -> None:
    """Other keys and secrets, all of them typed anew; it is tried again at once.

    Raises NotFound and Refused channels.field (field).
    """
    with transaction():
        row = channel_by_id(channel_id)
        row.url = _url(_kind(row.kind), typed)
        _forget_rest(row)
        record_change(acting, "channels.set_anew", "channel", str(row.id), ["secret"])


def switch(channel_id: int, *, on: bool, acting: Acting) -> None:
    """It carries messages, or none any more: they go by mail. Raises NotFound."""
    with transaction():
        row = channel_by_id(channel_id)
        row.active = on
        _forget_rest(row)
        action = "channels.switch_on" if on else "channels.switch_off"
        record_change(acting, action, "channel", str(row.id), ["active"])


def try_out(channel_id: int, to: str, *, acting: Acting) -> Receipt:
    """Send a few words to an address of the admin's; what became of them.

    Raises NotFound and Refused channels.address.
    """
    row = channel_by_id(channel_id)
    address = _address(row, to)
    kind, url = row.kind, row.url
    admin = db.session.get(User, acting.actor.user_id)
    words = trial_words(admin, link_to_messages())
    with transaction():
        record_change(acting, "channels.try_out", "channel", str(channel_id))
    own_hosts = current_app.config["SETTINGS"].channel_hosts
    trial = Mail("trial", address or "", *words)
    receipt = ChannelServer(kind, url, own_hosts).hand_over(trial)
    if receipt.fault is None:
        with transaction():
            _forget_rest(channel_by_id(channel_id))
    return receipt


def choose(user: User, channel_id: int | None, to: str, *, acting: Acting) -> None:
    """The way by which somebody wants to be told; None: by mail.

    Raises Refused channels.unknown or channels.address.
    """
    with transaction():
        row = channel_by_id(channel_id) if channel_id is not None else None
        if row is not None and not row.active:
            raise Refused("channels.unknown")
        address = _address(row, to) if row is not None else None
        user.channel_id = row.id if row is not None else None
        user.channel_address, user.channel_refused_at = address, None
        record_change(acting, "accounts.channel", "user", str(user.id), ["channel"])


def _kind(key: str) -> ChannelKind:
    if key not in KINDS:
        raise Refused("channels.kind")
    return KINDS[key]


def _url(kind: ChannelKind, typed: Mapping[str, str]) -> str:
    try:
        return url_of(kind, typed)
    except FieldRefused as fault:
        raise Refused("channels.field", field=fault.name) from None


def _address(row: Channel, to: str) -> str | None:
    """The address as the service takes it; None where it asks for none."""
    if not needs_address(KINDS[row.kind], row.url):
        return None
    address = personal(KINDS[row.kind], to)
    if address is None:
        raise Refused("channels.address")
    return address


def _refuse_taken(name: str, own_id: int | None) -> None:
    known = channel_named(name)
    if known is not None and known.id != own_id:
        raise Refused("channels.name_taken")


def _forget_rest(row: Channel) -> None:
    db.session.execute(delete(Pause).where(Pause.name == pause_name(row.id)))
