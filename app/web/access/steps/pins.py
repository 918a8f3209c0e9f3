"""The link on a contact's letter: it opens with a PIN, chosen at the first visit."""

from typing import Any

from flask import Blueprint, flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.access import pins
from app.errors import Refused
from app.extensions import limiter
from app.permissions import public
from app.store.access.pin_links import pin_link_of
from app.web.access.accounts_forms import ChoosePinForm, PinForm
from app.web.access.devices import source_of
from app.web.access.ways_in import enter
from app.web.acting import acting
from app.wording import sentence_of

blueprint = Blueprint("pins", __name__)


@blueprint.after_request
def not_kept(response: Response) -> Response:
    """Browsers keep no copy of these pages."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/pin/<token>")
@public("the link of a letter, which opens nothing without the PIN")
def pin(token: str) -> Any:
    """The PIN is asked for; at the first visit it is chosen."""
    return _page(token, None)


@blueprint.post("/pin/<token>")
@public("the link of a letter, which opens nothing without the PIN")
@limiter.limit("30 per minute")
def send_pin(token: str) -> Any:
    """Check the PIN, or store the one that was chosen, and begin a session."""
    try:
        link, owner = pin_link_of(token)
        form = PinForm() if link.pin_hash else ChoosePinForm()
        if not form.validate_on_submit():
            return _page(token, form), 422
        typed, source = form.pin.data or "", source_of(owner.phone or owner.email or "")
        if isinstance(form, PinForm):
            user = pins.sign_in(token, typed, source, now=clock.now())
            return enter(user, remembered=form.remember.data)
        user = pins.choose(token, form.phone.data or "", typed, source, acting=acting())
    except Refused as refusal:
        return _page(token, None, sentence_of(refusal)), 422
    response = enter(user, tells=False)
    flash(_("Your PIN is set. Welcome! Keep the letter: its code is your way in."), "ok")
    return response


def _page(token: str, form: PinForm | ChoosePinForm | None, fault: str = "") -> Any:
    try:
        link, _owner = pin_link_of(token)
    except Refused as refusal:
        return render_template("access/accounts/spent.html", words=sentence_of(refusal))
    form = form or (PinForm(formdata=None) if link.pin_hash else ChoosePinForm(formdata=None))
    if fault:
        form.form_errors.append(fault)
    return render_template("access/accounts/pin.html", form=form, token=token)
