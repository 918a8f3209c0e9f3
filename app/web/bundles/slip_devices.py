"""The devices that know a school: its PIN was given on them once."""

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from app.models import SlipPin
from app.store.bundles.slip_pins import slip_pin_of

COOKIE = "slips"
KNOWN_FOR = 400 * 24 * 3600  # seconds; no browser keeps a cookie longer
MOST_SCHOOLS = 8


def knows_school(school_id: int) -> bool:
    """Whether this device was given the PIN that the school has now."""
    edition = _known().get(str(school_id))
    pin = slip_pin_of(school_id) if edition else None
    return pin is not None and pin.edition == edition


def remember_school(response: Response, pin: SlipPin) -> None:
    """Let this device know the school of the PIN, beside those that it knows."""
    others = {one: edition for one, edition in _known().items() if one != str(pin.school_id)}
    newest = dict(list(others.items())[1 - MOST_SCHOOLS :]) | {str(pin.school_id): pin.edition}
    response.set_cookie(
        COOKIE,
        _signer().dumps(newest),
        max_age=KNOWN_FOR,
        path="/b/",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def _known() -> dict[str, int]:
    try:
        known = _signer().loads(request.cookies.get(COOKIE, ""))
    except BadSignature:
        return {}
    return known if isinstance(known, dict) else {}


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="slip device")
