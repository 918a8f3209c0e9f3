"""Opening a round: whom it is about, and what has to be known before it opens."""

from dataclasses import replace
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.rounds import drafts
from app.actions.rounds import rounds as actions
from app.errors import Refused
from app.permissions import requires, scope_for
from app.store.people.children import ChildFilter, all_children, child_by_code
from app.store.people.cohorts import all_cohorts
from app.store.rounds.extents import Reserve, RoundExtent
from app.store.rounds.openings import region_for, require_a_child, shared_with, twins_in
from app.store.rounds.surveys import survey
from app.web.acting import acting
from app.web.listing import filter_in_address
from app.web.numbers import whole
from app.web.rounds.blueprint import blueprint
from app.web.rounds.refusals import click_in_address, refused_at
from app.web.system.errands import led_on
from app.wording.rounds import pages as words


@blueprint.get("/new")
@requires("rounds.draft")
def new() -> str | Response:
    """A letter friend for one child, now: everybody else is kept; without one, all rounds."""
    if "child" not in request.args:
        return redirect(url_for("rounds.rounds"))
    child = child_by_code(scope_for("rounds.draft"), request.args.get("child", ""))
    return render_template(
        "rounds/new.html",
        child=child,
        cohorts=all_cohorts(),
        reserves=words.RESERVES,
        click=click_in_address(),
    )


@blueprint.get("/chosen")
@requires("rounds.draft")
def chosen() -> str:
    """The same for those of a list of children who wait, or some of them."""
    wanted = replace(filter_in_address(ChildFilter), paired="waits")
    return render_template(
        "rounds/chosen.html",
        children=all_children(scope_for("rounds.draft"), wanted, clock.today()),
        back=f"{url_for('children.children')}?{urlencode(request.args)}",
        cohorts=all_cohorts(),
        reserves=words.RESERVES,
    )


@blueprint.post("/")
@requires("rounds.draft")
def open_round() -> str | Response:
    """Open a round; whom it shares with an open one, or likely holds twice, is said first."""
    scope, by = scope_for("rounds.draft"), acting()
    cohort = request.form.get("cohort", 0, type=whole)
    try:
        extent = _extent()
        region = region_for(scope, request.form.get("region") or None, extent)
        if not request.form.get("anyway") and (question := _question(region, cohort, extent)):
            return question
        opened = actions.open_round(scope, cohort, region, extent=extent, acting=by)
    except Refused as refusal:
        return _refused(refusal)
    if extent.children:
        return _solved_at_once(opened.round_id)
    flash(_("The round is open. Choose what counts, then solve it."), "ok")
    return redirect(url_for("rounds.round", round_id=opened.round_id))


def _refused(refusal: Refused) -> Response:
    """Back to where it was asked for: the page of one child, or the rounds."""
    match _codes():
        case [child] if refusal.code == "rounds.not_now":
            return refused_at(refusal, "rounds.new", child=child)
    return refused_at(refusal, "rounds.rounds")


def _question(region: str, cohort: int, extent: RoundExtent) -> str:
    """The page of what is to be looked at before; '' where there is nothing. Raises Refused."""
    found = survey(region, cohort, extent, clock.today())
    require_a_child(extent, found)
    shared, twins = shared_with(found), twins_in(scope_for("rounds.draft"), found)
    if not (shared or twins):
        return ""
    return render_template(
        "rounds/shared.html",
        shared=shared,
        twins=twins,
        children=len(found.children),
        fields=request.form.to_dict() | {"anyway": "1", "children": " ".join(_codes())},
        words=words,
    )


def _solved_at_once(round_id: int) -> Response:
    """A round of chosen children goes straight to its first draft."""
    scope = scope_for("rounds.draft")
    try:
        outcome = drafts.solve_or_ask(scope, round_id, acting=acting())
    except Refused as refusal:
        return refused_at(refusal, "rounds.round", round_id=round_id)
    return led_on(outcome, lambda draft: redirect(url_for("rounds.draft", draft_id=draft.id)))


def _extent() -> RoundExtent:
    """Whom the form is about. Raises Refused rounds.bad_extent, or rounds.nobody_chosen."""
    form, codes = request.form, _codes()
    if form.get("who") == "chosen" and not codes:
        raise Refused("rounds.nobody_chosen")
    try:
        reserve = Reserve(form.get("reserve") or Reserve.OUT)
    except ValueError as unknown:
        raise Refused("rounds.bad_extent") from unknown
    waits = form.get("who") == "waiting"
    return RoundExtent(form.get("school", ""), waits, tuple(codes), reserve)


def _codes() -> list[str]:
    """The children who are named, in one field or by a mark each."""
    return " ".join(request.form.getlist("children")).replace(",", " ").split()
