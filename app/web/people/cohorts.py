"""Cohorts: the list, adding one, changing its terms."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.people import cohorts as actions
from app.actions.transaction import on_locked
from app.errors import Refused
from app.models import Cohort
from app.permissions import requires
from app.store.people.cohorts import all_cohorts, cohort_with_terms
from app.web.acting import acting
from app.web.editing.edits import Edit
from app.web.people.cohorts_forms import CohortForm
from app.wording import sentence_of

blueprint = Blueprint("cohorts", __name__, url_prefix="/cohorts")


@blueprint.get("/")
@requires("cohorts.view")
def cohorts() -> str:
    """All cohorts with their terms."""
    return render_template("people/cohorts/list.html", cohorts=all_cohorts())


@blueprint.get("/new")
@requires("cohorts.edit")
def new() -> str:
    """The form for a new one, with the usual days filled in."""
    return render_template(
        "people/cohorts/form.html", form=CohortForm.fresh(clock.today()), cohort=None
    )


@blueprint.post("/new")
@requires("cohorts.edit")
def add() -> str | Response:
    """Store a new cohort with its terms."""
    form = CohortForm()
    if form.validate():
        try:
            actions.add_cohort(form.name.data or "", form.planned(), acting=acting())
        except Refused as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            flash(_("Added. Now a round can be opened in it."), "ok")
            return redirect(url_for("cohorts.cohorts"))
    return render_template("people/cohorts/form.html", form=form, cohort=None)


@blueprint.get("/<int:cohort_id>")
@requires("cohorts.edit")
def cohort(cohort_id: int) -> str:
    """The form of one."""
    row = cohort_with_terms(cohort_id)
    form = CohortForm.of(row).remember(f"cohort:{cohort_id}")
    return render_template("people/cohorts/form.html", form=form, cohort=row)


@blueprint.post("/<int:cohort_id>")
@requires("cohorts.edit")
def change(cohort_id: int) -> str | Response:
    """Store what is different about a cohort and its terms."""
    row = cohort_with_terms(cohort_id)
    form = CohortForm()
    edit = Edit("cohort", str(cohort_id), form, CohortForm.of)

    def write(row: Cohort) -> Cohort:
        edit.settle(row)
        return actions.change_cohort(
            cohort_id, form.name.data or "", form.planned(), acting=acting()
        )

    if form.validate():
        try:
            on_locked(lambda: cohort_with_terms(cohort_id), write)
        except Refused as refusal:
            form.form_errors.append(sentence_of(refusal))
            edit.show_clashes(saved=False)
        else:
            if edit.clashes:
                edit.show_clashes()
                return render_template("people/cohorts/form.html", form=form, cohort=row)
            flash(_("Saved. Letters that are planned already keep their due dates."), "ok")
            return redirect(url_for("cohorts.cohorts"))
    return render_template("people/cohorts/form.html", form=form, cohort=row)


@blueprint.post("/<int:cohort_id>/remove")
@requires("cohorts.edit")
def remove(cohort_id: int) -> Response:
    """Remove one that nothing hangs on."""
    try:
        actions.remove_cohort(cohort_id, acting=acting())
        flash(_("Removed."), "ok")
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(url_for("cohorts.cohorts"))
