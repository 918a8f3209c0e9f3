"""Channels besides mail: what an admin sets up, tries and switches off."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from app import clock
from app.actions.messages import channels as actions
from app.errors import Refused
from app.extensions import limiter
from app.locale import moment
from app.models import Channel
from app.notify.channels.kinds import KINDS, ChannelKind, needs_address
from app.permissions import requires
from app.store.messages.channels import all_channels, channel_by_id
from app.web.acting import acting
from app.web.messages.channels_forms import ChannelNameForm, channel_form, typed_in
from app.wording import sentence_of
from app.wording.messages.channels import ADDRESS_NAMES, FAULTS, KIND_NAMES

blueprint = Blueprint("channels", __name__, url_prefix="/channels")


@blueprint.after_request
def not_kept(response: Response) -> Response:
    """Browsers keep no copy of these pages."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/")
@requires("channels.manage")
def channels() -> str:
    """All of them, and the kinds there are."""
    rows = all_channels(clock.now())
    return render_template("messages/channels/list.html", rows=rows, kinds=KIND_NAMES)


@blueprint.get("/new/<kind>")
@requires("channels.manage")
def new(kind: str) -> str:
    """The form of a kind."""
    chosen = _kind(kind)
    return _new_page(chosen, channel_form(chosen, named=True))


@blueprint.post("/new/<kind>")
@requires("channels.manage")
def add(kind: str) -> Any:
    """Add one of a kind."""
    chosen = _kind(kind)
    form = channel_form(chosen, named=True)
    if form.validate_on_submit():
        try:
            row = actions.add(
                chosen.key, form["name"].data or "", typed_in(form, chosen), acting=acting()
            )
        except Refused as refusal:
            _blame(form, refusal)
        else:
            flash(_("The channel is there. Try it before you tell people of it."), "ok")
            return redirect(url_for("channels.channel", channel_id=row.id))
    return _new_page(chosen, form), 422


@blueprint.get("/<int:channel_id>")
@requires("channels.manage")
def channel(channel_id: int) -> str:
    """One channel: try it, rename it, type its secrets anew, switch it off."""
    return _page(channel_by_id(channel_id))


@blueprint.post("/<int:channel_id>/name")
@requires("channels.manage")
def rename(channel_id: int) -> Any:
    """Give it another name."""
    form = ChannelNameForm()
    if form.validate_on_submit():
        try:
            actions.rename(channel_id, form.name.data or "", acting=acting())
        except Refused as refusal:
            _blame(form, refusal)
        else:
            return _saved(channel_id)
    return _page(channel_by_id(channel_id), name_form=form), 422


@blueprint.post("/<int:channel_id>/secrets")
@requires("channels.manage")
def set_anew(channel_id: int) -> Any:
    """Store its keys and secrets as they were typed."""
    kind = KINDS[channel_by_id(channel_id).kind]
    form = channel_form(kind, named=False)
    if form.validate_on_submit():
        try:
            actions.set_anew(channel_id, typed_in(form, kind), acting=acting())
        except Refused as refusal:
            _blame(form, refusal)
        else:
            return _saved(channel_id)
    return _page(channel_by_id(channel_id), form=form), 422


@blueprint.post("/<int:channel_id>/switch")
@requires("channels.manage")
def switch(channel_id: int) -> Response:
    """Switch it on or off."""
    on = request.form.get("on") == "1"
    actions.switch(channel_id, on=on, acting=acting())
    flash(_("It carries messages.") if on else _("It is off: messages go by mail."), "ok")
    return redirect(url_for("channels.channel", channel_id=channel_id))


@blueprint.post("/<int:channel_id>/trial")
@requires("channels.manage")
@limiter.limit("10 per minute")
def try_out(channel_id: int) -> Response:
    """Send a few words through it and say what became of them."""
    try:
        receipt = actions.try_out(channel_id, request.form.get("to", "")[:100], acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    else:
        if receipt.fault is None:
            flash(_("A test message went out at %(at)s.", at=moment(clock.now())), "ok")
        else:
            code = _("It answered %(code)s.", code=receipt.code) if receipt.code else ""
            flash(f"{FAULTS[receipt.fault]} {code}".strip(), "error")
    return redirect(url_for("channels.channel", channel_id=channel_id))


def _kind(key: str) -> ChannelKind:
    if key not in KINDS:
        abort(404)
    return KINDS[key]


def _blame(form: FlaskForm, refusal: Refused) -> None:
    """The sentence beside the field that it is about."""
    name = refusal.details.get("field") or ("name" if refusal.code == "channels.name_taken" else "")
    if name in form:
        form[name].errors = [*form[name].errors, sentence_of(refusal)]
    else:
        form.form_errors.append(sentence_of(refusal))


def _saved(channel_id: int) -> Response:
    flash(_("Saved."), "ok")
    return redirect(url_for("channels.channel", channel_id=channel_id))


def _new_page(kind: ChannelKind, form: FlaskForm) -> str:
    words = {"kind": kind, "kind_name": KIND_NAMES[kind.key], "form": form}
    return render_template("messages/channels/new.html", **words)


def _page(row: Channel, **given: FlaskForm) -> str:
    kind = KINDS[row.kind]
    address = ADDRESS_NAMES[kind.address] if kind.address and needs_address(kind, row.url) else None
    return render_template(
        "messages/channels/channel.html",
        channel=row,
        kind_name=KIND_NAMES[row.kind],
        address_name=address,
        form=given.get("form") or channel_form(kind, named=False),
        name_form=given.get("name_form") or ChannelNameForm(formdata=None, obj=row),
    )
