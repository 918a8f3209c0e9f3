"""What a form was filled with, as the page carries it: signed digests, no value twice."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from app.web.editing.settle import Seen

CARRIED = "as_seen"


def token_of(of: str, shown: Mapping[str, Any], waiting: Iterable[str]) -> str:
    """What a page carries of the row `of`: a mark of each value, and the fields that wait."""
    nonce = secrets.token_hex(8)
    marks = {name: mark_of(of, nonce, name, value) for name, value in shown.items()}
    return _signer().dumps([of, nonce, marks, sorted(waiting)])


def carried(of: str) -> tuple[str, Seen]:
    """The nonce and the marks that were sent; without them, a form showed what is there."""
    try:
        row, nonce, marks, waiting = _signer().loads(request.form.get(CARRIED, ""))
        seen = Seen({str(name): str(mark) for name, mark in marks.items()}, list(waiting))
    except (BadSignature, ValueError, TypeError, AttributeError):
        return "", Seen({})
    return (str(nonce), seen) if row == of else ("", Seen({}))


def mark_of(of: str, nonce: str, name: str, value: Any) -> str:
    """The keyed digest of a value, another one on each page."""
    key = current_app.config["SECRET_KEY"].encode()
    text = json.dumps([of, nonce, name, _plain(value)])
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:16]


def _plain(value: Any) -> Any:
    """The value as it compares: nothing is an empty text, the order of ticks does not matter."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if isinstance(value, list | tuple):
        return sorted(str(item) for item in value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="as seen")
