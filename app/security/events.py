"""Refusals are noticed at one place, after the answer is made: in the log, and as events.

A line of the log and a row have the same pseudonym and source, so that one leads to the other.
"""

import logging
from contextlib import suppress

from flask import Flask, Response, current_app, g, request, session
from sqlalchemy.exc import SQLAlchemyError

from app import clock
from app.actions.access.security_events import Noticed, note
from app.errors import Refused
from app.models import EventKind, User
from app.security.hosts import FOREIGN
from app.serving.sources import own_pseudonym, source
from app.store.access.pin_links import pin_link_of
from app.store.access.pseudonyms import pseudonym
from app.store.access.users import user_of_name
from app.web.access.sessions import visit_here

log = logging.getLogger("xinqiao.security")
SIGN_INS = {
    "accounts.send_sign_in",
    "second_steps.send_code",
    "pins.send_pin",
    "bundle_links.send_pin",
}
"""The routes where somebody proves who they are."""
STATIC = {"static", "bootstrap.static"}
FORGED = "forged_form"
"""The name in `g` that says that a form did not come from a page of ours."""


def init_app(app: Flask) -> None:
    """Look at each answer."""
    app.after_request(_notice)


def _notice(response: Response) -> Response:
    kind = kind_of(response.status_code)
    if kind is not None:
        route = request.url_rule.rule if request.url_rule else "none"
        try:
            noticed = Noticed(kind, _actor(kind), source(), route[:80])
            log.warning("%s refused", kind, extra={"who": noticed.actor, "from": noticed.source})
            note(noticed, now=clock.now())
        except SQLAlchemyError:
            log.warning("an event could not be stored", extra={"kind": kind})
    return response


def kind_of(status: int) -> EventKind | None:
    """What an answer with this status refused, if it refused anything."""
    if g.get(FORGED):
        return EventKind.FORM
    if status == 429:
        return EventKind.LIMIT
    if g.get(FOREIGN):
        return EventKind.HOST
    if request.endpoint is None:
        return None
    if request.endpoint in SIGN_INS and status in {401, 422}:
        return EventKind.SIGN_IN
    if request.endpoint == "calls.take" and status == 403:
        return EventKind.CALL
    if status not in {404, 410}:
        return None
    if hasattr(current_app.view_functions[request.endpoint], "public_because"):
        return EventKind.LINK if request.view_args else None
    if "_user_id" not in session or request.endpoint in STATIC:
        return None
    return EventKind.EXPORT if "as" in request.args else EventKind.LOOK


def _actor(kind: EventKind) -> str | None:
    """Whose session it is, or at a failed sign-in whose account was tried, if anybody's."""
    if kind is not EventKind.SIGN_IN:
        return own_pseudonym()
    tried = _tried()
    return pseudonym(tried.id) if tried else None


def _tried() -> User | None:
    """Whose way in it was: of the password that was given, of the letter, of what was typed."""
    if request.endpoint == "second_steps.send_code":
        visit = visit_here()
        return visit.user if visit else None
    if request.endpoint == "pins.send_pin":
        with suppress(Refused):
            return pin_link_of((request.view_args or {})["token"])[1]
        return None
    return user_of_name(request.form.get("email", ""))
