"""Where a try to sign in comes from: a device where its owner signed in before, or an address."""

import secrets
from ipaddress import IPv6Address, ip_address

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from app.crypto import blind_index
from app.models import User

COOKIE = "device"
KNOWN_FOR = 180 * 24 * 3600  # seconds


def source_of(email: str) -> str:
    """What failed tries are counted by: the known device of that email, else the address.

    Others who fail from the same address do not keep the owner of a known device out.
    """
    try:
        name, key = _signer().loads(request.cookies.get(COOKIE, ""), max_age=KNOWN_FOR)
    except (BadSignature, ValueError, TypeError):
        return _network()
    return f"device:{name}" if key == blind_index("email", email) else _network()


def remember_device(response: Response, user: User) -> None:
    """Let this device be known as the user's."""
    response.set_cookie(
        COOKIE,
        _signer().dumps([secrets.token_hex(8), blind_index("email", user.email or user.phone)]),
        max_age=KNOWN_FOR,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def _network() -> str:
    """The address; of IPv6 the part that a household shares, or each try came from another."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "nowhere"
    if isinstance(address, IPv6Address):
        return address.exploded[:19]
    return str(address)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="device")
