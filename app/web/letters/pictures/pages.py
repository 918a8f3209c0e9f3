"""Pages of a child's letter, photographed at school for its addressee."""

from dataclasses import dataclass

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response
from wtforms import BooleanField

from app.actions.letters.pictures import pages as actions
from app.errors import Refused
from app.locale import lazy as _l
from app.models import Letter
from app.permissions import allowed_at, requires, scope_for
from app.store.letters.words.pictures import count_of_pages
from app.web.acting import acting
from app.web.letters.blueprint import blueprint
from app.wording import sentence_of
from letters.states import Direction


class PageForm(FlaskForm):
    """The photo of a page, and that the child handed it over for it."""

    photo = FileField(
        _l("Photo of the page"),
        [FileRequired(_l("Please choose the photo."))],
        render_kw={"accept": "image/jpeg,image/png", "capture": "environment"},
    )
    handed_over = BooleanField(_l("The child handed this page over to be photographed"))


@dataclass(frozen=True, slots=True)
class Scans:
    """What the school reads of photographed pages: how many, never what is on them."""

    count: int
    form: PageForm | None
    may_take_back: bool


def scans_of(letter: Letter) -> Scans | None:
    """What a letter's page says of it; None for whoever has no part in it."""
    school = letter.pair.child.school
    if letter.direction != Direction.TO_VOLUNTEER or not allowed_at(school)("letters.scan"):
        return None
    form = PageForm(formdata=None) if actions.may_take(letter, acting()) else None
    count = count_of_pages(letter)
    return Scans(count, form, actions.may_take_back(letter)) if form or count else None


@blueprint.post("/<code>/pages")
@requires("letters.scan")
def take_page(code: str) -> Response:
    """A page for the letter's addressee; nobody at school sees it afterwards."""
    form = PageForm()
    if not form.validate_on_submit():
        flash(_("Please choose the photo."), "warning")
        return redirect(url_for("letters.letter", code=code))
    handed_over, content = bool(request.form.get("handed_over")), form.photo.data.read()
    try:
        actions.take_page(
            scope_for("letters.scan"), code, content, handed_over=handed_over, acting=acting()
        )
        flash(_("The page is kept for the letter friend. The paper still travels."), "ok")
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(url_for("letters.letter", code=code))


@blueprint.post("/<code>/pages/remove")
@requires("letters.scan")
def take_pages_back(code: str) -> Response:
    """All photographed pages of a letter are gone."""
    try:
        actions.take_pages_back(scope_for("letters.scan"), code, acting=acting())
        flash(_("The photos of this letter are gone."), "ok")
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(url_for("letters.letter", code=code))
