"""Schools and hubs: the forms."""

from random import SystemRandom

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.actions.people import schools as actions
from app.actions.transaction import on_locked
from app.errors import Refused
from app.models import Region, School
from app.permissions import requires, scope_for
from app.store.desk.school_lists import SchoolFilter, codes_of_schools
from app.store.people.schools import counties_within, hubs_within, school_by_code
from app.store.scope import Scope
from app.web.acting import acting
from app.web.editing.edits import Edit
from app.web.people.schools import blueprint
from app.web.people.schools_forms import HubForm, SchoolForm
from app.wording import sentence_of


@blueprint.route("/schools/new", methods=["GET", "POST"])
@requires("schools.edit")
def new() -> str | Response:
    """A school that is in no spreadsheet."""
    scope = scope_for("schools.edit")
    form = SchoolForm().offer(_counties(scope), hubs_within(scope))
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
    """Change what this person changed of a school, and ask where somebody else did too."""
    scope = scope_for("schools.edit")
    row = school_by_code(scope, code)
    hubs = [hub for hub in hubs_within(scope) if hub.county_code == row.county_code]

    def filled(school: School) -> SchoolForm:
        form = SchoolForm(formdata=None, obj=school, hub=str(school.hub_id or ""))
        return form.offer((), hubs)

    form = SchoolForm().offer((), hubs) if request.method == "POST" else filled(row)
    edit = Edit("school", code, form, filled, {"hub": "hub_id"})
    if form.validate_on_submit():
        try:
            changed = on_locked(
                lambda: school_by_code(scope, code),
                lambda row: actions.edit_school(scope, code, edit.changes(row), acting=acting()),
            )
        except Refused as refusal:
            form.form_errors.append(sentence_of(refusal))
            edit.show_clashes(saved=False)
        else:
            if edit.clashes:
                edit.show_clashes()
                return school_page(school_by_code(scope, code), form)
            flash(_("Saved.") if changed else _("Nothing was different."), "ok")
            return redirect(url_for("schools.school", code=code))
    if not form.is_submitted():
        form.remember(f"school:{code}")
    return school_page(school_by_code(scope, code), form)


def school_page(row: School, form: SchoolForm) -> str:
    """The page with the form of a school that is there."""
    return render_template("people/schools/form.html", form=form, school=row)


@blueprint.post("/schools/addresses")
@requires("schools.edit")
def ask_addresses() -> Response:
    """Ask the contacts of all schools of the list that have no address."""
    wanted = SchoolFilter(
        text=request.args.get("text", ""), county=request.args.get("county", ""), unposted=True
    )
    scope = scope_for("schools.edit")
    asked = actions.ask_addresses(scope, codes_of_schools(scope, wanted), acting=acting())
    words = ngettext(
        "The contacts of %(num)s school are asked.",
        "The contacts of %(num)s schools are asked.",
        asked.schools,
    )
    if asked.nobody:
        words += " " + ngettext(
            "%(num)s school has no contact to ask.",
            "%(num)s schools have no contact to ask.",
            asked.nobody,
        )
    flash(words, "ok" if asked.schools else "warning")
    return redirect(url_for("schools.schools", unposted=1, text=wanted.text, county=wanted.county))


@blueprint.route("/hubs/new", methods=["GET", "POST"])
@requires("schools.edit")
def new_hub() -> str | Response:
    """A place in a county where post is sorted."""
    scope = scope_for("schools.edit")
    form = HubForm().offer(_counties(scope))
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


def _counties(scope: Scope) -> list[Region]:
    """The counties to choose from: who reaches all of China sees those of the programme's province.

    The list of schools brings in any other.
    """
    if scope.programme:
        province = current_app.config["PROGRAMME_REGION"][:2]
        return counties_within(Scope(prefixes=frozenset({province})))
    return counties_within(scope)
