"""What stands between the network and the views: headers, hosts, cookies, and what is typed."""

from flask import Flask

from app.security import cookies, events, headers, hosts, typed


def init_app(app: Flask) -> None:
    """Put all of it around the application."""
    cookies.init_app(app)
    hosts.init_app(app)
    typed.init_app(app)
    headers.init_app(app)
    events.init_app(app)
