"""The session of a signed-in person: how it begins, when it ends, what outlives it."""

import json
from datetime import timedelta
from typing import Any

from flask import abort, g, redirect, render_template, request, session, url_for
from flask_login import login_user

from app import clock
from app.crypto import SealBroken, cipher
from app.extensions import login
from app.models import User
from app.store.access.users import user_of_id
from app.web.access.accounts_forms import SignInForm
from app.web.addresses import local_path

IDLE = timedelta(hours=12)
REMEMBERED = timedelta(days=30)
LONGEST_KEPT = 200_000
LEFT_OUT = {"csrf_token", "password", "current", "again", "own_password"}


@login.user_loader
def user_of_session(key: str) -> User | None:
    """The user of a session, unless it was idle for long, was ended, or the account was closed."""
    if _idle():
        return None
    user_id, _colon, epoch = key.partition(":")
    user = user_of_id(int(user_id)) if user_id.isdecimal() else None
    return user if user and user.active and str(user.session_epoch) == epoch else None


def begin_session(user: User, remember: bool = False) -> None:
    """A new session for the user; of the one before only the language stays."""
    kept = {key: session[key] for key in ("locale",) if key in session}
    session.clear()
    # The page of this very answer gets the token of the new session.
    g.pop("csrf_token", None)
    session.update(kept)
    login_user(user, remember=remember, duration=REMEMBERED)
    session["seen"] = _moment()


@login.unauthorized_handler
def ask_to_sign_in() -> Any:
    """Send somebody to sign in, and back after it; what a form brought is kept meanwhile."""
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    user_id = session.get("_user_id", "").partition(":")[0]
    sent = sent_form() if user_id.isdecimal() else None
    if sent is None:
        return redirect(url_for("accounts.sign_in"))
    return sign_in_with(sent, int(user_id))


def sign_in_with(sent: dict[str, Any], user_id: int | None) -> Any:
    """The sign-in page that carries what was sent, for one user or for whoever sits there."""
    kept = cipher().seal("kept form", json.dumps({"user": user_id, **sent}))
    form = SignInForm(formdata=None, kept=kept)
    return render_template("access/accounts/sign_in.html", form=form), 401


def kept_form(token: str, user: User) -> dict[str, Any] | None:
    """What `user` sent when their session had ended: path and fields; None where it is not so."""
    try:
        kept = json.loads(cipher().open("kept form", token)) if token else None
    except (SealBroken, ValueError):
        return None
    if not isinstance(kept, dict) or kept.get("user") not in (None, user.id):
        return None
    return kept


def sent_form() -> dict[str, Any] | None:
    """Where this request was sent, and its fields but for passwords; None where files came."""
    if request.files:
        return None
    fields = [
        (name, value) for name, value in request.form.items(multi=True) if name not in LEFT_OUT
    ]
    sent = {"path": local_path(request.full_path.rstrip("?")), "fields": fields}
    if len(json.dumps(sent)) > LONGEST_KEPT:
        abort(413)
    return sent


def _idle() -> bool:
    seen, present = session.get("seen"), _moment()
    if seen is not None and present - seen > IDLE.total_seconds():
        # Asked a second time, it is the cookie of 'stay signed in' that speaks.
        del session["seen"]
        return True
    if seen is None or present - seen > 60:
        session["seen"] = present
    return False


def _moment() -> int:
    return int(clock.now().timestamp())
