"""Requests for another host than ours are refused: no answer is kept or sent under its name."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request

FOREIGN = "foreign_host"
"""The name in `g` that says that another host was asked for."""
WATCHED = frozenset({"home.healthz", "health.metrics"})
"""A machine that watches asks by the address that it knows."""


def init_app(app: Flask) -> None:
    """Look at each request first."""
    app.before_request(_refuse_foreign)


def is_ours(host: str, base_url: str, *, production: bool) -> bool:
    """Whether a Host header names the programme; on a machine of one's own, that machine too."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if name == urlsplit(base_url).hostname:
        return True
    return not production and _is_near(name)


def _is_near(name: str) -> bool:
    """An address in numbers, or a name without a dot, which no stranger's page has."""
    try:
        return ip_address(name) is not None
    except ValueError:
        return "." not in name


def _refuse_foreign() -> Response | None:
    settings = current_app.config["SETTINGS"]
    ours = is_ours(request.host, settings.base_url, production=settings.production)
    if not ours and request.endpoint not in WATCHED:
        setattr(g, FOREIGN, True)
        # No page of ours: of some names no address can be made to stand on it.
        return Response("400 unknown host", 400, mimetype="text/plain")
    return None
