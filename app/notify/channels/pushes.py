"""Notices to browsers by Web Push: that there is something, never what, nor of whom."""

import base64
import binascii
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey

from app.models import User
from app.notify.channels.addresses import is_own
from app.notify.channels.wire import Wire
from app.notify.mails import written

log = logging.getLogger("xinqiao.messages")
GONE = (404, 410)
HOURS = 12
LONGEST_ENDPOINT = 1000
MAKERS = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
)
FAMILIES = (".push.services.mozilla.com", ".push.apple.com", ".notify.windows.com")
"""Whose servers browsers name: to no other host that somebody sends us do we speak."""


class Pushed(StrEnum):
    """What became of a notice to one browser."""

    TAKEN = "taken"
    GONE = "gone"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where a browser is told, and the keys that only it can read with."""

    endpoint: str
    p256dh: str
    auth: str

    def is_sound(self, own_hosts: frozenset[str]) -> bool:
        """Whether it is one of a browser that we may speak to."""
        return (
            len(self.endpoint) <= LONGEST_ENDPOINT
            and _is_makers(self.endpoint, own_hosts)
            and _is_key(_bytes(self.p256dh))
            and len(_bytes(self.auth)) == 16
        )


def words_for(user: User, count: int, link: str) -> Mapping[str, str]:
    """What the browser shows, in the reader's language, and what a click opens."""
    title, body = written("push", user.locale, count=count, link=link)
    return {"title": title, "body": body.strip().partition("\n")[0], "url": link}


def push(
    to: Subscription, words: Mapping[str, str], key: str, sender: str, own_hosts: frozenset[str]
) -> Pushed:
    """Tell one browser. `sender` is whom its maker can write to: mailto:… or https://…"""
    # A second and 20 MB, for the few processes that send.
    from py_vapid import Vapid
    from pywebpush import WebPushException, webpush

    wire: Any = Wire(own_hosts)
    try:
        webpush(
            {"endpoint": to.endpoint, "keys": {"p256dh": to.p256dh, "auth": to.auth}},
            data=json.dumps(words, ensure_ascii=False),
            vapid_private_key=Vapid.from_raw(key.encode()),
            vapid_claims={"sub": sender},
            ttl=HOURS * 3600,
            requests_session=wire,
        )
    except WebPushException as fault:
        status = fault.status_code
        log.warning("a browser was not told", extra={"answered": status})
        return Pushed.GONE if status in GONE else Pushed.FAILED
    except Exception as fault:
        # Of the line, or of a library over what a browser gave us: others wait behind this one.
        log.warning("a browser was not told", extra={"fault": type(fault).__name__})
        return Pushed.FAILED
    return Pushed.TAKEN


def _is_makers(endpoint: str, own_hosts: frozenset[str]) -> bool:
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port or 443
    except ValueError:
        return False
    if is_own(host, port, own_hosts):
        return parts.scheme in ("http", "https")
    known = host in MAKERS or host.endswith(FAMILIES)
    return known and parts.scheme == "https" and parts.port in (None, 443) and "@" not in endpoint


def _is_key(point: bytes) -> bool:
    """Whether it is a public key of a browser: a point of the curve, in full."""
    if len(point) != 65 or point[:1] != b"\x04":
        return False
    try:
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
    except ValueError:
        return False
    return True


def _bytes(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error):
        return b""
