"""A form whose token is outdated: nothing is done, and what was typed comes back."""

from typing import Any

from flask import current_app, g, render_template, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError

from app.security.events import FORGED
from app.web.access.accounts import blueprint
from app.web.access.sessions import sent_form, sign_in_with


@blueprint.app_errorhandler(CSRFError)
def come_back(error: CSRFError) -> Any:
    """The page with what was typed and one tap to send it, with a token that is good.

    Somebody may have signed out, or out and in again, in another tab. Who is out signs in first.
    Another site's form gets nothing back: its requests come without the session's cookie, and
    whoever is not signed in must come from a page of ours.
    """
    setattr(g, FORGED, True)
    view = current_app.view_functions.get(request.endpoint or "")
    sent = sent_form() if hasattr(view, "permission") else None
    if sent is None or not sent["fields"] or "referrer" in str(error.description):
        return render_template("errors/page.html", status=400, number=None), 400
    if current_user.is_authenticated:
        return render_template("access/accounts/kept.html", kept=sent, outdated=True), 400
    if _is_from_here():
        return sign_in_with(sent, None)
    return render_template("errors/page.html", status=400, number=None), 400


def _is_from_here() -> bool:
    """Whether the browser says that one of our own pages sent the request."""
    origin = request.headers.get("Origin", "")
    return origin == request.host_url.rstrip("/")
