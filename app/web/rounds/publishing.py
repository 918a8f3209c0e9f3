"""Publishing a draft, once, and taking it back."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.actions.rounds import publications as actions
from app.errors import Refused
from app.permissions import requires, scope
from app.store.rounds.drafts import draft_of
from app.web.acting import acting
from app.web.rounds import words
from app.web.rounds.blueprint import blueprint
from app.wording import sentence_of


@blueprint.post("/drafts/<int:draft_id>/publish")
@requires("rounds.publish")
def publish(draft_id: int) -> Response:
    """Make the pairs and plan their letters."""
    reach = scope("rounds.publish")
    draft = draft_of(reach, draft_id)
    round_id = draft.round_id
    if draft.state == "solved" and draft.certificate["matched"] > actions.PUBLISHED_AT_ONCE:
        work_id = actions.ask_publication(reach, draft_id, acting=acting())
        return redirect(url_for("work.work", work_id=work_id))
    try:
        made = actions.publish(reach, draft_id, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return redirect(url_for("rounds.draft", draft_id=draft_id))
    said = _("Published: %(pairs)s pairs, %(letters)s letters planned. Everybody gets a welcome.")
    flash(said % {"pairs": words.number(made.pairs), "letters": words.number(made.letters)}, "ok")
    return redirect(url_for("rounds.round", round_id=round_id))


@blueprint.post("/<int:round_id>/undo")
@requires("rounds.publish")
def undo(round_id: int) -> Response:
    """Take a published round back as long as no letter of it has moved."""
    try:
        pairs = actions.undo_publication(scope("rounds.publish"), round_id, acting=acting())
        flash(_("Taken back: %(pairs)s pairs and their letters.", pairs=words.number(pairs)), "ok")
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(url_for("rounds.round", round_id=round_id))
