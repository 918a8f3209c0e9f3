"""A volunteer's letter friends: whose turn it is, the letters so far, and writing one."""

from dataclasses import dataclass

from flask import (
    Blueprint,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.actions.letters import letters as actions
from app.errors import NotFound, Refused
from app.models import Letter
from app.permissions import requires, scope_for, signed_in
from app.store.desk.checklist.volunteer import WayStep, way_of
from app.store.letters.acts import allowed
from app.store.letters.formers import former_of
from app.store.letters.reserves import asked_letters
from app.store.letters.sheets import is_away, last_number, sheet_of, stage_of, term_name
from app.store.letters.threads import Card, Friendship, Thread, thread_of, threads_of, writable
from app.store.letters.words.pictures import own_pictures
from app.store.people.volunteers import volunteer_of_user
from app.store.reviews.readings import reading_of
from app.web.acting import acting
from app.web.letters.chips import Chip, chip_of
from app.web.letters.stamps import Strip, strip_of
from app.web.letters.threads_forms import LetterForm
from app.web.reviews.said import held_back, kept_words
from app.web.word_files import word_file
from app.wording import sentence_of
from letters.documents import guiding_question, render_letter_sheet
from letters.pairs.effects import Act
from letters.states import Direction

WRITES = (WayStep.FIRST_LETTER, WayStep.ON_THE_WAY)
"""Who writes to somebody, and is shown no thread: something is looked into."""

blueprint = Blueprint("threads", __name__, url_prefix="/threads")


@dataclass(frozen=True, slots=True)
class Friend:
    """A pair in the volunteer's list."""

    thread: Friendship
    strip: Strip


@blueprint.get("/")
@requires("letters.thread")
def threads() -> str | AnyResponse:
    """The letter friends, and letters in others' place; with one friend alone, straight there."""
    scope = scope_for("letters.thread")
    found, asked = threads_of(scope, clock.today()), asked_letters(scope, clock.today())
    if len(found) == 1 and not asked:
        return redirect(url_for("threads.thread", code=found[0].view.pair.code))
    friends = [Friend(thread, strip_of(thread.view.strips)) for thread in found]
    step = None if found else way_of(volunteer_of_user(signed_in().id), clock.today())
    return render_template(
        "letters/threads/list.html", friends=friends, asked=asked, step=step, rests=step in WRITES
    )


@blueprint.get("/<code>")
@requires("letters.thread")
def thread(code: str) -> str:
    """The letters with one child, and whose turn it is."""
    found = thread_of(scope_for("letters.thread"), code, clock.today())
    former = former_of(found.view.pair, clock.today())
    return render_template(
        "letters/threads/thread.html",
        thread=found,
        view=found.view,
        turn=found.view.turn,
        strip=strip_of(found.view.strips),
        former=former,
        former_strip=former and strip_of(former.view.strips),
        away=is_away(found.view.pair.volunteer, clock.today()),
        chip_of=chip_of_card,
        pictures=own_pictures(scope_for("letters.thread"), found.view.letters, clock.today()),
    )


@blueprint.get("/<code>/story")
@requires("letters.thread")
def story(code: str) -> str:
    """All letters from the first to the last, to read and to print."""
    found = thread_of(scope_for("letters.thread"), code, clock.today())
    return render_template(
        "letters/threads/story.html",
        thread=found,
        view=found.view,
        strip=strip_of(found.view.strips),
        chip_of=chip_of_card,
        pictures=own_pictures(scope_for("letters.thread"), found.view.letters, clock.today()),
    )


@blueprint.get("/<code>/letters/<letter_code>/write")
@requires("letters.write")
def write(code: str, letter_code: str) -> str:
    """The page on which a letter is typed."""
    found, letter = _letter(code, letter_code)
    may = allowed([letter], clock.today())[letter.id]
    rests = None
    if writable(letter) and Act.WRITE not in may:
        rests = sentence_of(Refused("letters.rests", letter=letter.code))
    return _write_page(found, letter, LetterForm.of(letter, found.words[letter.id]), rests)


@blueprint.post("/<code>/letters/<letter_code>/write")
@requires("letters.write")
def keep(code: str, letter_code: str) -> str | AnyResponse:
    """Keep what was typed; it survives a refusal on the page."""
    form = LetterForm()
    found, letter = _letter(code, letter_code)
    if not form.validate_on_submit():
        return _write_page(found, letter, form)
    try:
        keep_text(letter_code, form)
    except Refused as refusal:
        form.form_errors.append(sentence_of(refusal))
        form.version.data = letter.version
        return _write_page(found, letter, form)
    flash(kept_words(letter), "ok")
    return redirect(url_for("threads.thread", code=code))


@blueprint.post("/letters/<letter_code>/typed")
@requires("letters.write")
def typed(letter_code: str) -> AnyResponse:
    """Keep the words while they are typed, and say so; a letter in another's place too."""
    form = LetterForm()
    if not form.validate():
        said = {"words": " ".join(map(str, form.text.errors))}
        return make_response(said, 422)
    try:
        version = keep_text(letter_code, form, as_typed=True)
    except Refused as refusal:
        return make_response({"words": sentence_of(refusal)}, 409)
    return make_response({"words": _("Your words are kept."), "version": version})


def keep_text(letter_code: str, form: LetterForm, *, as_typed: bool = False) -> str:
    """Keep what was typed upon the version of the form; where another is kept now, show both.

    Gives the version that is kept now. Raises NotFound and what `write_text` refuses.
    """
    scope, upon = scope_for("letters.write"), form.version.data
    return actions.write_text(
        scope, letter_code, form.words, acting=acting(), upon=upon, as_typed=as_typed
    )


@blueprint.get("/<code>/letters/<letter_code>/sheet")
@requires("sheets.own")
def sheet(code: str, letter_code: str) -> AnyResponse:
    """The letter sheet as a Word file: with what was typed, or lined to write on."""
    found, letter = _letter(code, letter_code)
    term = term_name(found.view.timetable, letter.term_number)
    page = url_for("letters.letter", code=letter.code)
    back = url_for("threads.thread", code=code)
    words = found.words[letter.id]
    return sheet_file(letter, term, _last(found, letter), page, back, words)


def sheet_file(
    letter: Letter, term: str, last: int, page: str, back: str, words: str
) -> AnyResponse:
    """The sheet of a letter, for `page`; what must not be printed now is said where `back` leads.

    As `sheet_of`, with the words that were typed.
    """
    today = clock.today()
    if Act.PRINT not in allowed([letter], today)[letter.id]:
        flash(sentence_of(Refused("letters.rests", letter=letter.code)), "warning")
        return redirect(back)
    reading = reading_of(letter, today)
    if reading.is_held:
        flash(sentence_of(held_back(reading)), "warning")
        return redirect(back)
    url = current_app.config["BASE_URL"] + page
    pictures = own_pictures(scope_for("sheets.own"), [letter], today)[letter.id]
    paper = sheet_of(letter, term, last, url, today, text=words, pictures=pictures)
    return word_file(render_letter_sheet(paper), letter.code)


def chip_of_card(card: Card) -> Chip:
    """The chip of a letter in the thread."""
    return chip_of(card.standing)


def _write_page(found: Thread, letter: Letter, form: LetterForm, rests: str | None = None) -> str:
    """The form; of a letter that `rests` that sentence, with what was typed before."""
    stage = stage_of(letter.number, _last(found, letter))
    return render_template(
        "letters/threads/write.html",
        view=found.view,
        letter=letter,
        words=found.words[letter.id],
        form=form,
        writable=writable(letter),
        rests=rests,
        reading=reading_of(letter, clock.today()),
        pictures=own_pictures(scope_for("letters.write"), [letter], clock.today())[letter.id],
        question=guiding_question(Direction.TO_CHILD, stage, letter.number),
    )


def _letter(code: str, letter_code: str) -> tuple[Thread, Letter]:
    """A volunteer's own letter to the child. Raises NotFound."""
    found = thread_of(scope_for("letters.thread"), code, clock.today())
    for letter in found.view.letters:
        own = letter.direction == Direction.TO_CHILD and letter.writer_id is None
        if own and letter.code == letter_code:
            return found, letter
    raise NotFound("letters.unknown", letter=letter_code)


def _last(found: Thread, letter: Letter) -> int:
    return last_number(found.view.letters, letter)
