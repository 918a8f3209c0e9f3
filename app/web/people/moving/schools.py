"""A school closes: the form with what will happen, and taking it back."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app import clock
from app.actions.people import closing
from app.errors import Refused
from app.models import School
from app.permissions import requires, scope_for
from app.store.people.moves import closing_counts
from app.store.people.schools import all_schools, school_by_code
from app.web.acting import acting
from app.web.people.moving.forms import ClosingForm, names_taken
from app.web.people.moving.names_back import refused_back
from app.web.people.schools import blueprint


@blueprint.get("/schools/<code>/close")
@requires("schools.edit")
def close(code: str) -> str:
    """Since when, and where the children go, with how many they are."""
    scope = scope_for("schools.edit")
    row = school_by_code(scope, code)
    return _page(row, ClosingForm(on=clock.today()).offer(all_schools(scope), row.id))


@blueprint.post("/schools/<code>/close")
@requires("schools.edit")
def send_close(code: str) -> str | Response:
    """The school is no more."""
    scope = scope_for("schools.edit")
    row = school_by_code(scope, code)
    form = ClosingForm().offer(all_schools(scope), row.id)
    if not form.validate_on_submit():
        return _page(row, form)
    day = form.on.data or clock.today()
    try:
        to, names = form.school.data, names_taken()
        count = closing.close(scope, code, to, day, names, acting=acting())
    except Refused as refusal:
        form.explain(refusal)
        return _page(row, form)
    words = ngettext(
        "The school is closed; %(num)s child has gone to the other one.",
        "The school is closed; %(num)s children have gone to the other one.",
        count,
    )
    flash(words, "ok")
    return redirect(url_for("schools.school", code=code))


@blueprint.post("/schools/<code>/reopen")
@requires("schools.edit")
def reopen(code: str) -> str | Response:
    """The school has not closed after all."""
    here = url_for("schools.school", code=code)
    try:
        closing.reopen(scope_for("schools.edit"), code, names_taken(), acting=acting())
    except Refused as refusal:
        return refused_back(refusal, url_for("schools.reopen", code=code), here)
    flash(_("Taken back."), "ok")
    return redirect(here)


def _page(row: School, form: ClosingForm) -> str:
    return render_template(
        "people/schools/close.html", school=row, form=form, counts=closing_counts(row)
    )
