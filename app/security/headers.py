"""Headers that keep a page to itself, and pages made small where that tells nobody anything."""

from flask import Flask, Response, request, session

from app.extensions import compress

OWN_PAGES = {"same-origin", "none"}
"""What a browser says of a request that a page of ours, or a person by hand, asked for."""


def init_app(app: Flask) -> None:
    """Send the headers with each response."""
    app.after_request(_add_headers)


def compressed(response: Response) -> Response:
    """Styles and scripts made small always, a page only for whom it is.

    A stranger's page that could have it asked for again and again, each time with other words,
    would learn from its length which of them stand on it (BREACH).
    """
    is_page = response.mimetype == "text/html"
    if is_page and request.headers.get("Sec-Fetch-Site") not in OWN_PAGES:
        return response
    return compress.after_request(response)


def _add_headers(response: Response) -> Response:
    response.headers.setdefault(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'; manifest-src 'self'; worker-src 'self'",
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    # Whether somebody is signed in is told by the session: the database may be away.
    if request.endpoint not in {"static", "bootstrap.static"} and "_user_id" in session:
        response.headers["Cache-Control"] = "no-store"
    return response
