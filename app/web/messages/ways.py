"""How one is told that something waits: by mail or a channel, and on which devices."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.actions.messages import channels, devices
from app.errors import Refused
from app.extensions import limiter
from app.models import Channel, User
from app.notify.channels.kinds import KINDS, needs_address
from app.notify.channels.pushes import Subscription
from app.permissions import requires, signed_in
from app.safekeeping.push_key import public_half
from app.store.access.addresses import bad_address
from app.store.messages.channels import open_channels
from app.store.messages.devices import devices_of
from app.web.access.devices import this_device
from app.web.acting import acting
from app.wording import sentence_of
from app.wording.messages.channels import ADDRESS_NAMES

blueprint = Blueprint("ways", __name__, url_prefix="/account/ways")


@dataclass(frozen=True, slots=True)
class OfferedChannel:
    """A channel as it is offered: what one has there, if it asks for something."""

    channel: Channel
    address_name: Any | None


@blueprint.after_request
def not_kept(response: Response) -> Response:
    """Browsers keep no copy of these pages."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/")
@requires("account.own")
def ways() -> str:
    """What there is to choose from, and what is chosen."""
    user = signed_in()
    return _page(user, user.channel_id, user.channel_address or "")


@blueprint.post("/channel")
@requires("account.own")
def choose() -> Any:
    """Choose the way by which one is told."""
    chosen = request.form.get("channel", "")
    channel_id = int(chosen) if chosen.isdecimal() and len(chosen) < 10 else None
    to = request.form.get(f"to-{channel_id}", "")[:100]
    try:
        channels.choose(signed_in(), channel_id, to, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return _page(signed_in(), channel_id, to), 422
    flash(_("Saved."), "ok")
    return redirect(url_for("ways.ways"))


@blueprint.post("/devices")
@requires("account.own")
@limiter.limit("20 per minute")
def add_device() -> Response:
    """This browser is to show notices; the page's script asks."""
    here, form = this_device(), request.form
    to = Subscription(form.get("endpoint", ""), form.get("p256dh", ""), form.get("auth", ""))
    try:
        devices.add(signed_in(), to, here.browser, here.system, acting=acting())
        flash(_("From now on this device tells you when something waits for you."), "ok")
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(url_for("ways.ways"))


@blueprint.post("/devices/<int:device_id>/end")
@requires("account.own")
def end_device(device_id: int) -> Response:
    """One of one's devices shows nothing any more."""
    devices.end(signed_in(), device_id, acting=acting())
    flash(_("That device tells you nothing any more."), "ok")
    return redirect(url_for("ways.ways"))


def _page(user: User, channel_id: int | None, to: str) -> str:
    key = current_app.config["SETTINGS"].push_key
    return render_template(
        "messages/ways.html",
        ways=[OfferedChannel(channel, _address_name(channel)) for channel in open_channels()],
        channel_id=channel_id,
        to=to,
        refused_at=user.channel_refused_at,
        bad=bad_address(user.email),
        devices=devices_of(user.id),
        public_key=public_half(key) if key else "",
    )


def _address_name(channel: Channel) -> Any | None:
    kind = KINDS[channel.kind]
    return (
        ADDRESS_NAMES[kind.address] if kind.address and needs_address(kind, channel.url) else None
    )
