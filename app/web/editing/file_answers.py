"""Forms that are answered with a file: the page stays, and a cookie tells it that the file came.

The script of the pages sends no form a second time before its first answer: of a file nothing else
in a page tells.
"""

from secrets import token_hex

from flask import Flask, Response, current_app, request

COOKIE = "came"


def init_app(app: Flask) -> None:
    """Tell browsers of each file that answers a form."""
    app.after_request(_tell)


def is_file(response: Response) -> bool:
    """Whether a browser keeps the answer as a file and shows the page as it was."""
    return response.headers.get("Content-Disposition", "").startswith("attachment")


def _tell(response: Response) -> Response:
    if request.method == "POST" and is_file(response):
        response.set_cookie(
            COOKIE,
            token_hex(8),
            max_age=600,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            samesite="Lax",
        )
    return response
