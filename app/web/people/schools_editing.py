"""Schools and hubs: the forms."""

from random import SystemRandom

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.actions.people import schools as actions
from app.errors import Refused
from app.permissions import requires, scope_for
from app.store.people.schools import counties_within, hubs_within, school_by_code
from app.web.acting import acting
from app.web.people.schools import blueprint
from app.web.people.schools_forms import HubForm, SchoolForm
from app.wording import sentence_of


@blueprint.route("/schools/new", methods=["GET", "POST"])
@requires("schools.edit")
def new() -> str | Response:
    """A school that is in no spreadsheet."""
    scope = scope_for("schools.edit")
    form = SchoolForm().offer(counties_within(scope), hubs_within(scope))
    if form.validate_on_submit():
        try:
            row = actions.add_school(
                scope,
                form.county.data,
                form.values(),
                acting=acting(),
                rng=SystemRandom(),
            )
        except Refused as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            flash(_("The school is in. Next: its children."), "ok")
            return redirect(url_for("schools.school", code=row.code))
    return render_template("people/schools/form.html", form=form, school=None)


@blueprint.route("/schools/<code>/edit", methods=["GET", "POST"])
@requires("schools.edit")
def edit(code: str) -> str | Response:
    """Change a school."""
    scope = scope_for("schools.edit")
    row = school_by_code(scope, code)
    hubs = [hub for hub in hubs_within(scope) if hub.county_code == row.county_code]
    form = SchoolForm(obj=row, hub=str(row.hub_id or "")).offer((), hubs)
    if form.validate_on_submit():
        try:
            changed = actions.edit_school(scope, code, form.values(), acting=acting())
        except Refused as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            flash(_("Saved.") if changed else _("Nothing was different."), "ok")
            return redirect(url_for("schools.school", code=code))
    return render_template(
        "people/schools/form.html", form=form, school=school_by_code(scope, code)
    )


@blueprint.route("/hubs/new", methods=["GET", "POST"])
@requires("schools.edit")
def new_hub() -> str | Response:
    """A place in a county where post is sorted."""
    scope = scope_for("schools.edit")
    form = HubForm().offer(counties_within(scope))
    if form.validate_on_submit():
        name, address = (form.name.data or "").strip(), (form.address.data or "").strip()
        try:
            actions.add_hub(scope, form.county.data, name, address, acting=acting())
        except Refused as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            flash(_("The hub is in. Choose it on the pages of its schools."), "ok")
            return redirect(url_for("schools.schools"))
    return render_template("people/schools/hub.html", form=form)
