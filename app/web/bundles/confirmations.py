"""A bundle came: all of it, but what is missing."""

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app import clock
from app.actions.bundles import confirmations
from app.actions.bundles.confirmations import Confirmation
from app.permissions import requires, scope_for
from app.store.bundles.bundles import bundle_view, earliest_arrival
from app.web.acting import acting
from app.web.bundles.bundles import answered, blueprint
from app.web.bundles.bundles_forms import TickForm


@blueprint.post("/<code>/confirm")
@requires("bundles.confirm")
def confirm(code: str) -> Response:
    """What is ticked came; with `all`, everything."""
    scope, today, form = scope_for("bundles.confirm"), clock.today(), TickForm()
    view, came = bundle_view(scope, code), form.letter.data
    if "all" in request.form:
        came = [line.code for line in view.lines]
    on = form.day(today, earliest_arrival(view.bundle))
    return answered(
        code,
        lambda: confirmations.confirm_ticked(scope, code, came, on, acting=acting()),
        words_of_confirmation,
        "bundles.take_back",
    )


@blueprint.post("/<code>/found")
@requires("bundles.confirm")
def found(code: str) -> Response:
    """Letters that were missing came after all."""
    scope, today, form = scope_for("bundles.confirm"), clock.today(), TickForm()
    return answered(
        code,
        lambda: confirmations.confirm_found(
            scope, code, form.letter.data, form.day(today), acting=acting()
        ),
        words_of_confirmation,
    )


@blueprint.post("/<code>/take-back")
@requires("bundles.confirm")
def take_back(code: str) -> Response:
    """It was not here after all."""
    scope, reason = scope_for("bundles.confirm"), request.form.get("reason", "").strip()[:200]
    return answered(
        code,
        lambda: confirmations.take_back(scope, code, acting=acting(), reason=reason),
        lambda count: words_of_taking_back(),
    )


def words_of_taking_back() -> str:
    """What taking an arrival back did."""
    return _("Taken back: the bundle is on its way again.")


def words_of_confirmation(done: Confirmation) -> str:
    """What a confirmation did, for the one who made it."""
    if done.event == "already":
        return _("This was logged before; nothing has changed.")
    missing = done.count("missing")
    words = ngettext(
        "Thank you! %(num)s letter arrived.",
        "Thank you! %(num)s letters arrived.",
        done.count("new"),
    )
    if missing:
        words += " " + ngettext(
            "%(num)s is still on its way; we will look for it.",
            "%(num)s are still on their way; we will look for them.",
            missing,
        )
    if held := done.count("held"):
        words += " " + ngettext(
            "Please keep %(num)s letter: %(letters)s. The coordinator decides what happens to it.",
            "Please keep %(num)s letters: %(letters)s. The coordinator decides what happens to "
            "them.",
            held,
            letters=", ".join(answer.code for answer in done.answers if answer.event == "held"),
        )
    return words
