"""The first page of each role, the language switch, and the health check."""

from flask import Blueprint, redirect, request, session, url_for
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from app import clock
from app.locale import LOCALES
from app.permissions import allowed, public
from app.store.messages.unreached import nobody_answers
from app.store.system.health import database_answers
from app.web.addresses import local_path

blueprint = Blueprint("home", __name__)

FIRST_PAGES = (
    ("today.view", "today.today"),
    ("schools.own", "schools.own"),
    ("letters.thread", "threads.threads"),
    ("concerns.read", "concerns.concerns"),
    ("reviews.read", "reviews.reviews"),
    ("oversight.view", "audit.clocks"),
    ("concerns.counts", "concerns.counts"),
)


@blueprint.get("/")
@public("sends each person to their first page")
def home() -> Response:
    """Where this person's work is."""
    for permission, endpoint in FIRST_PAGES:
        if allowed(permission):
            return redirect(url_for(endpoint))
    signed_in = current_user.is_authenticated
    return redirect(url_for("accounts.account" if signed_in else "accounts.sign_in"))


@blueprint.post("/language")
@public("anybody may choose a language")
def switch_language() -> Response:
    """Remember the language and go back."""
    if request.form.get("language") in LOCALES:
        session["locale"] = request.form["language"]
    return redirect(local_path(request.form.get("next", "")))


@blueprint.get("/healthz")
@public("for the machine that watches")
def healthz() -> tuple[dict[str, str], int]:
    """Whether the database answers, and whether somebody can be told of every reminder."""
    try:
        database_answers()
        unheard = nobody_answers(clock.today())
    except SQLAlchemyError:
        return {"status": "database away"}, 503
    return {"status": "ok", "reminders": "reach nobody" if unheard else "ok"}, 200
