"""Bags sorted at a hub: split, merged, addressed anew."""

from random import SystemRandom

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.actions.bundles import splitting as actions
from app.errors import Refused
from app.permissions import requires, scope_for
from app.web.acting import acting
from app.web.bundles.bundles import answered, back_from, blueprint
from app.web.bundles.bundles_forms import TickForm
from app.wording import sentence_of


@blueprint.post("/<code>/split")
@requires("hubs.sort")
def split(code: str) -> Response:
    """The ticked letters go on in a bag of their own."""
    try:
        part = actions.split(
            scope_for("hubs.sort"),
            code,
            TickForm().letter.data,
            acting=acting(),
            rng=SystemRandom(),
        )
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return redirect(back_from(code))
    flash(_("Bundle %(bundle)s is made. Print its slip and put it on top.", bundle=part.code), "ok")
    return redirect(url_for("bundles.bundle", code=part.code))


@blueprint.post("/<code>/merge")
@requires("hubs.sort")
def merge(code: str) -> Response:
    """The ticked bags go on in this one."""
    scope, others = scope_for("hubs.sort"), request.form.getlist("other")
    return answered(
        code,
        lambda: actions.merge(scope, code, others, acting=acting()),
        lambda count: ngettext("%(num)s letter put in.", "%(num)s letters put in.", count),
    )


@blueprint.post("/<code>/unmerge")
@requires("hubs.sort")
def unmerge(code: str) -> Response:
    """The bag is one of its own again."""
    scope = scope_for("hubs.sort")
    return answered(
        code,
        lambda: actions.unmerge(scope, code, acting=acting()),
        lambda count: ngettext(
            "Taken back: %(num)s letter is in this bundle again.",
            "Taken back: %(num)s letters are in this bundle again.",
            count,
        ),
    )


@blueprint.post("/<code>/readdress")
@requires("hubs.sort")
def readdress(code: str) -> Response:
    """The bag goes to another school."""
    scope, school = scope_for("hubs.sort"), request.form.get("school", "")
    return answered(
        code,
        lambda: actions.readdress(scope, code, school, acting=acting()),
        lambda nothing: _("The bundle has another address. Print its slip anew."),
    )
