"""What a browser keeps of words that were typed and not yet taken: its key, and when it may go.

The script of the pages seals each draft with the key of who is signed in: who signs in after them
at the same browser cannot read it. Signing out deletes them all.
"""

import hashlib
import hmac
import re

from flask import Blueprint, Flask, Response, current_app, make_response, request, session
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import HTTPException

from app.permissions import public
from app.web.addresses import page_above
from app.web.editing.file_answers import is_file

blueprint = Blueprint("browser_drafts", __name__)
FIELD = "browser_draft"
TAKEN = "taken"
NAMES = re.compile(r"[0-9a-f]{32}(\.[0-9a-f]{32}){0,3}")
REFUSING = {"error", "warning"}


@blueprint.get("/token")
@public("a form that was open for long needs a good token, on the public pages too")
def token() -> Response:
    """A token that is good now, and a mark of whose it is; the browser keeps no copy."""
    response = make_response({"token": generate_csrf(), "whose": whose()})
    response.headers["Cache-Control"] = "no-store"
    return response


def draft_key() -> str:
    """The key of the drafts of who is signed in; of nobody, one that goes with the session."""
    if current_user.is_authenticated:
        return _keyed(f"user:{current_user.id}")
    generate_csrf()
    return _keyed(f"session:{session['csrf_token']}")


def whose() -> str:
    """A mark of who is signed in, by which a page notices that it is somebody else now."""
    return hashlib.sha256(draft_key().encode()).hexdigest()[:16]


def form_address() -> str:
    """Where the form of this page is found again without sending anything.

    It is empty for a page that was opened: that one is there already. A form that was sent to an
    address of its own belongs to the nearest page above.
    """
    if request.method == "GET":
        return ""
    above = page_above(request.path)
    return request.full_path.rstrip("?") if above == request.path else above


def sent_draft() -> str:
    """The names of the drafts that this request sent, with dots between them."""
    try:
        names = ".".join(request.form.getlist(FIELD)) if request.method == "POST" else ""
    except HTTPException:
        return ""  # what was sent is too large to be read
    return names if NAMES.fullmatch(names) else ""


def init_app(app: Flask) -> None:
    """Make them known to templates, and tell browsers which drafts were taken."""
    app.jinja_env.globals.update(
        draft_key=draft_key, whose=whose, form_address=form_address, sent_draft=sent_draft
    )
    app.after_request(_tell_taken)


def _tell_taken(response: Response) -> Response:
    """A form that was carried out leads on or gives a file; a refused one keeps its draft."""
    names = sent_draft() if response.status_code in {302, 303} or is_file(response) else ""
    if names and not _is_refused():
        response.set_cookie(
            TAKEN,
            names,
            max_age=600,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            samesite="Lax",
        )
    return response


def _is_refused() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    kept_out = hasattr(view, "permission") and not current_user.is_authenticated
    return kept_out or any(kind in REFUSING for kind, _words in session.get("_flashes", ()))


def _keyed(text: str) -> str:
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, f"browser draft:{text}".encode(), hashlib.sha256).hexdigest()
