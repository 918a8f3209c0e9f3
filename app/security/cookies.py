"""The names of cookies: behind https no other host, path or plain connection can set them."""

from flask import Flask

OURS = "__Host-"
"""A browser takes a cookie of such a name from this very host alone, by https."""


def init_app(app: Flask) -> None:
    """Name them so where the programme's address is https."""
    if app.config["SESSION_COOKIE_SECURE"]:
        app.config["SESSION_COOKIE_NAME"] = f"{OURS}session"
        app.config["REMEMBER_COOKIE_NAME"] = f"{OURS}remember"
