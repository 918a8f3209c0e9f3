"""A child goes to another school: the form, and taking it back."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.people import moving, moving_back
from app.errors import Refused
from app.models import Child
from app.permissions import requires, scope_for
from app.store.people.children import child_by_code
from app.store.people.moves import letters_left_behind
from app.store.people.schools import all_schools
from app.web.acting import acting
from app.web.people.children import blueprint
from app.web.people.moving.forms import MovingForm, names_taken
from app.web.people.moving.names_back import refused_back


@blueprint.get("/<code>/move")
@requires("children.move")
def move(code: str) -> str:
    """Which school, since when, which class."""
    scope = scope_for("children.move")
    row = child_by_code(scope, code)
    form = MovingForm(on=clock.today(), grade=row.grade)
    return _page(row, form.offer(all_schools(scope), row.school_id))


@blueprint.post("/<code>/move")
@requires("children.move")
def send_move(code: str) -> str | Response:
    """The child is at the other school now."""
    scope = scope_for("children.move")
    row = child_by_code(scope, code)
    form = MovingForm().offer(all_schools(scope), row.school_id)
    if not form.validate_on_submit():
        return _page(row, form)
    day = form.on.data or clock.today()
    to, grade, class_name = form.school.data, form.grade.data, form.class_.data
    taken = request.form.get("take_pen_name", "")
    try:
        moving.move(scope, code, to, day, grade, class_name, pen_name=taken, acting=acting())
    except Refused as refusal:
        form.explain(refusal)
        return _page(row, form)
    flash(_("The child has changed school, with the pair and the letters."), "ok")
    return redirect(url_for("children.child", code=code))


@blueprint.post("/<code>/move-back")
@requires("children.move")
def move_back(code: str) -> str | Response:
    """The child has not changed school after all."""
    here = url_for("children.child", code=code)
    try:
        moving_back.take_back(scope_for("children.move"), [code], names_taken(), acting=acting())
    except Refused as refusal:
        return refused_back(refusal, url_for("children.move_back", code=code), here)
    flash(_("Taken back."), "ok")
    return redirect(here)


def _page(row: Child, form: MovingForm) -> str:
    return render_template(
        "people/children/move.html", child=row, form=form, behind=len(letters_left_behind([row.id]))
    )
