"""What somebody says of letters: a step of one or of many, taken back, let go on."""

from collections.abc import Sequence
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app import clock
from app.actions.desk.take_back import take_back as take_back_at_desk
from app.actions.letters import finds
from app.actions.letters import letters as actions
from app.actions.letters.moves import MoveAnswer
from app.actor import Acting
from app.errors import Refused
from app.locale import day
from app.permissions import allowed, requires, scope_for, signed_in
from app.store.desk.logged import moved_at
from app.store.letters.letters import letter_coded
from app.store.letters.lists import lines_of
from app.web.acting import acting
from app.web.addresses import local_path
from app.web.letters.blueprint import blueprint
from app.web.letters.columns import letter_columns
from app.web.letters.forms import MoveForm, MoveManyForm, TakeBackForm, UndoForm
from app.web.letters.rows import rows_of
from app.web.taps import done_once
from app.web.undoing import flash_moved
from app.wording import sentence_of
from app.wording.letters import STATES
from app.wording.letters.noted import NOTED
from letters.states import State

AnyForm = MoveForm | UndoForm | TakeBackForm


@blueprint.post("/<code>/move")
@requires("letters.move")
def move(code: str) -> str | Response:
    """Log a step of one letter."""
    form = MoveForm()
    if not form.validate_on_submit():
        _tell_faults(form)
        return _back(form, code)
    by = acting()
    try:
        answer = actions.move(
            scope_for("letters.move"),
            code,
            State(form.to.data),
            form.on.data or by.today,
            acting=by,
            note=form.note.data or None,
        )
    except Refused as refusal:
        return _row(code, sentence_of(refusal)) if _wants_row() else _refused(refusal, form, code)
    if _wants_row():
        return _row(code, said(answer), by.now if answer.event == "new" else None)
    return _told(answer, form, by.now)


@blueprint.post("/move")
@requires("letters.move")
def move_many() -> Response:
    """Log the same step of all letters that are marked."""
    form = MoveManyForm()
    if not form.validate_on_submit() or not form.codes.data:
        flash(_("Mark the letters first, and choose what happened to them."), "warning")
        return _back(form)
    by = acting()
    answers = actions.move_many(
        scope_for("letters.move"),
        form.codes.data,
        State(form.to.data),
        form.on.data or by.today,
        acting=by,
    )
    flash_answers(answers, by.now, _place(form))
    return _back(form)


@blueprint.post("/take-back")
@requires("letters.move")
def take_back() -> Response:
    """Take back all that this person logged at one moment, if nobody has gone on since."""
    form, by = TakeBackForm(), acting()
    at = form.at if form.validate_on_submit() else None
    try:
        back = done_once(lambda: _taken_back(at, by)) if at else 0
    except Refused as refusal:
        return _refused(refusal, form, "")
    if not back:
        flash(_("Since then these letters have moved on, so they stay where they are."), "warning")
        return _back(form)
    flash(
        ngettext(
            "Taken back: %(num)s letter is where it was.",
            "Taken back: %(num)s letters are where they were.",
            back,
        ),
        "ok",
    )
    return _back(form)


def _taken_back(at: datetime, by: Acting) -> int:
    """How many letters are back where they were before that moment."""
    events = moved_at(signed_in().id, at)
    if events:
        take_back_at_desk(scope_for("letters.move"), events, acting=by)
    return len({code for code, _number in events})


@blueprint.post("/<code>/undo")
@requires("letters.move")
def undo(code: str) -> Response:
    """Take back a step."""
    form = UndoForm()
    if form.reason.errors or not form.validate_on_submit():
        _tell_faults(form)
    elif form.number.data is not None:
        try:
            answer = actions.take_back(
                scope_for("letters.move"),
                code,
                form.number.data,
                acting=acting(),
                reason=(form.reason.data or "").strip(),
            )
        except Refused as refusal:
            return _refused(refusal, form, code)
        where = STATES[answer.state]
        flash(_("Taken back. The letter is where it was before: %(state)s.", state=where), "ok")
    return _back(form, code)


@blueprint.post("/<code>/release")
@requires("letters.move")
def release(code: str) -> Response:
    """Let a held letter go on."""
    form, by = MoveForm(), acting()
    try:
        answer = actions.release(scope_for("letters.move"), code, by.today, acting=by)
    except Refused as refusal:
        return _refused(refusal, form, code)
    words = _("The letter goes on: %(state)s.", state=STATES[answer.state])
    flash_moved(words, by.now, _place(form, code))
    return _back(form, code)


@blueprint.post("/<code>/find")
@requires("letters.move")
def find(code: str) -> Response:
    """Say where a letter is that nobody expected any more."""
    form = MoveForm()
    if not form.validate_on_submit():
        _tell_faults(form)
        return _back(form, code)
    by = acting()
    try:
        answer = finds.find(
            scope_for("letters.move"),
            code,
            State(form.to.data),
            form.on.data or by.today,
            acting=by,
            note=form.note.data or None,
        )
    except Refused as refusal:
        return _refused(refusal, form, code)
    return _told(answer, form, by.now)


def _tell_faults(form: AnyForm) -> None:
    flash(" ".join(str(error) for errors in form.errors.values() for error in errors), "error")


def said(answer: MoveAnswer) -> str:
    """A move's answer in words; of a move made before, by whom and when."""
    if answer.event == "new":
        # Whoever has many letters wants to know which; a volunteer has it before their eyes.
        which = f" ({answer.code})" if allowed("today.view") else ""
        return str(NOTED[answer.state]) + which
    if answer.event == "held":
        return _(
            "Please keep letter %(letter)s for now: it may not go on yet. The coordinator decides "
            "what happens to it.",
            letter=answer.code,
        )
    if answer.first is None:
        return _("That was noted before: letter %(letter)s.", letter=answer.code)
    when = day(answer.first.on)
    who = answer.first.who
    if who is None:
        return _("That was noted before, for %(day)s. All is well.", day=when)
    return _("%(who)s noted that before, for %(day)s. All is well.", who=who, day=when)


def _told(answer: MoveAnswer, form: MoveForm, at: datetime) -> Response:
    """Say what became of one letter, with the way back where it moved."""
    if answer.event == "new":
        flash_moved(said(answer), at, _place(form, answer.code))
    else:
        flash(said(answer), "info")
    return _back(form, answer.code)


def flash_answers(answers: Sequence[MoveAnswer], at: datetime, back: str) -> None:
    """Say what became of many letters, with the way back for those that moved."""
    count = {kind: [a for a in answers if a.event == kind] for kind in ("new", "already")}
    if count["new"]:
        moved = len(count["new"])
        flash_moved(ngettext("%(num)s letter moved.", "%(num)s letters moved.", moved), at, back)
    if count["already"]:
        known = len(count["already"])
        flash(ngettext("%(num)s was noted before.", "%(num)s were noted before.", known), "info")
    for answer in answers:
        if answer.event == "held":
            flash(said(answer), "warning")
        if answer.refusal is not None:
            flash(sentence_of(answer.refusal), "error")


def _wants_row() -> bool:
    return request.headers.get("HX-Target", "").startswith("row-")


def _row(code: str, answer: str, undo: datetime | None = None) -> str:
    found = lines_of([letter_coded(scope_for("letters.view"), code)], clock.today())
    row, shown = rows_of(found, answer)[0], letter_columns()
    return render_template("letters/_row.html", row=row, undo=undo, shown=shown)


def _refused(refusal: Refused, form: AnyForm, code: str) -> Response:
    flash(sentence_of(refusal), "error")
    return _back(form, code)


def _back(form: AnyForm, code: str = "") -> Response:
    return redirect(_place(form, code))


def _place(form: AnyForm, code: str = "") -> str:
    """Where the button was, else the letter's page or the list."""
    here = url_for("letters.letter", code=code) if code else url_for("letters.letters")
    return local_path(form.next.data) if form.next.data else here
