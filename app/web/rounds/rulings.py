"""Choosing another volunteer, locking and forbidding pairs."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.rounds import rulings as actions
from app.actions.rounds import swaps
from app.actions.rounds.drafts import solve_or_ask
from app.errors import NotFound, Refused
from app.models import RulingKind
from app.permissions import requires, scope_for
from app.store.rounds import drafts as store
from app.store.rounds.choices import choices_of
from app.store.rounds.rulings import remembered_of_child
from app.store.rounds.since.needs import need_then
from app.web.acting import acting
from app.web.addresses import local_path
from app.web.rounds.blueprint import blueprint
from app.web.rounds.refusals import click_in_address, refused_at, refused_back
from app.web.system.errands import led_on
from app.wording.rounds import memory
from app.wording.rounds import pages as words

SHOWN = 10


@blueprint.get("/drafts/<int:draft_id>/children/<code>")
@requires("rounds.view")
def choices(draft_id: int, code: str) -> str:
    """Other volunteers for a child, and what choosing each would cost the whole round."""
    draft = store.draft_of(scope_for("rounds.view"), draft_id)
    if not draft.is_solved:
        raise NotFound("drafts.unknown", draft=draft_id)
    child, place, school = store.child_of_draft(draft, code)
    return render_template(
        "rounds/choices.html",
        draft=draft,
        child=child,
        place=place,
        need=need_then(draft, child.id, clock.today()),
        school=school,
        pair=store.pair_of_child(draft.id, child.id),
        choices=choices_of(draft, code, child.id, SHOWN),
        apart=remembered_of_child(draft.round_id, child.id),
        click=click_in_address(),
        memory=memory,
        words=words,
    )


@blueprint.post("/<int:round_id>/rulings")
@requires("rounds.draft")
def rule(round_id: int) -> Response:
    """Lock or forbid a pair, or take that back."""
    kind = request.form.get("kind", "")
    two = request.form.get("child", ""), request.form.get("volunteer", "")
    scope, by = scope_for("rounds.draft"), acting()
    back = request.form.get("back") or url_for("rounds.round", round_id=round_id)
    try:
        if kind in actions.KINDS:
            actions.rule(scope, round_id, kind, *two, acting=by)
        elif kind == RulingKind.ALLOW:
            actions.allow(scope, round_id, *two, request.form.get("reason", ""), acting=by)
        else:
            actions.lift(scope, round_id, *two, acting=by)
    except Refused as refusal:
        return refused_back(refusal, back)
    flash(_said(kind), "ok")
    return redirect(local_path(back))


@blueprint.post("/drafts/<int:draft_id>/swap")
@requires("rounds.draft")
def swap(draft_id: int) -> Response:
    """Let two children of a draft exchange their volunteers, and solve again with that."""
    scope, by = scope_for("rounds.draft"), acting()
    two = request.form.get("child", ""), request.form.get("other", "")
    try:
        draft = swaps.swap(scope, draft_id, *two, acting=by)
        outcome = solve_or_ask(scope, draft.round_id, draft.policy, acting=by)
    except Refused as refusal:
        return refused_at(refusal, "rounds.draft", draft_id=draft_id)
    return led_on(outcome, lambda new: redirect(url_for("rounds.draft", draft_id=new.id)))


def _said(kind: str) -> str:
    if kind == "keep":
        return _("Locked. Solve again, and the next draft keeps this pair.")
    if kind == "forbid":
        return _("Forbidden. Solve again, and the next draft leaves this pair out.")
    if kind == "allow":
        return _("Allowed. Solve again, and the next draft may pair these two.")
    return _("Undone. The next draft decides freely.")
