"""One letter in somebody else's place: what a reserve writer was asked to write, and no more."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app import clock
from app.errors import Refused
from app.models import Letter
from app.permissions import requires, scope_for
from app.store.letters.acts import allowed
from app.store.letters.calendars import timetables
from app.store.letters.reserves import asked_letter
from app.store.letters.sheets import is_away, term_name
from app.store.letters.words.loading import own_words
from app.store.letters.words.pictures import own_pictures
from app.store.reviews.readings import reading_of
from app.web.letters.threads import keep_text, sheet_file
from app.web.letters.threads_forms import LetterForm
from app.web.reviews.said import kept_words
from app.wording import sentence_of
from app.wording.people.classes import class_words
from letters.documents import Stage, guiding_question
from letters.pairs.effects import Act
from letters.states import Direction, State

blueprint = Blueprint("reserves", __name__, url_prefix="/asked")


@blueprint.get("/<code>")
@requires("letters.write")
def asked(code: str) -> str:
    """The letter: for whom, by when; to be typed here or printed, then posted."""
    letter = asked_letter(scope_for("letters.write"), code, clock.today())
    return _page(letter, LetterForm.of(letter, _words(letter)))


@blueprint.post("/<code>")
@requires("letters.write")
def keep(code: str) -> str | Response:
    """Keep what was typed; it survives a refusal on the page."""
    form = LetterForm()
    letter = asked_letter(scope_for("letters.write"), code, clock.today())
    if not form.validate_on_submit():
        return _page(letter, form)
    try:
        keep_text(code, form)
    except Refused as refusal:
        form.form_errors.append(sentence_of(refusal))
        form.version.data = letter.version
        return _page(letter, form)
    flash(kept_words(letter), "ok")
    return redirect(url_for("reserves.asked", code=code))


@blueprint.get("/<code>/sheet")
@requires("sheets.own")
def sheet(code: str) -> Response:
    """The letter sheet as a Word file."""
    letter = asked_letter(scope_for("sheets.own"), code, clock.today())
    term = term_name(timetables()[letter.cohort_id], letter.term_number)
    page = url_for("reserves.asked", code=code)
    return sheet_file(letter, term, letter.number, page, back=page, words=_words(letter))


def _words(letter: Letter) -> str:
    return own_words(scope_for("letters.write"), [letter])[letter.id]


def _page(letter: Letter, form: LetterForm) -> str:
    child, is_due = letter.pair.child, letter.state == State.DUE
    may_write = Act.WRITE in allowed([letter], clock.today())[letter.id]
    rests = sentence_of(Refused("letters.rests", letter=letter.code))
    return render_template(
        "letters/asked.html",
        letter=letter,
        words=_words(letter),
        child=child,
        grade=class_words(child.grade, None),
        friend=letter.pair.volunteer,
        back_on=letter.pair.volunteer.away_until
        if is_away(letter.pair.volunteer, clock.today())
        else None,
        form=form,
        writable=is_due and may_write,
        pictures=own_pictures(scope_for("letters.write"), [letter], clock.today())[letter.id],
        reading=reading_of(letter, clock.today()),
        rests=rests if is_due and not may_write else "",
        question=guiding_question(Direction.TO_CHILD, Stage.FIRST, letter.number),
    )
