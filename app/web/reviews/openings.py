"""Opening one letter in an emergency: asked, decided by somebody else, read for a day."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.reviews import openings as actions
from app.actions.reviews import reading
from app.errors import NotFound, Refused
from app.models import Opening
from app.permissions import allowed, requires, scope_for, signed_in
from app.store.letters.words.pictures import opened_pictures
from app.store.reviews.openings import openings_to_decide, own_opening, own_openings
from app.web.acting import acting
from app.web.pictures import jpeg
from app.wording import sentence_of
from app.wording.reviews import OPENING_STATES
from letters.reviews.openings import OpeningState, opening_state

blueprint = Blueprint("openings", __name__, url_prefix="/openings")


@blueprint.get("/")
@requires("openings.own")
def openings() -> str:
    """What one asked for, and what waits for one's decision; no word of a letter."""
    return _page(request.args.get("letter", "")[:12])


@blueprint.post("/")
@requires("openings.ask")
def ask() -> str | tuple[str, int] | Response:
    """Ask for one letter, with the reason."""
    code, reason = request.form.get("letter", "").strip()[:20], request.form.get("words", "")
    try:
        actions.open_in_emergency(
            scope_for("openings.ask"), signed_in().id, code, reason, acting=acting()
        )
    except (NotFound, Refused) as refusal:
        flash(sentence_of(refusal), "error")
        return _page(code, reason), 422
    flash(_("Asked. A coordinator or admin decides; you get a message."), "ok")
    return redirect(url_for("openings.openings"))


@blueprint.get("/<int:opening_id>")
@requires("openings.ask")
def opening(opening_id: int) -> str | Response:
    """The words, as long as it is open; each look is written down."""
    scope, user_id = scope_for("openings.ask"), signed_in().id
    row = own_opening(scope, user_id, opening_id)
    if state_now(row) is not OpeningState.OPEN:
        flash(_("It is not open."), "warning")
        return redirect(url_for("openings.openings"))
    opened = reading.read_letter(user_id, row.letter.code, acting=acting())
    row = own_opening(scope, user_id, opening_id)
    pictures, _basis = opened_pictures(user_id, row.letter.code, clock.now())
    return render_template("reviews/opening.html", row=row, opened=opened, pictures=pictures)


@blueprint.get("/<int:opening_id>/pictures/<int:picture_id>")
@requires("openings.ask")
def picture(opening_id: int, picture_id: int) -> Response:
    """A picture of the letter, as long as it is open; each look is written down."""
    user_id = signed_in().id
    code = own_opening(scope_for("openings.ask"), user_id, opening_id).letter.code
    return jpeg(reading.see_picture(user_id, code, picture_id, acting=acting()))


@blueprint.post("/<int:opening_id>/decide")
@requires("openings.decide")
def decide(opening_id: int) -> Response:
    """Open it for a day, or refuse."""
    granted = request.form.get("granted") == "yes"
    actions.decide_opening(
        scope_for("openings.decide"), signed_in().id, opening_id, granted=granted, acting=acting()
    )
    flash(_("Opened for 24 hours.") if granted else _("Refused."), "ok")
    return redirect(url_for("openings.openings"))


def state_now(row: Opening) -> OpeningState:
    """How far it has come at this moment."""
    return opening_state(row.asked_at, row.granted, row.until, clock.now())


def _page(code: str, reason: str = "") -> str:
    user_id, decide_scope = signed_in().id, scope_for("openings.decide")
    own = own_openings(scope_for("openings.ask"), user_id) if allowed("openings.ask") else ()
    waiting = (
        openings_to_decide(decide_scope, user_id, clock.now()) if allowed("openings.decide") else ()
    )
    return render_template(
        "reviews/openings.html",
        own=own,
        waiting=waiting,
        state_now=state_now,
        states=OPENING_STATES,
        code=code,
        reason=reason,
        least=actions.SHORTEST,
        longest=actions.LONGEST,
    )
