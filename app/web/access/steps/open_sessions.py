"""The devices on which somebody is signed in: listed, and ended."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import logout_user
from werkzeug.wrappers import Response

from app import clock
from app.actions.access import accounts, sessions
from app.errors import NotFound
from app.extensions import limiter
from app.models import User
from app.permissions import has_reach, public, requires, signed_in
from app.store.access.sessions import sessions_of
from app.store.access.users import open_account
from app.tokens import digest_of, not_me_link
from app.web.access.sessions import TOKEN
from app.web.acting import acting

blueprint = Blueprint("open_sessions", __name__)


@blueprint.after_request
def not_kept(response: Response) -> Response:
    """Browsers keep no copy of these pages."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/account/devices")
@requires("account.own")
def devices() -> str:
    """Where one is signed in."""
    user = signed_in()
    rows = sessions_of(user.id, with_reach=has_reach(user), now=clock.now())
    here = digest_of(session[TOKEN])
    return render_template("access/accounts/devices.html", rows=rows, here=here)


@blueprint.post("/account/devices/<int:session_id>/end")
@requires("account.own")
def end_one(session_id: int) -> Response:
    """Sign out on one device."""
    sessions.end_one(signed_in(), session_id, acting=acting())
    flash(_("That device is signed out."), "ok")
    return redirect(url_for("open_sessions.devices"))


@blueprint.post("/account/devices/end-others")
@requires("account.own")
def end_others() -> Response:
    """Sign out on all devices but this."""
    ended = sessions.end_others(signed_in(), session[TOKEN], acting=acting())
    words = ngettext("%(num)s device is signed out.", "%(num)s devices are signed out.", ended)
    flash(words, "ok")
    return redirect(url_for("open_sessions.devices"))


@blueprint.get("/not-me/<token>")
@public("the signed link in the mail")
def not_me(token: str) -> str:
    """One button: a mail scanner that opens the link ends nothing."""
    _owner(token)
    return render_template("access/accounts/not_me.html", token=token, done=False)


@blueprint.post("/not-me/<token>")
@public("the signed link in the mail")
@limiter.limit("20 per hour")
def send_not_me(token: str) -> Any:
    """End all sessions, and mail a link for a new password."""
    user = _owner(token)
    sessions.end_by_link(user, acting=acting())
    if user.email:
        accounts.ask_reset(user.email, now=clock.now())
    logout_user()
    return render_template("access/accounts/not_me.html", token=token, done=True)


def _owner(token: str) -> User:
    user = open_account(not_me_link(token, clock.today()).user_id)
    if user is None:
        raise NotFound("sessions.no_link")
    return user
