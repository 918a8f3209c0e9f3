"""Choosing another volunteer, locking and forbidding pairs."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.actions.rounds import rulings as actions
from app.errors import NotFound, Refused
from app.permissions import requires, scope_for
from app.store.rounds import drafts as store
from app.store.rounds.choices import choices_of
from app.web.acting import acting
from app.web.addresses import local_path
from app.web.rounds.blueprint import blueprint
from app.wording import sentence_of
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
        school=school,
        pair=store.pair_of_child(draft.id, child.id),
        choices=choices_of(draft, code, child.id, SHOWN),
        words=words,
    )


@blueprint.post("/<int:round_id>/rulings")
@requires("rounds.draft")
def rule(round_id: int) -> Response:
    """Lock or forbid a pair, or take that back."""
    kind = request.form.get("kind", "")
    two = request.form.get("child", ""), request.form.get("volunteer", "")
    scope, by = scope_for("rounds.draft"), acting()
    try:
        if kind in actions.KINDS:
            actions.rule(scope, round_id, kind, *two, acting=by)
        else:
            actions.lift(scope, round_id, *two, acting=by)
        flash(_said(kind), "ok")
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    back = request.form.get("back") or url_for("rounds.round", round_id=round_id)
    return redirect(local_path(back))


def _said(kind: str) -> str:
    if kind == "keep":
        return _("Locked. Solve again, and the next draft keeps this pair.")
    if kind == "forbid":
        return _("Forbidden. Solve again, and the next draft leaves this pair out.")
    return _("Taken back. The next draft decides freely.")
