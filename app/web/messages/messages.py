"""Messages: one's own, and those that a person has to look at."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.messages import messages as actions
from app.errors import Refused
from app.notify.layout import blocks_of
from app.permissions import requires, signed_in
from app.store.messages.messages import messages_of, troubled
from app.web.acting import acting
from app.web.listing import page_in_address
from app.wording import sentence_of
from app.wording.messages.faults import fault_in_words

blueprint = Blueprint("messages", __name__, url_prefix="/messages")
blueprint.add_app_template_filter(blocks_of, "mail_blocks")
blueprint.add_app_template_filter(fault_in_words, "fault_in_words")


@blueprint.get("/")
@requires("messages.own")
def messages() -> str:
    """One's own messages."""
    page = messages_of(signed_in().id, page_in_address())
    return render_template("messages/list.html", page=page)


@blueprint.post("/read")
@requires("messages.own")
def read() -> Response:
    """Mark one's messages as read."""
    actions.mark_read(signed_in().id, now=clock.now())
    return redirect(url_for("messages.messages"))


@blueprint.get("/unknown")
@requires("messages.unknown")
def unknown() -> str:
    """Messages of which nobody knows whether they arrived, and those given up."""
    page = troubled(page_in_address())
    return render_template("messages/unknown.html", page=page)


@blueprint.post("/<int:message_id>/again")
@requires("messages.unknown")
def again(message_id: int) -> Response:
    """Send a message again."""
    try:
        actions.send_again(message_id, acting=acting())
        flash(_("The message is sent again with the next round of mail."), "ok")
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(url_for("messages.unknown"))


@blueprint.post("/<int:message_id>/leave")
@requires("messages.unknown")
def leave(message_id: int) -> Response:
    """Leave a message as it is."""
    try:
        actions.leave(message_id, acting=acting())
        flash(_("The message stays as it is."), "ok")
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(url_for("messages.unknown"))
