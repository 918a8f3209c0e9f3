"""Cohorts: the list, adding one, changing its terms."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app import clock
from app.actions.people import cohorts as actions
from app.actions.rounds.terms import days
from app.actions.transaction import on_locked
from app.errors import Refused
from app.locale import language
from app.models import Cohort
from app.permissions import requires
from app.store.letters.calendars import terms_of
from app.store.people.cohorts import all_cohorts, cohort_with_terms
from app.store.rounds.terms.replanning import Replanning, replanning
from app.web.acting import acting
from app.web.editing.edits import Edit
from app.web.people.cohorts_forms import CohortForm, RulesForm
from app.web.system.errands import led_on
from app.wording import sentence_of
from letters.planning.holidays import missing_holidays, missing_make_up

blueprint = Blueprint("cohorts", __name__, url_prefix="/cohorts")


@blueprint.get("/")
@requires("cohorts.view")
def cohorts() -> str:
    """All cohorts with their terms."""
    return render_template("people/cohorts/list.html", cohorts=all_cohorts(), today=clock.today())


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
            return redirect(url_for("rounds.rounds"))
    return render_template("people/cohorts/form.html", form=form, cohort=None)


@blueprint.get("/<int:cohort_id>")
@requires("cohorts.edit")
def cohort(cohort_id: int) -> str:
    """The form of one."""
    row = cohort_with_terms(cohort_id)
    added = "holidays" in request.args
    coming = [term for term in terms_of(row) if term.last >= clock.today()]
    missing = [holiday for term in coming for holiday in missing_holidays(term, language())]
    return render_template(
        "people/cohorts/form.html",
        form=CohortForm.of(row, holidays=added).remember(f"cohort:{cohort_id}", CohortForm.of(row)),
        cohort=row,
        missing=missing,
        make_up=[day for term in coming for day in missing_make_up(term)],
        added=added,
    )


@blueprint.post("/<int:cohort_id>")
@requires("cohorts.edit")
def change(cohort_id: int) -> str | Response:
    """Store what is different about a cohort and its terms, once it was shown what will move."""
    row, coming = cohort_with_terms(cohort_id), None
    form = CohortForm()
    edit = Edit("cohort", str(cohort_id), form, CohortForm.of)
    if form.validate():
        edit.settle(row)
        try:
            moves = _coming(row, form)
            coming = moves if moves.days and request.form.get("seen") != moves.seen else None
            if coming is None:
                outcome = days.change_days_or_ask(
                    cohort_id,
                    form.name.data or "",
                    form.planned(),
                    days.Shown(days.as_shown(row.name, terms_of(row)), moves.seen),
                    acting=acting(),
                )
                if not edit.clashes:
                    return led_on(outcome, _saved)
        except Refused as refusal:
            form.form_errors.append(sentence_of(refusal))
            edit.show_clashes(saved=False)
        else:
            edit.show_clashes(saved=coming is None)
    return render_template("people/cohorts/form.html", form=form, cohort=row, coming=coming)


def _coming(row: Cohort, form: CohortForm) -> Replanning:
    """What the days that were typed would move; nothing is stored. Raises Refused."""
    after = actions.checked_terms(form.planned())
    return replanning(row.id, terms_of(row), after, clock.today())


def _saved(found: Replanning) -> Response:
    said = _("Saved. No letter had to move.")
    if found.days:
        said = ngettext(
            "Saved. %(num)s letter has a new date.",
            "Saved. %(num)s letters have a new date.",
            found.letters,
        )
    flash(said, "ok")
    return redirect(url_for("cohorts.cohorts"))


@blueprint.get("/<int:cohort_id>/rules")
@requires("cohorts.edit")
def rules(cohort_id: int) -> str:
    """What the cohort allows beyond its terms."""
    row = cohort_with_terms(cohort_id)
    form = RulesForm.of(row).remember(f"cohort:{cohort_id}")
    return render_template("people/cohorts/rules.html", form=form, cohort=row)


@blueprint.post("/<int:cohort_id>/rules")
@requires("cohorts.edit")
def change_rules(cohort_id: int) -> str | Response:
    """Store what this person changed of the rules, and ask where somebody else did too."""
    row, form = cohort_with_terms(cohort_id), RulesForm()
    edit = Edit("cohort", str(cohort_id), form, RulesForm.of)

    def write(row: Cohort) -> None:
        edit.settle(row)
        actions.change_rules(cohort_id, form.rules(), acting=acting())

    if form.validate_on_submit():
        try:
            on_locked(lambda: cohort_with_terms(cohort_id), write)
        except Refused as refusal:
            form.form_errors.append(sentence_of(refusal))
            edit.show_clashes(saved=False)
        else:
            if not edit.clashes:
                flash(_("Saved."), "ok")
                return redirect(url_for("cohorts.cohorts"))
            edit.show_clashes()
    return render_template("people/cohorts/rules.html", form=form, cohort=row)


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
