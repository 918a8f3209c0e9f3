"""The page of a school's contact: what to do now, in the order in which it is done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import SystemRandom
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app import clock
from app.actions.bundles import bundles
from app.actions.desk.take_back import take_back as take_back_at_desk
from app.actions.letters import letters
from app.actions.letters.moves import MoveAnswer
from app.actions.letters.sending_on import send_on
from app.actions.people import schools as schools_actions
from app.errors import Refused
from app.permissions import requires, scope_for
from app.store.bundles.bundles import view_of
from app.store.desk.checklist.own import steps_of_school
from app.store.desk.logged import bundles_confirmed_on, bundles_posted_on, logged_at_desk
from app.store.desk.school import IN_POST, Desk, desk_of
from app.store.letters.absences import away_at_school
from app.store.letters.lists import LetterLine
from app.store.people.schools import all_schools, school_by_code
from app.web.acting import acting
from app.web.bundles.bundles_forms import TickForm
from app.web.bundles.ticks import Tick, ticks_at_school, ticks_of
from app.web.letters.moves import said
from app.web.numbers import number_said
from app.web.people.schools import blueprint
from app.web.taps import done_once
from app.web.undoing import flash_moved, flash_with_undo
from app.wording import sentence_of
from app.wording.people.classes import class_words
from letters.states import Direction, State


@dataclass(frozen=True, slots=True)
class DeskStep:
    """Letters that wait for the same thing: since when, and how many are late."""

    ticks: Sequence[Tick]
    since: date | None
    late: int
    group: str = ""


@blueprint.get("/school")
@requires("schools.own")
def own() -> str | Response:
    """The desk of the contact's school; a contact of several chooses one."""
    scope = scope_for("schools.own")
    schools = all_schools(scope, closed=True)
    if len(schools) != 1 and not request.args.get("school"):
        return render_template("desk/choose.html", schools=schools)
    code = request.args.get("school") or schools[0].code
    desk = desk_of(scope, code, clock.today())
    return render_template(
        "desk/school.html",
        schools=schools,
        away=away_at_school(desk.school.id, clock.today()),
        logged=logged_at_desk(desk.school.id, clock.today()),
        confirmed=bundles_confirmed_on(desk.school.id, clock.today()),
        posted=bundles_posted_on(desk.school.id, clock.today()),
        way=steps_of_school(desk.school, clock.now(), clock.today()),
        **_shown(desk),
    )


@blueprint.post("/school/<code>/address")
@requires("schools.own")
def say_address(code: str) -> str | Response:
    """Where letters to the school are posted to."""
    given = request.form
    try:
        schools_actions.say_address(
            scope_for("schools.own"),
            code,
            given.get("address", ""),
            given.get("postcode", ""),
            acting=acting(),
        )
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        typed: dict[str, Any] = {
            name: given.get(name, "")[:200] for name in ("address", "postcode")
        }
        return redirect(url_for("schools.own", school=code, **typed))
    flash(_("Thank you! Letters will be posted there."), "ok")
    return redirect(url_for("schools.own", school=code))


@blueprint.post("/school/<code>/arrived")
@requires("letters.move")
def arrived(code: str) -> Response:
    """Letters that came by themselves, in no bundle."""
    return _moved(code, State.AT_SCHOOL)


@blueprint.post("/school/<code>/sent-on")
@requires("letters.move")
def sent_on(code: str) -> Response:
    """Letters of children who changed school are in the post to the new one."""
    scope = scope_for("letters.move")
    school_by_code(scope, code)
    form, by = TickForm(), acting()
    on = form.day(by.today)
    return _answered(
        code,
        lambda: send_on(scope, form.letter.data, on, acting=by),
        lambda answers: _flash_answers(answers, State.POSTED, by.now, code),
    )


@blueprint.post("/school/<code>/handed-out")
@requires("letters.move")
def handed_out(code: str) -> Response:
    """Letters that the children have now."""
    return _moved(code, State.DELIVERED)


@blueprint.post("/school/<code>/handed-in")
@requires("letters.move")
def handed_in(code: str) -> Response:
    """Replies that the children gave to their teacher."""
    return _moved(code, State.HANDED_IN)


@blueprint.post("/school/<code>/posted")
@requires("bundles.pack")
def posted(code: str) -> Response:
    """The replies are in the post, as one bundle."""
    scope, form, by = scope_for("bundles.pack"), TickForm(), acting()
    chosen, on = form.letter.data, form.day(by.today)
    return _answered(
        code,
        lambda: bundles.send(
            scope, code, Direction.TO_VOLUNTEER, chosen, on, acting=by, rng=SystemRandom()
        ),
        lambda done: flash_with_undo(
            ngettext(
                "%(num)s reply is on its way, in bundle %(bundle)s. Thank you!",
                "%(num)s replies are on their way, in bundle %(bundle)s. Thank you!",
                done.letters,
                bundle=done.code,
            ),
            url_for("bundles.unpost", code=done.code),
            {"back": "school", "school": code},
        ),
    )


@blueprint.post("/school/<code>/take-back")
@requires("letters.move")
def take_back(code: str) -> Response:
    """A wrong tap: the letters go back to where they were."""
    school_by_code(scope_for("letters.move"), code)
    given = (value.partition("/") for value in request.form.getlist("event"))
    read = [(letter, number_said(number)) for letter, _slash, number in given]
    events = [(letter, number) for letter, number in read if number is not None]
    return _answered(
        code,
        lambda: take_back_at_desk(scope_for("letters.move"), events, acting=acting()),
        lambda answers: flash(_("Taken back."), "ok"),
    )


def _moved(code: str, to: State) -> Response:
    """Move the ticked letters of the school, and say what that did."""
    school_by_code(scope_for("letters.move"), code)
    scope, form, by = scope_for("letters.move"), TickForm(), acting()
    chosen, on = form.letter.data, form.day(by.today)
    return _answered(
        code,
        lambda: letters.move_many(scope, chosen, to, on, acting=by),
        lambda answers: _flash_answers(answers, to, by.now, code),
    )


def _answered(code: str, act: Callable[[], Any], tell: Callable[[Any], None]) -> Response:
    """Do it, tell what it did, and go back to the desk."""
    try:
        done = done_once(act)
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    else:
        tell(done)
    return redirect(url_for("schools.own", school=code))


def _flash_answers(answers: Sequence[MoveAnswer], to: State, at: datetime, school: str) -> None:
    new = sum(answer.event == "new" for answer in answers)
    if new:
        flash_moved(_said(to, new), at, url_for("schools.own", school=school))
    elif not answers:
        flash(_("No letter was ticked, so nothing has changed."), "warning")
    elif all(answer.event == "already" for answer in answers):
        flash(_("This was logged before; nothing has changed."), "ok")
    for answer in answers:
        if answer.event == "held":
            flash(said(answer), "warning")
        if answer.refusal is not None:
            flash(sentence_of(answer.refusal), "error")


def _said(to: State, count: int) -> str:
    match to:
        case State.DELIVERED:
            return ngettext(
                "%(num)s letter is with its child now. Thank you!",
                "%(num)s letters are with their children now. Thank you!",
                count,
            )
        case State.POSTED:
            return ngettext(
                "%(num)s letter is on its way to the new school. Thank you!",
                "%(num)s letters are on their way to the new school. Thank you!",
                count,
            )
        case State.HANDED_IN:
            return ngettext(
                "%(num)s reply handed in. Thank you!",
                "%(num)s replies handed in. Thank you!",
                count,
            )
        case _:
            return ngettext(
                "%(num)s letter arrived. Thank you!", "%(num)s letters arrived. Thank you!", count
            )


def _shown(desk: Desk) -> dict[str, Any]:
    return {
        "desk": desk,
        "today": clock.today(),
        "school": desk.school,
        "bags": {row.bundle.code: ticks_of(view_of(row.bundle).lines) for row in desk.coming},
        "single": _step(desk.single),
        "to_send_on": _step([x for x in desk.to_send_on if x.letter.state == State.AT_SCHOOL]),
        "still_coming": _step([x for x in desk.to_send_on if x.letter.state in IN_POST]),
        "to_hand_out": _step(desk.to_hand_out),
        "writing": [_step(of.lines, class_words(of.grade, of.class_name)) for of in desk.writing],
        "to_post": _step(desk.to_post),
    }


def _step(lines: Sequence[LetterLine], group: str = "") -> DeskStep:
    return DeskStep(
        ticks_at_school(lines),
        min((line.standing.since for line in lines), default=None),
        sum(line.standing.is_late for line in lines),
        group,
    )
