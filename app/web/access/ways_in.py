"""What follows when somebody has shown who they are: the code, what was kept, the next page."""

from datetime import datetime

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.actions.access import sessions
from app.models import User
from app.web.access.accounts_forms import CodeForm
from app.web.access.devices import is_known_to, remember_device, this_device
from app.web.access.sessions import begin_session, kept_form, waiting_for_code
from app.web.acting import acting
from app.web.addresses import local_path


def enter(
    user: User,
    *,
    remembered: bool = False,
    kept: str = "",
    proved_at: datetime | None = None,
    tells: bool = True,
) -> Response:
    """Begin the session and lead on: to the code where one is to be given, else where they go.

    `tells`: a device that is new is told to the owner.
    """
    was_here = user.last_seen_at is not None
    begin_session(user, remembered, proved_at)
    if waiting_for_code() is not None:
        return _ask_code(kept)
    if tells and was_here and not is_known_to(user):
        sessions.tell_new_device(user, this_device(), acting=acting())
    response = _next(user, kept)
    remember_device(response, user)
    return response


def _ask_code(kept: str) -> Response:
    if kept:
        form = CodeForm(formdata=None, kept=kept)
        return make_response(render_template("access/accounts/code.html", form=form))
    return redirect(url_for("second_steps.code", next=request.args.get("next")))


def _next(user: User, kept: str) -> Response:
    """The form that was sent when the session had ended, else the page that was asked for."""
    if sent := kept_form(kept, user):
        return make_response(render_template("access/accounts/kept.html", kept=sent))
    return redirect(local_path(request.args.get("next", "")))
