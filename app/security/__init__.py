"""What stands between the network and the views: headers, hosts, cookies, and what is typed."""

from flask import Flask

from app.security import headers, typed


def init_app(app: Flask) -> None:
    """Put all of it around the application."""
    typed.init_app(app)
    headers.init_app(app)
