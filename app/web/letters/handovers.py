"""The hand-over note: what a volunteer leaves for the child's next letter friend."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, TextAreaField
from wtforms.validators import Length

from app import clock
from app.actions.letters.handovers import LONGEST_NOTE, write_handover
from app.errors import Refused
from app.locale import lazy as _l
from app.permissions import requires, scope_for
from app.store.letters.threads import Thread, thread_of
from app.web.acting import acting
from app.web.letters.threads import blueprint
from app.wording import sentence_of


class HandoverForm(FlaskForm):
    """The note, and whether it may be shown."""

    note = TextAreaField(
        _l("What the child likes to write about"),
        [Length(max=LONGEST_NOTE, message=_l("A note may have up to 1,500 characters."))],
    )
    approved = BooleanField(_l("The next letter friend may read this"))


@blueprint.get("/<code>/handover")
@requires("letters.thread")
def handover(code: str) -> str:
    """The note as it is kept."""
    found = thread_of(scope_for("letters.thread"), code, clock.today())
    pair = found.view.pair
    approved = pair.handover_approved_at is not None
    return _page(found, HandoverForm(formdata=None, note=pair.handover, approved=approved))


@blueprint.post("/<code>/handover")
@requires("letters.thread")
def keep_handover(code: str) -> str | Response:
    """Keep the note, shown to the next one or not yet."""
    form, scope = HandoverForm(), scope_for("letters.thread")
    found = thread_of(scope, code, clock.today())
    if not form.validate_on_submit():
        return _page(found, form)
    approved = bool(form.approved.data)
    try:
        write_handover(scope, code, form.note.data or "", approved=approved, acting=acting())
    except Refused as refusal:
        form.form_errors.append(sentence_of(refusal))
        return _page(found, form)
    flash(
        _("Kept. The child's next letter friend may read it.")
        if approved
        else _("Kept. Only your coordinator sees it until you approve it."),
        "ok",
    )
    return redirect(url_for("threads.thread", code=code))


def _page(found: Thread, form: HandoverForm) -> str:
    return render_template("letters/threads/handover.html", view=found.view, form=form)
