"""A reviewer's pages: the queue without a word of any letter, and one letter in hand."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.reviews import reading, reviewing
from app.errors import Refused
from app.permissions import requires, scope_for, signed_in
from app.store.letters.words.pictures import opened_pictures
from app.store.reviews.queue import (
    own_review,
    page_of_waiting,
    queue_counts,
    reviews_decided,
    reviews_in_hand,
)
from app.store.reviews.scanning import is_detector_up, scan
from app.web.acting import acting
from app.web.listing import page_in_address
from app.web.pictures import jpeg
from app.web.reviews.marks import found_kinds, marked
from app.wording import sentence_of
from app.wording.people.classes import class_words
from app.wording.reviews import CATEGORIES, VERDICT_WORDS, WHY_READ
from letters.detector.measured import RECALL
from letters.reviews.queue import ReviewState
from letters.states import Direction

blueprint = Blueprint("reviews", __name__, url_prefix="/reviews")
READING = {"whys": WHY_READ, "kinds": CATEGORIES, "verdicts": VERDICT_WORDS}


@blueprint.get("/")
@requires("reviews.read")
def reviews() -> str:
    """What waits, what is in hand, what was decided last."""
    scope, user_id, today = scope_for("reviews.read"), signed_in().id, clock.today()
    return render_template(
        "reviews/list.html",
        page=page_of_waiting(scope, user_id, today, page_in_address()),
        in_hand=reviews_in_hand(scope, user_id),
        decided=reviews_decided(scope, user_id),
        counts=queue_counts(scope, user_id, today),
        is_up=is_detector_up(),
        recall=RECALL,
        **READING,
    )


@blueprint.post("/take")
@requires("reviews.read")
def take() -> Response:
    """The first of the queue, for this reviewer alone."""
    try:
        review_id = reviewing.take_next(scope_for("reviews.read"), signed_in().id, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "warning")
        return redirect(url_for("reviews.reviews"))
    return redirect(url_for("reviews.review", review_id=review_id))


@blueprint.get("/<int:review_id>")
@requires("reviews.read")
def review(review_id: int) -> str:
    """The letter in hand; the look is written down."""
    return _page(review_id)


@blueprint.get("/<int:review_id>/pictures/<int:picture_id>")
@requires("reviews.read")
def picture(review_id: int, picture_id: int) -> Response:
    """A picture of the letter in hand; the look is written down."""
    user_id = signed_in().id
    code = own_review(scope_for("reviews.read"), user_id, review_id).letter.code
    return jpeg(reading.see_picture(user_id, code, picture_id, acting=acting()))


@blueprint.post("/<int:review_id>")
@requires("reviews.read")
def decide(review_id: int) -> str | tuple[str, int] | Response:
    """Keep what the reviewer says of it."""
    scope, text = scope_for("reviews.read"), request.form.get("words", "")
    try:
        reviewing.decide(
            *(scope, signed_in().id, review_id, _version(), _verdict(), text),
            in_danger=bool(request.form.get("danger")),
            acting=acting(),
        )
    except Refused as refusal:
        return _page(review_id, text, refusal), 422
    flash(_("Kept. Thank you for reading."), "ok")
    return redirect(url_for("reviews.reviews"))


@blueprint.post("/<int:review_id>/back")
@requires("reviews.read")
def take_back(review_id: int) -> Response:
    """The verdict does not count; the letter is in hand again."""
    try:
        reviewing.take_back(scope_for("reviews.read"), signed_in().id, review_id, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "warning")
        return redirect(url_for("reviews.reviews"))
    flash(_("Taken back. The letter is in your hands again."), "ok")
    return redirect(url_for("reviews.review", review_id=review_id))


@blueprint.post("/<int:review_id>/hand-on")
@requires("reviews.read")
def hand_on(review_id: int) -> Response:
    """Somebody else reads it: the reviewer knows one of the two."""
    try:
        reviewing.hand_on(scope_for("reviews.read"), signed_in().id, review_id, acting=acting())
        flash(_("Handed on. No letter of these two comes to you any more."), "ok")
    except Refused as refusal:
        flash(sentence_of(refusal), "warning")
    return redirect(url_for("reviews.reviews"))


def _page(review_id: int, typed: str = "", refusal: Refused | None = None) -> str:
    """The letter with its finds marked; one that is decided without its words.

    What was refused stands beside its field, or above the page where it is about none.
    """
    at_danger = refusal is not None and refusal.code == "reviews.danger"
    if refusal is not None and not at_danger:
        flash(sentence_of(refusal), "error")
    scope, user_id = scope_for("reviews.read"), signed_in().id
    row = own_review(scope, user_id, review_id)
    opened = None
    if row.state == ReviewState.TAKEN:
        opened = reading.read_letter(user_id, row.letter.code, acting=acting())
        row = own_review(scope, user_id, review_id)
    found = scan(opened.words).finds if opened and opened.words else None
    return render_template(
        "reviews/review.html",
        row=row,
        is_childs=row.letter.direction == Direction.TO_VOLUNTEER,
        opened=opened,
        pictures=opened_pictures(user_id, row.letter.code, clock.now())[0] if opened else (),
        pieces=marked(opened.words, found or ()) if opened else (),
        found=found_kinds(found),
        was_scanned=found is not None,
        grade=class_words(row.letter.pair.child.grade, None),
        typed=typed,
        chosen=request.form.get("verdict", ""),
        in_danger=bool(request.form.get("danger")),
        danger_fault=sentence_of(refusal) if refusal and at_danger else "",
        longest=reviewing.LONGEST,
        **READING,
    )


def _version() -> datetime:
    """Which text the page showed. Raises Refused where it is none."""
    try:
        typed = datetime.fromisoformat(request.form.get("version", ""))
    except ValueError as fault:
        raise Refused("reviews.words_changed") from fault
    if typed.tzinfo is None:
        raise Refused("reviews.words_changed")
    return typed


def _verdict() -> ReviewState:
    """What was chosen. Raises Refused where nothing was."""
    choices = {one.value: one for one in VERDICT_WORDS}
    try:
        return choices[request.form.get("verdict", "")]
    except KeyError as fault:
        raise Refused("reviews.choose") from fault
