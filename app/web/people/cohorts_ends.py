"""The end of a cohort on one page: what is open, who goes on, and the one button."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app import clock
from app.actions.rounds.terms import ends as actions
from app.errors import Refused
from app.permissions import requires, scope_for
from app.store.people.cohorts import cohort_with_terms
from app.store.rounds.terms.ends import end_of_cohort
from app.web.acting import acting
from app.web.people.cohorts import blueprint
from app.web.system.errands import led_on
from app.wording import sentence_of


@blueprint.get("/<int:cohort_id>/end")
@requires("cohorts.end")
def end(cohort_id: int) -> str:
    """What ending the cohort would do, before anything is done."""
    scope = scope_for("cohorts.end")
    found = end_of_cohort(scope, cohort_with_terms(cohort_id), clock.today())
    return render_template("people/cohorts/end.html", found=found)


@blueprint.post("/<int:cohort_id>/end")
@requires("cohorts.end")
def finish(cohort_id: int) -> Response:
    """End its pairs, of a large cohort in the background."""
    next_id = request.form.get("next", type=int)
    without = request.form.getlist("without")
    here = url_for("cohorts.end", cohort_id=cohort_id)
    try:
        outcome = actions.end_cohort_or_ask(
            scope_for("cohorts.end"), cohort_id, next_id, without, acting=acting()
        )
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return redirect(here)
    return led_on(outcome, lambda ended: _said(ended, here))


def _said(ended: actions.Ended, here: str) -> Response:
    said = ngettext("%(num)s pair is finished.", "%(num)s pairs are finished.", ended.pairs)
    if ended.gone_on:
        said += " " + ngettext(
            "%(num)s of them goes on in the next cohort.",
            "%(num)s of them go on in the next cohort.",
            ended.gone_on,
        )
    flash(said, "ok")
    return redirect(here)
