"""Where a try to sign in comes from: a device where its owner signed in before, or an address."""

import secrets

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from app.actions.access.sessions import Device
from app.actions.access.throttle import KNOWN_DEVICE
from app.models import User
from app.serving.sources import source
from app.store.access.users import account_key

COOKIE = "device"
KNOWN_FOR = 180 * 24 * 3600  # seconds
# The first sign in what a browser says of itself that tells it from those below.
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("QQBrowser", "QQ"),
    ("Edg", "Edge"),
    ("HuaweiBrowser", "Huawei"),
    ("MiuiBrowser", "Xiaomi"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("OpenHarmony", "HarmonyOS"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def source_of(email: str) -> str:
    """What failed tries are counted by: the known device of that email, else the network.

    Others who fail from the same address do not keep the owner of a known device out.
    """
    known = _known()
    return KNOWN_DEVICE + known[0] if known and known[1] == account_key(email) else source()


def is_known_to(user: User) -> bool:
    """Whether the user signed in on this device before."""
    known = _known()
    return known is not None and known[1] == (user.email_index or user.phone_index)


def this_device() -> Device:
    """What the request says of itself: kind of browser and system, and its address."""
    agent = request.headers.get("User-Agent", "")
    return Device(
        next((name for sign, name in BROWSERS if sign in agent), ""),
        next((name for sign, name in SYSTEMS if sign in agent), ""),
        request.remote_addr or "",
    )


def remember_device(response: Response, user: User) -> None:
    """Let this device be known as the user's."""
    response.set_cookie(
        COOKIE,
        _signer().dumps([secrets.token_hex(8), user.email_index or user.phone_index]),
        max_age=KNOWN_FOR,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def _known() -> tuple[str, str] | None:
    """What the device's cookie says: its name, and whose device it is."""
    try:
        name, key = _signer().loads(request.cookies.get(COOKIE, ""), max_age=KNOWN_FOR)
    except (BadSignature, ValueError, TypeError):
        return None
    return name, key


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="device")
