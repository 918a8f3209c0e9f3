"""What a coordinator does for a pair whose letter is late: remind, write, call."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.access import looks
from app.actions.letters import by_hand as actions
from app.errors import Refused
from app.models import Pair
from app.permissions import needs_reason, requires, scope_for
from app.store.letters.pairs import pair_coded, pair_view
from app.store.people.contacts import contacts_by_school
from app.store.people.volunteers import volunteer_by_code
from app.web.acting import acting
from app.web.letters.pairs import blueprint, page_of_pair
from app.wording import sentence_of


@blueprint.post("/<code>/remind")
@requires("letters.remind")
def remind(code: str) -> Response:
    """Remind whoever has a late letter."""
    scope = scope_for("letters.remind")
    pair_coded(scope, code)
    try:
        actions.remind(scope, request.form.get("letter", ""), acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "warning")
    else:
        flash(_("Reminded, in kind words. The ladder goes on from here."), "ok")
    return redirect(url_for("pairs.pair", code=code))


@blueprint.post("/<code>/note")
@requires("letters.remind")
def note(code: str) -> str | Response:
    """Write to the volunteer or to the school's contacts; a refused note stays on the page."""
    scope, text = scope_for("letters.remind"), request.form.get("text", "")
    pair = pair_coded(scope, code)
    try:
        actions.write_note(scope, code, _readers_of(pair), text, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return page_of_pair(pair_view(scope, code, clock.today()), note=text)
    flash(_("Your note is on its way."), "ok")
    return redirect(url_for("pairs.pair", code=code))


@blueprint.post("/<code>/call")
@requires("volunteers.name")
def call(code: str) -> str | Response:
    """Show the numbers of the volunteer and the school; the look is written down."""
    scope, by = scope_for("volunteers.name"), acting()
    pair = pair_coded(scope, code)
    volunteer, school = volunteer_by_code(scope, pair.volunteer.code), pair.child.school
    try:
        looks.look(
            "volunteer",
            volunteer.code,
            ("phone",),
            acting=by,
            reason=request.form.get("reason", ""),
            reason_needed=needs_reason("volunteers.name", volunteer),
        )
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return redirect(url_for("pairs.pair", code=code))
    looks.look("school", school.code, ("phone",), acting=by)
    contacts = contacts_by_school([school], by.today).get(school.id, [])
    calls = [(volunteer.pen_name, volunteer.phone or "")]
    calls += [(one.user.shown_name, one.phone or "") for one in contacts]
    return page_of_pair(pair_view(scope, code, by.today), calls=calls)


def _readers_of(pair: Pair) -> list[int]:
    """The users whom a note goes to."""
    if request.form.get("to") == "school":
        school = pair.child.school
        found = contacts_by_school([school], clock.today()).get(school.id, [])
        return [contact.user.id for contact in found]
    return [pair.volunteer.user_id] if pair.volunteer.user_id else []
