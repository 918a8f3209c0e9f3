"""When whom a cohort reminds: with a picture, and tried before it is saved."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.actions.rounds.terms import ladders as actions
from app.actions.transaction import on_locked
from app.errors import Refused
from app.models import Cohort
from app.permissions import requires
from app.store.messages.ladder_trials import TRIAL, ClocksEffect, trial_kept
from app.store.people.cohorts import cohort_with_terms
from app.store.system.work import newest_work
from app.web.acting import acting
from app.web.editing.edits import Edit
from app.web.messages.ladder_pictures import picture_of
from app.web.messages.ladders_forms import LADDER, PATIENCE, LadderForm
from app.web.system.errands import led_on
from app.wording import sentence_of
from app.wording.messages import RUNGS

blueprint = Blueprint("ladders", __name__, url_prefix="/cohorts")
KEPT_AS: dict[str, str] = {
    **dict.fromkeys(LADDER, "ladder"),
    **dict.fromkeys(PATIENCE, "patience"),
}


@blueprint.get("/<int:cohort_id>/reminders")
@requires("cohorts.view")
def ladder(cohort_id: int) -> str:
    """The ladder and patience of a cohort: to read, and for an admin to change."""
    row = cohort_with_terms(cohort_id)
    return _page(row, LadderForm.of(row).remember(f"cohort:{cohort_id}"))


@blueprint.get("/<int:cohort_id>/reminders/tried")
@requires("cohorts.edit")
def tried(cohort_id: int) -> str | Response:
    """The same with what was tried last in the background, and what that would do."""
    row = cohort_with_terms(cohort_id)
    trial = trial_kept(newest_work(TRIAL, "cohort", cohort_id))
    if trial is None:
        return redirect(url_for("ladders.ladder", cohort_id=cohort_id))
    clocks, effect = trial
    form = LadderForm.filled(clocks).remember(f"cohort:{cohort_id}", LadderForm.of(row))
    return _page(row, form, effect)


@blueprint.post("/<int:cohort_id>/reminders")
@requires("cohorts.edit")
def change(cohort_id: int) -> str | Response:
    """Try what was typed; once that was shown, store what this person changed."""
    row, form = cohort_with_terms(cohort_id), LadderForm()
    edit = Edit("cohort", str(cohort_id), form, LadderForm.of, KEPT_AS)

    def write(row: Cohort) -> None:
        edit.settle(row)
        actions.change_clocks(cohort_id, form.clocks(), acting=acting())

    if not form.validate():
        return _page(row, form)
    if request.form.get("seen") != form.sign():
        outcome = actions.try_clocks_or_ask(cohort_id, form.clocks(), acting=acting())
        return led_on(outcome, lambda effect: _shown(cohort_id, form, effect))
    try:
        on_locked(lambda: cohort_with_terms(cohort_id), write)
    except Refused as refusal:
        form.form_errors.append(sentence_of(refusal))
        edit.show_clashes(saved=False)
    else:
        if not edit.clashes:
            flash(_("Saved. From the next morning on it goes by these days."), "ok")
            return redirect(url_for("ladders.ladder", cohort_id=cohort_id))
        edit.show_clashes()
    return _page(row, form)


def _shown(cohort_id: int, form: LadderForm, effect: ClocksEffect) -> Response:
    return make_response(_page(cohort_with_terms(cohort_id), form, effect))


def _page(row: Cohort, form: LadderForm, effect: ClocksEffect | None = None) -> str:
    try:
        picture = picture_of(form.clocks().ladder)
    except (Refused, TypeError):
        picture = picture_of(LadderForm.of(row).clocks().ladder)
    return render_template(
        "messages/ladder.html",
        form=form,
        cohort=row,
        picture=picture,
        effect=effect,
        rungs=RUNGS,
        ladder_fields=LADDER,
        patience_fields=PATIENCE,
    )
