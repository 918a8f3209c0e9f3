"""Somebody has lost the phone and the codes on paper: an admin lets them set it up anew."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.actions.access import second_steps
from app.errors import Refused
from app.permissions import requires, scope_for
from app.store.access.users import user_by_id
from app.web.access.users import blueprint
from app.web.acting import acting
from app.wording import sentence_of


@blueprint.post("/<int:user_id>/second-step/reset")
@requires("users.manage")
def reset_second_step(user_id: int) -> Response:
    """Take a lost phone's key away; who is concerned is told."""
    someone = user_by_id(scope_for("users.manage"), user_id)
    try:
        second_steps.reset(someone, acting=acting())
        flash(_("The second step is taken away. It is set up anew at the next sign-in."), "ok")
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(url_for("users.user", user_id=user_id))
