"""The list of letters, and the page of one."""

from collections.abc import Sequence

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.permissions import requires, scope
from app.store.letters.letters import letter_view, movers_with
from app.store.letters.lists import LetterLine, Wanted, all_letters, page_of_letters
from app.store.people.schools import all_schools
from app.web.letters.blueprint import blueprint
from app.web.letters.chips import chip_of
from app.web.letters.forms import MoveForm, MoveManyForm
from app.web.letters.rows import rows_of
from app.web.numbers import whole
from app.web.tables import as_file
from app.wording.letters import DIRECTIONS, HOLDERS, STATES
from letters.movers import steps
from letters.states import Direction, Holder, State


def wanted() -> Wanted:
    """The filters in the address; what is not known narrows nothing."""
    given = request.args
    return Wanted(
        where=given.get("where", "under_way"),
        state=_known(State, given.get("state", "")),
        holder=_known(Holder, given.get("holder", "")),
        school=given.get("school", ""),
        direction=_known(Direction, given.get("direction", "")),
        term=given.get("term", None, type=whole),
        late="late" in given,
        lost="lost" in given,
        pair=given.get("pair", ""),
        text=given.get("text", ""),
        sort=given.get("sort", "since"),
    )


@blueprint.get("/")
@requires("letters.view")
def letters() -> str | Response:
    """The list; with `as` in the address, the same as a file."""
    reach, today = scope("letters.view"), clock.today()
    if request.args.get("as") in {"csv", "xlsx"}:
        return _as_file(all_letters(reach, wanted(), today))
    page = page_of_letters(reach, wanted(), today, request.args.get("page", 1, type=int))
    return render_template(
        "letters/list.html",
        page=page,
        rows=rows_of(page.rows),
        wanted=wanted(),
        schools=all_schools(scope("schools.view")),
        form=MoveManyForm(formdata=None).offer(steps(movers_with(scope("letters.move"))), today),
    )


@blueprint.get("/<code>")
@requires("letters.view")
def letter(code: str) -> str:
    """One letter."""
    view = letter_view(scope("letters.view"), scope("letters.move"), code, clock.today())
    return render_template(
        "letters/letter.html",
        view=view,
        chip=chip_of(view.standing),
        form=MoveForm(formdata=None).offer(tuple(view.choices), clock.today()),
    )


def _as_file(lines: Sequence[LetterLine]) -> Response:
    heads = (
        _("Letter"),
        _("Pair"),
        _("Child"),
        _("Volunteer"),
        _("School"),
        _("Direction"),
        _("Number"),
        _("Term"),
        _("State"),
        _("Who has it"),
        _("Since"),
        _("To be written by"),
        _("Expected by"),
        _("Days late"),
    )
    return as_file(request.args["as"], "letters", heads, map(_cells, lines))


def _cells(line: LetterLine) -> tuple[object, ...]:
    letter, standing = line.letter, line.standing
    return (
        letter.code,
        letter.pair.code,
        letter.pair.child.pen_name,
        letter.pair.volunteer.pen_name,
        letter.pair.child.school.name,
        str(DIRECTIONS[Direction(letter.direction)]),
        letter.number,
        letter.term_number,
        str(STATES[standing.state]),
        str(HOLDERS[standing.holder]),
        standing.since,
        letter.due_on,
        standing.expected_by,
        standing.late_by,
    )


def _known(kind: type[State] | type[Holder] | type[Direction], value: str) -> str:
    return value if value in set(kind) else ""
