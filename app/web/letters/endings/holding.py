"""A pair is held and goes on; who was in one that ended for safety is cleared."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.letters.pairs import clearances, holds
from app.errors import Refused
from app.permissions import requires, scope_for
from app.store.letters.pairs import pair_view
from app.web.acting import acting
from app.web.letters.pairs import blueprint, page_of_pair
from app.web.letters.pairs_forms import ReasonForm
from app.web.undoing import flash_with_undo
from app.wording import sentence_of


@blueprint.post("/<code>/hold")
@requires("pairs.end")
def hold(code: str) -> str | Response:
    """Hold a pair."""
    scope, form = scope_for("pairs.end"), ReasonForm()
    if not form.validate_on_submit():
        return page_of_pair(pair_view(scope, code, clock.today()), form)
    try:
        holds.hold(scope, code, form.reason.data or "", acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    else:
        words = _("The pair is held: no letter of it goes on until you let it.")
        flash_with_undo(words, url_for("pairs.release", code=code), {})
    return redirect(url_for("pairs.pair", code=code))


@blueprint.post("/<code>/release")
@requires("pairs.end")
def release(code: str) -> Response:
    """Let a held pair go on."""
    try:
        holds.release(scope_for("pairs.end"), code, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    else:
        flash(_("The pair goes on."), "ok")
    return redirect(url_for("pairs.pair", code=code))


@blueprint.post("/<code>/clear/<person>")
@requires("pairs.clear")
def clear(code: str, person: str) -> str | Response:
    """Let the child or the volunteer of a pair that ended for safety be in rounds again."""
    scope, form = scope_for("pairs.clear"), ReasonForm()
    if not form.validate_on_submit():
        return page_of_pair(pair_view(scope, code, clock.today()), form)
    try:
        reason = form.reason.data or ""
        clearances.clear_person(scope, code, person, reason, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    else:
        flash(_("Cleared: the next round may have them. These two are never paired again."), "ok")
    return redirect(url_for("pairs.pair", code=code))
