"""Publishing a draft, once, and taking it back."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.actions.rounds import publications as actions
from app.actions.rounds.successors import promises
from app.actions.rounds.undoing import undo_publication
from app.errors import Refused
from app.locale import day
from app.permissions import requires, scope_for
from app.store.rounds.drafts import draft_of
from app.web.acting import acting
from app.web.rounds.blueprint import blueprint
from app.web.rounds.refusals import refused_at
from app.web.system.errands import led_on
from app.wording.rounds import pages as words


@blueprint.post("/drafts/<int:draft_id>/publish")
@requires("rounds.publish")
def publish(draft_id: int) -> Response:
    """Make the pairs and plan their letters, of a big draft in the background."""
    scope = scope_for("rounds.publish")
    try:
        outcome = actions.publish_or_ask(scope, draft_id, acting=acting())
    except Refused as refusal:
        return refused_at(refusal, "rounds.draft", draft_id=draft_id)
    return led_on(outcome, lambda made: _published(draft_of(scope, draft_id).round_id, made))


def _published(round_id: int, made: actions.Published) -> Response:
    said = _("Published: %(pairs)s pairs, %(letters)s letters planned. Everybody gets a welcome.")
    flash(said % {"pairs": words.number(made.pairs), "letters": words.number(made.letters)}, "ok")
    return redirect(url_for("rounds.round", round_id=round_id))


@blueprint.post("/drafts/<int:draft_id>/promise")
@requires("rounds.publish")
def promise(draft_id: int) -> Response:
    """Publish it by itself on the day on which the former friend is gone; with `back`, do not."""
    scope = scope_for("rounds.publish")
    try:
        if request.form.get("back"):
            promises.take_promise_back(scope, draft_id, acting=acting())
            flash(_("It is not published by itself any more."), "ok")
        else:
            on = promises.promise(scope, draft_id, acting=acting())
            flash(_("It is published by itself on %(day)s.", day=day(on)), "ok")
    except Refused as refusal:
        return refused_at(refusal, "rounds.draft", draft_id=draft_id)
    return redirect(url_for("rounds.draft", draft_id=draft_id))


@blueprint.post("/<int:round_id>/undo")
@requires("rounds.publish")
def undo(round_id: int) -> Response:
    """Take a published round back as long as no letter of it has moved."""
    try:
        pairs = undo_publication(scope_for("rounds.publish"), round_id, acting=acting())
        flash(_("Taken back: %(pairs)s pairs and their letters.", pairs=words.number(pairs)), "ok")
    except Refused as refusal:
        return refused_at(refusal, "rounds.round", round_id=round_id)
    return redirect(url_for("rounds.round", round_id=round_id))
