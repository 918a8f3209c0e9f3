"""What somebody says of letters: a step of one or of many, taken back, let go on."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app import clock
from app.actions.letters import finds
from app.actions.letters import letters as actions
from app.actions.letters.moves import MoveAnswer
from app.errors import Refused
from app.locale import day
from app.permissions import requires, scope_for
from app.store.letters.letters import letter_coded
from app.store.letters.lists import lines_of
from app.web.acting import acting
from app.web.addresses import local_path
from app.web.letters.blueprint import blueprint
from app.web.letters.forms import MoveForm, MoveManyForm, UndoForm
from app.web.letters.rows import rows_of
from app.wording import sentence_of
from app.wording.letters import STATES
from letters.states import State


@blueprint.post("/<code>/move")
@requires("letters.move")
def move(code: str) -> str | Response:
    """Log a step of one letter."""
    form = MoveForm()
    if not form.validate_on_submit():
        flash(" ".join(str(error) for errors in form.errors.values() for error in errors), "error")
        return _back(form, code)
    try:
        answer = actions.move(
            scope_for("letters.move"),
            code,
            State(form.to.data),
            form.on.data or clock.today(),
            acting=acting(),
            note=form.note.data or None,
        )
    except Refused as refusal:
        return _row(code, sentence_of(refusal)) if _wants_row() else _refused(refusal, form, code)
    if _wants_row():
        return _row(code, said(answer))
    flash(said(answer), "ok" if answer.event == "new" else "info")
    return _back(form, code)


@blueprint.post("/move")
@requires("letters.move")
def move_many() -> Response:
    """Log the same step of all letters that are marked."""
    form = MoveManyForm()
    if not form.validate_on_submit() or not form.codes.data:
        flash(_("Mark the letters first, and choose what happened to them."), "warning")
        return _back(form)
    answers = actions.move_many(
        scope_for("letters.move"),
        form.codes.data,
        State(form.to.data),
        form.on.data or clock.today(),
        acting=acting(),
    )
    _flash_many(answers)
    return _back(form)


@blueprint.post("/<code>/undo")
@requires("letters.move")
def undo(code: str) -> Response:
    """Take back a step."""
    form = UndoForm()
    if form.validate_on_submit() and form.number.data is not None:
        try:
            answer = actions.undo(
                scope_for("letters.move"),
                code,
                form.number.data,
                acting=acting(),
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
    form = MoveForm()
    try:
        answer = actions.release(
            scope_for("letters.move"),
            code,
            clock.today(),
            acting=acting(),
        )
    except Refused as refusal:
        return _refused(refusal, form, code)
    flash(_("The letter goes on: %(state)s.", state=STATES[answer.state]), "ok")
    return _back(form, code)


@blueprint.post("/<code>/find")
@requires("letters.move")
def find(code: str) -> Response:
    """Say where a letter is that nobody expected any more."""
    form = MoveForm()
    if not form.validate_on_submit():
        flash(" ".join(str(error) for errors in form.errors.values() for error in errors), "error")
        return _back(form, code)
    try:
        answer = finds.find(
            scope_for("letters.move"),
            code,
            State(form.to.data),
            form.on.data or clock.today(),
            acting=acting(),
            note=form.note.data or None,
        )
    except Refused as refusal:
        return _refused(refusal, form, code)
    flash(said(answer), "ok" if answer.event == "new" else "info")
    return _back(form, code)


def said(answer: MoveAnswer) -> str:
    """A move's answer in words; of a move made before, by whom and when."""
    state = STATES[answer.state]
    if answer.event == "new":
        return _("Noted: letter %(letter)s is %(state)s.", letter=answer.code, state=state)
    if answer.first is None:
        return _("That was noted before: letter %(letter)s.", letter=answer.code)
    when = day(answer.first.on)
    who = answer.first.who
    if who is None:
        return _("That was noted before, for %(day)s. All is well.", day=when)
    return _("%(who)s noted that before, for %(day)s. All is well.", who=who, day=when)


def _flash_many(answers: Sequence[MoveAnswer]) -> None:
    count = {kind: [a for a in answers if a.event == kind] for kind in ("new", "already")}
    if count["new"]:
        flash(ngettext("%(num)s letter moved.", "%(num)s letters moved.", len(count["new"])), "ok")
    if count["already"]:
        known = len(count["already"])
        flash(ngettext("%(num)s was noted before.", "%(num)s were noted before.", known), "info")
    for answer in answers:
        if answer.refusal is not None:
            flash(sentence_of(answer.refusal), "error")


def _wants_row() -> bool:
    return request.headers.get("HX-Target", "").startswith("row-")


def _row(code: str, answer: str) -> str:
    found = lines_of([letter_coded(scope_for("letters.view"), code)], clock.today())
    return render_template("letters/_row.html", row=rows_of(found, answer)[0])


def _refused(refusal: Refused, form: MoveForm | UndoForm, code: str) -> Response:
    flash(sentence_of(refusal), "error")
    return _back(form, code)


def _back(form: MoveForm | UndoForm, code: str = "") -> Response:
    here = url_for("letters.letter", code=code) if code else url_for("letters.letters")
    return redirect(local_path(form.next.data) if form.next.data else here)
