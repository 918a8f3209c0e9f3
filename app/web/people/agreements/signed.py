"""A child's signed form: taken in by phone, looked at with a row of the access log, taken away."""

import io

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.access import looks
from app.actions.letters.pairs import signed as actions
from app.actions.people.agreements import photos
from app.errors import Refused
from app.models import Child
from app.permissions import needs_reason, requires, scope_for
from app.store.people.agreements.photos import photo_of, picture_of
from app.store.people.children import child_by_code
from app.web.acting import acting
from app.web.letters.endings.questions import answered, questions
from app.web.people.agreements.forms import SignedPage
from app.wording import sentence_of
from letters.consents.ages import duties_of, voice_at
from letters.pairs.effects import Fact

blueprint = Blueprint("agreements", __name__, url_prefix="/consent-forms")


@blueprint.get("/<code>")
@requires("consents.record")
def form(code: str) -> str:
    """Where the code on a printed form leads: the photo and the boxes, on a phone."""
    child = child_by_code(scope_for("consents.record"), code)
    today = clock.today()
    signs = voice_at(child.birth_date, today)
    return page_of(child, SignedPage(formdata=None, on=today, said_by=signs))


def page_of(child: Child, filled: SignedPage) -> str:
    """The page, with what was typed."""
    return render_template(
        "people/agreements/form.html",
        child=child,
        form=filled,
        asked=duties_of(child.birth_date, clock.today()),
        if_refused=questions(Fact.CONSENT_REFUSED, child_id=child.id),
    )


@blueprint.post("/<code>")
@requires("consents.record")
def take_in(code: str) -> str | Response:
    """Record what stands on the form, with its photo."""
    scope, filled = scope_for("consents.record"), SignedPage()
    if not filled.validate_on_submit():
        return page_of(child_by_code(scope, code), filled)
    signed = filled.signed(_("Photo of the signed form"), clock.today())
    content = filled.photo.data.read()
    try:
        count = actions.take_in(scope, code, signed, content, answered(), acting=acting())
    except Refused as refusal:
        filled.form_errors.append(sentence_of(refusal))
        return page_of(child_by_code(scope, code), filled)
    flash(_("The form is kept, and its answers are recorded: %(count)s.", count=count), "ok")
    return redirect(url_for("children.child", code=code))


@blueprint.post("/<code>/photos/<int:photo_id>")
@requires("consents.photo")
def photo(code: str, photo_id: int) -> Response:
    """The picture as a file to keep or open; the look is written down."""
    child = child_by_code(scope_for("consents.photo"), code)
    row = photo_of(child, photo_id)
    content = picture_of(row)
    try:
        looks.look(
            *("child", code, looks.SIGNED_FORM),
            acting=acting(),
            reason=request.form.get("reason", ""),
            reason_needed=needs_reason("consents.photo", child.school),
        )
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return redirect(url_for("children.child", code=code))
    return send_file(
        io.BytesIO(content),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=f"{code}-{photo_id}.jpg",
        max_age=0,
    )


@blueprint.post("/<code>/photos/<int:photo_id>/remove")
@requires("consents.record")
def remove(code: str, photo_id: int) -> Response:
    """A picture that should not be there is gone; what was answered stays."""
    photos.remove(scope_for("consents.record"), code, photo_id, acting=acting())
    flash(_("The photo is gone. The answers stay as they are."), "ok")
    return redirect(url_for("children.child", code=code))
