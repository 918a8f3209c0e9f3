"""Taps that a phone kept until there was a line: sent by its script, each with a name of its own.

The script wants to know what became of a tap, so it gets that in place of a page: where the answer
stands, what was refused in words, or what the tap has to wait for.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from flask import Flask, Response, abort, current_app, g, jsonify, request, session
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from app import clock
from app.actions.bundles.taps import TapKnown, once
from app.security.events import FORGED
from app.web.acting import acting
from app.web.addresses import page_above
from app.web.editing.browser_drafts import REFUSING, whose
from app.web.numbers import number_said

Result = TypeVar("Result")
NAME = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOST_ANSWERS = 3
"""Of many taps sent together the next page says what the last did: a cookie carries it."""
GONE = {403, 404, 405, 410, 413}


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap: its name, the day on which it was made, and a mark of who was signed in, if anybody.

    The phone says how long ago that was, for its clock may be wrong.
    """

    name: str
    made: date
    whose: str


def sent_tap() -> Tap | None:
    """The tap that this request sends."""
    try:
        name, age = request.form.get("tap", ""), number_said(request.form.get("age", "0"))
    except HTTPException:
        return None  # what was sent is too large to be read
    if request.method != "POST" or not NAME.fullmatch(name):
        return None
    made = clock.now() - timedelta(seconds=max(age or 0, 0))
    return Tap(name, clock.local_date(made), request.form.get("tapped_by", ""))


def done_once(act: Callable[[], Result]) -> Result:
    """Do what the form asks for; what a tap asks for once, however often it is sent.

    Raises TapKnown, Refused, and what `act` raises.
    """
    tap = sent_tap()
    return act() if tap is None else once(tap.name, tap.made, act, acting=acting())


def waits_for(what: str) -> Response:
    """The tap cannot be carried out before there is a good `token`, a `sign-in`, the `pin`."""
    return jsonify(wait=what)


def init_app(app: Flask) -> None:
    """Look at taps before their views, and answer them after."""
    app.before_request(_wait_for_owner)
    app.register_error_handler(TapKnown, _known)
    app.after_request(_answer)


def _wait_for_owner() -> Response | None:
    """A tap is carried out for whom it was made, and for nobody who signs in after them."""
    if request.method == "POST" and "tap" in request.form and sent_tap() is None:
        abort(400)
    tap = sent_tap()
    return waits_for("sign-in") if tap and tap.whose and tap.whose != whose() else None


def _known(_error: TapKnown) -> Response:
    return jsonify(next=page_above(request.path), told=[])


def _answer(response: Response) -> Response:
    if sent_tap() is None or response.mimetype == "application/json":
        return response
    if g.get(FORGED):
        told = waits_for("token")
    elif response.status_code in {302, 303}:
        view = current_app.view_functions.get(request.endpoint or "")
        kept_out = hasattr(view, "permission") and not current_user.is_authenticated
        told = waits_for("sign-in") if kept_out else jsonify(next=response.location, told=_told())
    elif response.status_code in GONE:
        told = jsonify(told=[_("What was tapped is not there any more, so nothing was changed.")])
    else:
        return response
    response.status_code, response.data = 200, told.data
    response.mimetype = "application/json"
    response.headers.pop("Location", None)
    return response


def _told() -> list[str]:
    """What was refused, in words; what went well is said by the next page."""
    flashes = session.pop("_flashes", [])
    if well := [one for one in flashes if one[0] not in REFUSING][-MOST_ANSWERS:]:
        session["_flashes"] = well
    return [str(words) for kind, words in flashes if kind in REFUSING]
