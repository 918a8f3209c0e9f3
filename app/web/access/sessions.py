"""The session of a signed-in person: how it begins, when it ends, what outlives it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, g, redirect, render_template, request, session, url_for
from flask_login import login_user

from app import clock
from app.actions.access import sessions
from app.crypto import SealBroken, cipher
from app.extensions import login
from app.models import User
from app.permissions import has_reach
from app.store.access.sessions import WAITS_FOR_CODE, Visit, is_over, life_of, visit_of
from app.web.access.accounts_forms import SignInForm
from app.web.access.devices import this_device
from app.web.addresses import local_path

TOKEN = "sid"  # noqa: S105
LONGEST_KEPT = 200_000
LEFT_OUT = {"csrf_token", "password", "current", "again", "own_password", "pin"}


@login.user_loader
def user_of_session(key: str) -> User | None:
    """The user of a session, unless it is over or was ended, waits for its code, or the account
    was closed.
    """
    visit = visit_here()
    if visit is None or visit.waits_for_code or visit.user.get_id() != key:
        return None
    with_reach = has_reach(visit.user)
    if is_over(visit.row, life_of(visit.row, with_reach=with_reach), clock.now()):
        return None
    g.asks_for_step = with_reach and not visit.has_second_step
    sessions.note_visit(visit.row, clock.now())
    return visit.user


def visit_here() -> Visit | None:
    """What this session's cookie leads to; None where it was ended or the account was closed."""
    token = session.get(TOKEN)
    visit = visit_of(token) if isinstance(token, str) else None
    return visit if visit and visit.user.active else None


@dataclass(frozen=True, slots=True)
class Held:
    """What goes over to the session that takes the place of this one."""

    remembered: bool
    proved_at: datetime | None


def held_here() -> Held:
    """What this session has of its own."""
    visit = visit_here()
    return Held(visit.row.remembered, visit.row.proved_at) if visit else Held(False, None)


def waiting_for_code() -> Visit | None:
    """Who gave the password here a moment ago and has the code still to give."""
    visit = visit_here()
    fresh = visit is not None and clock.now() - visit.row.began_at <= WAITS_FOR_CODE
    return visit if visit and fresh and visit.waits_for_code else None


def begin_session(user: User, remember: bool = False, proved_at: datetime | None = None) -> None:
    """A new session for the user; of the one before only the language stays."""
    kept = {key: session[key] for key in ("locale",) if key in session}
    if isinstance(session.get(TOKEN), str):
        sessions.end_token(session[TOKEN])
    session.clear()
    # The page of this very answer gets the token of the new session.
    g.pop("csrf_token", None)
    session.update(kept)
    session[TOKEN] = sessions.begin(
        user, this_device(), remembered=remember, proved_at=proved_at, now=clock.now()
    )
    session.permanent = remember
    if waiting_for_code() is None:
        login_user(user)


@login.unauthorized_handler
def ask_to_sign_in() -> Any:
    """Send somebody to sign in, and back after it; what a form brought is kept meanwhile."""
    waits = waiting_for_code() is not None
    if request.method in {"GET", "HEAD"}:
        page = "second_steps.code" if waits else "accounts.sign_in"
        return redirect(url_for(page, next=request.full_path.rstrip("?")))
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
