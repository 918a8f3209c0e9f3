"""A volunteer's letter typed here: pictures put in, seen as on paper, printed by hub or school."""

import base64

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response

from app import clock
from app.actions.letters.pictures import own as actions
from app.errors import Refused
from app.locale import lazy as _l
from app.models import Letter
from app.permissions import requires, scope_for
from app.store.letters.letters import letter_at_hand
from app.store.letters.sheets import last_number, sheet_of
from app.store.letters.words.loading import own_words
from app.store.letters.words.pictures import content_of, own_picture, own_pictures
from app.web.acting import acting
from app.web.letters.blueprint import blueprint
from app.web.pictures import jpeg
from app.wording import sentence_of
from letters.documents import head_of, pages_of, places_of
from letters.documents.qr import qr_png

ACCEPTED = {"accept": "image/jpeg,image/png"}


class PictureForm(FlaskForm):
    """A picture that goes with a letter."""

    photo = FileField(
        _l("Picture"), [FileRequired(_l("Please choose a picture."))], render_kw=ACCEPTED
    )


@blueprint.post("/<code>/pictures")
@requires("letters.write")
def put_in(code: str) -> Response:
    """A picture goes with the letter."""
    form, scope = PictureForm(), scope_for("letters.write")
    letter = letter_at_hand(scope, code)
    if not form.validate_on_submit():
        flash(_("Please choose a picture."), "warning")
        return redirect(_page_of(letter))
    try:
        actions.put_in(scope, code, form.photo.data.read(), acting=acting())
        flash(_("Your picture goes with the letter."), "ok")
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(_page_of(letter_at_hand(scope, code)))


@blueprint.post("/<code>/pictures/<int:picture_id>/remove")
@requires("letters.write")
def take_out(code: str, picture_id: int) -> Response:
    """A picture goes with the letter no more."""
    scope = scope_for("letters.write")
    try:
        actions.take_out(scope, code, picture_id, acting=acting())
        flash(_("The picture is out of the letter."), "ok")
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(_page_of(letter_at_hand(scope, code)))


@blueprint.post("/<code>/print-for-me")
@requires("letters.write")
def print_for_me(code: str) -> Response:
    """Hub or school prints it with the next pack, or not after all."""
    scope, wanted = scope_for("letters.write"), request.form.get("wanted") == "yes"
    try:
        actions.ask_to_print(scope, code, wanted, acting=acting())
        flash(
            _("Whoever makes the next pack prints your letter; you need not post it.")
            if wanted
            else _("You print and post it yourself."),
            "ok",
        )
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(_page_of(letter_at_hand(scope, code)))


@blueprint.get("/<code>/pictures/<int:picture_id>")
@requires("letters.thread")
def picture(code: str, picture_id: int) -> Response:
    """A picture of a letter that the reader wrote or gets."""
    scope = scope_for("letters.thread")
    row = own_picture(scope, letter_at_hand(scope, code), picture_id, clock.today())
    return jpeg(content_of(row))


@blueprint.get("/<code>/preview")
@requires("letters.write")
def preview(code: str) -> str:
    """The letter as the child will see it on paper."""
    scope = scope_for("letters.write")
    letter = letter_at_hand(scope, code)
    words = own_words(scope, [letter])[letter.id]
    pictures = own_pictures(scope, [letter], clock.today())[letter.id] if words else ()
    last = last_number(letter.pair.letters, letter)
    url = current_app.config["BASE_URL"] + url_for("letters.letter", code=letter.code)
    sheet = sheet_of(letter, "", last, url, clock.today(), text=words, pictures=pictures)
    return render_template(
        "letters/threads/preview.html",
        letter=letter,
        sheet=sheet,
        head=head_of(sheet),
        qr=base64.b64encode(qr_png(sheet.url)).decode(),
        pages=pages_of(words, sheet.from_pen_name) if words else [],
        pictures=list(zip(pictures, places_of(sheet.pictures), strict=True)),
        back=_page_of(letter),
    )


def _page_of(letter: Letter) -> str:
    """Where its writer writes it."""
    if letter.writer_id is not None:
        return url_for("reserves.asked", code=letter.code)
    return url_for("threads.write", code=letter.pair.code, letter_code=letter.code)
