"""Keepsake books: the letters of a pair that has ended, for its volunteer and for the child."""

import base64
import io

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from app import clock
from app.actions.bundles import keepsakes as actions
from app.errors import NotFound, Refused
from app.permissions import requires, scope_for, signed_in
from app.store.bundles.keepsakes import book_of, made_book
from app.web.acting import acting
from app.web.word_files import word_file
from app.wording import sentence, sentence_of
from letters.documents.thanks.keepsake import render_keepsake
from letters.states import Direction

blueprint = Blueprint("keepsakes", __name__, url_prefix="/books")
# What an address calls whom a copy is for.
READERS = {"child": Direction.TO_CHILD, "volunteer": Direction.TO_VOLUNTEER}


@blueprint.get("/<code>/word")
@requires("letters.thread")
def word(code: str) -> Response:
    """The book of a pair as a Word file."""
    try:
        book = book_of(scope_for("letters.thread"), code, _reader(), clock.today())
    except Refused as refusal:
        return _refused(code, refusal)
    return word_file(render_keepsake(book), f"{code}-book")


@blueprint.post("/<code>/pdf")
@requires("letters.thread")
def pdf(code: str) -> Response:
    """Ask for the book as a PDF."""
    try:
        work = actions.ask_for_book(scope_for("letters.thread"), code, _reader(), acting=acting())
    except Refused as refusal:
        return _refused(code, refusal)
    return redirect(url_for("work.work", work_id=work))


@blueprint.get("/made/<int:print_id>")
@requires("letters.thread")
def made(print_id: int) -> str:
    """A PDF that was made, or is not made yet."""
    row = made_book(scope_for("letters.thread"), print_id, signed_in().id, clock.today())
    notes = [sentence(code, told) for code, told in row.notes]
    return render_template("bundles/keepsake.html", row=row, notes=notes)


@blueprint.get("/made/<int:print_id>/file")
@requires("letters.thread")
def download(print_id: int) -> Response:
    """The PDF as a file to keep; only for whoever asked for it."""
    row = made_book(scope_for("letters.thread"), print_id, signed_in().id, clock.today())
    if row.content is None:
        raise NotFound("prints.unknown")
    return send_file(
        io.BytesIO(base64.b64decode(row.content)),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=f"{row.wanted['pair']}.pdf",
        max_age=0,
    )


def _reader() -> Direction:
    """Whom the copy is for; 404 for nobody."""
    return READERS.get(request.values.get("for", "volunteer")) or abort(404)


def _refused(code: str, refusal: Refused) -> Response:
    flash(sentence_of(refusal), "warning")
    return redirect(url_for("threads.story", code=code))
