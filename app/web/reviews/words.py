"""The programme's own words for the detector, beside the lists that come with it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.actions.reviews import words as actions
from app.errors import Refused
from app.permissions import requires
from app.store.reviews.scanning import is_detector_up, listed_words
from app.web.acting import acting
from app.wording import sentence_of
from app.wording.reviews import CATEGORIES
from letters.detector.categories import Category

blueprint = Blueprint("words", __name__, url_prefix="/words")


@blueprint.get("/")
@requires("reviews.words")
def words() -> str:
    """What was added, by whom, and what was taken away again."""
    return _page()


@blueprint.post("/")
@requires("reviews.words")
def add() -> str | tuple[str, int] | Response:
    """Add one word, or say why not."""
    category, text = request.form.get("category", ""), request.form.get("words", "")
    try:
        if category not in set(Category):
            raise Refused("reviews.choose")
        actions.add_word(Category(category), text, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return _page(category, text), 422
    flash(_("Added. From now on letters are looked through for it."), "ok")
    return redirect(url_for("words.words"))


@blueprint.post("/<int:word_id>/remove")
@requires("reviews.words")
def remove(word_id: int) -> Response:
    """Take one away."""
    actions.remove_word(word_id, acting=acting())
    flash(_("Taken away. It stays on record."), "ok")
    return redirect(url_for("words.words"))


def _page(category: str = "", typed: str = "") -> str:
    return render_template(
        "reviews/words.html",
        rows=listed_words(),
        kinds=CATEGORIES,
        is_up=is_detector_up(),
        category=category,
        typed=typed,
    )
