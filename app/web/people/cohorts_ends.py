"""The end of a cohort on one page: what is open, who goes on, and the one button."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app import clock
from app.actions.rounds.terms import ends as actions
from app.actions.rounds.terms import take_backs
from app.errors import Refused
from app.permissions import requires, scope_for
from app.store.people.cohorts import cohort_with_terms
from app.store.rounds.terms.ends import end_of_cohort, page_going_on
from app.web.acting import acting
from app.web.listing import page_in_address
from app.web.numbers import whole
from app.web.people.cohorts import blueprint
from app.web.system.errands import led_on
from app.wording import sentence_of


@blueprint.get("/<int:cohort_id>/end")
@requires("cohorts.end")
def end(cohort_id: int) -> str:
    """What ending the cohort would do; with `next` in the address, who goes on there."""
    scope, today = scope_for("cohorts.end"), clock.today()
    next_id, text = request.args.get("next", type=whole), request.args.get("text", "").strip()
    found = end_of_cohort(scope, cohort_with_terms(cohort_id), today, next_id)
    following = next((one for one in found.next_cohorts if one.id == next_id), None)
    return render_template(
        "people/cohorts/end.html",
        found=found,
        following=following,
        next_names=[(one.id, one.name) for one in found.next_cohorts],
        without=request.args.getlist("without"),
        text=text,
        page=following and page_going_on(found, text, page_in_address()),
    )


@blueprint.post("/<int:cohort_id>/end")
@requires("cohorts.end")
def finish(cohort_id: int) -> Response:
    """End its pairs, of a large cohort in the background."""
    next_id = request.form.get("next", type=whole)
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


@blueprint.post("/<int:cohort_id>/end/take-back")
@requires("cohorts.end")
def take_back_end(cohort_id: int) -> Response:
    """Take the last end back, of a large cohort in the background."""
    here = url_for("cohorts.end", cohort_id=cohort_id)
    try:
        outcome = take_backs.take_back_end_or_ask(
            scope_for("cohorts.end"), cohort_id, acting=acting()
        )
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return redirect(here)
    return led_on(outcome, lambda pairs: _said_open(pairs, here))


def _said_open(pairs: int, here: str) -> Response:
    flash(ngettext("%(num)s pair is open again.", "%(num)s pairs are open again.", pairs), "ok")
    return redirect(here)


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
