"""What a browser gets when something goes wrong: a friendly page for each error."""

import logging
import secrets
from typing import Any
from urllib.parse import quote

from flask import Flask, g, redirect, render_template, request
from sqlalchemy.exc import InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.exceptions import NotFound as NoPage
from werkzeug.wrappers import Response

from app.errors import FilesAway, NotFound, TooManyLooks
from app.extensions import db, login
from app.web.addresses import page_above, takes_forms_only
from app.wording import sentence_of

log = logging.getLogger("xinqiao.errors")
PAGES = (400, 403, 404, 405, 413, 429, 500, 503)


def init_app(app: Flask) -> None:
    """Let each error have its page."""
    for status in PAGES:
        app.register_error_handler(status, _page)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(TooManyLooks, _too_many)
    app.register_error_handler(FilesAway, _files_away)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(InterfaceError, _database_away)
    app.register_error_handler(Exception, _unexpected)


def _page(error: HTTPException) -> Response | tuple[str, int]:
    goes_back = error.code == 405 or (error.code == 404 and takes_forms_only(request.path))
    if request.method == "GET" and goes_back:
        # Somebody went back to where a form was sent: its page is the one above.
        return redirect(quote(page_above(request.path)))
    return _render(error.code or 500)


def _not_found(_error: NotFound) -> Response | tuple[str, int]:
    return _page(NoPage())


def _too_many(_error: TooManyLooks) -> tuple[str, int]:
    return render_template("errors/page.html", status=429, number=None, looks=True), 429


def _files_away(error: FilesAway) -> tuple[str, int]:
    db.session.rollback()
    log.error("files away", exc_info=error)
    said = sentence_of(error)
    return render_template("errors/page.html", status=503, number=None, said=said), 503


def _database_away(error: Exception) -> tuple[str, int]:
    log.error("database away", exc_info=error)
    # The page is drawn for nobody: asking who reads it would ask the database again.
    g._login_user = login.anonymous_user()
    return _render(503)


def _unexpected(error: Exception) -> Any:
    if isinstance(error, HTTPException):
        return error
    db.session.rollback()
    number = secrets.token_hex(4)
    # The route and not the path: some paths are secrets.
    route = request.url_rule.rule if request.url_rule else "none"
    log.error("unexpected", exc_info=error, extra={"number": number, "route": route})
    return _render(500, number)


def _render(status: int, number: str | None = None) -> tuple[str, int]:
    return render_template("errors/page.html", status=status, number=number), status
