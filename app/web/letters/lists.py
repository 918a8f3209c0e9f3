"""The list of letters, and the page of one."""

from flask import render_template
from werkzeug.wrappers import Response

from app import clock
from app.locale import lazy as _l
from app.permissions import requires, scope_for
from app.store.letters.letters import letter_view, movers_with
from app.store.letters.lists import LetterFilter, LetterLine, all_letters, page_of_letters
from app.store.people.schools import all_schools
from app.web.letters.blueprint import blueprint
from app.web.letters.chips import chip_of
from app.web.letters.forms import MoveForm, MoveManyForm
from app.web.letters.rows import rows_of
from app.web.listing import filter_in_address, page_in_address
from app.web.tables import Columns, file_wanted, list_as_file
from app.wording.letters import DIRECTIONS, HOLDERS, STATES
from letters.movers import steps
from letters.states import Direction

COLUMNS: Columns[LetterLine] = (
    (_l("Letter"), lambda line: line.letter.code),
    (_l("Pair"), lambda line: line.letter.pair.code),
    (_l("Child"), lambda line: line.letter.pair.child.pen_name),
    (_l("Volunteer"), lambda line: line.letter.pair.volunteer.pen_name),
    (_l("School"), lambda line: line.letter.pair.child.school.name),
    (_l("Direction"), lambda line: str(DIRECTIONS[Direction(line.letter.direction)])),
    (_l("Number"), lambda line: line.letter.number),
    (_l("Term"), lambda line: line.letter.term_number),
    (_l("State"), lambda line: str(STATES[line.standing.state])),
    (_l("Who has it"), lambda line: str(HOLDERS[line.standing.holder])),
    (_l("Since"), lambda line: line.standing.since),
    (_l("To be written by"), lambda line: line.letter.due_on),
    (_l("Expected by"), lambda line: line.standing.expected_by),
    (_l("Days late"), lambda line: line.standing.late_by),
)


@blueprint.get("/")
@requires("letters.view")
def letters() -> str | Response:
    """The list; with `as` in the address, the same as a file."""
    scope, today = scope_for("letters.view"), clock.today()
    wanted = filter_in_address(LetterFilter)
    if kind := file_wanted():
        return list_as_file(kind, "letters", COLUMNS, all_letters(scope, wanted, today))
    page = page_of_letters(scope, wanted, today, page_in_address())
    return render_template(
        "letters/list.html",
        page=page.showing(rows_of(page.rows)),
        wanted=wanted,
        schools=all_schools(scope_for("schools.view")),
        form=MoveManyForm(formdata=None).offer(
            steps(movers_with(scope_for("letters.move"))), today
        ),
    )


@blueprint.get("/<code>")
@requires("letters.view")
def letter(code: str) -> str:
    """The page of one letter: where it is, what happened, what can be done."""
    view = letter_view(scope_for("letters.view"), scope_for("letters.move"), code, clock.today())
    return render_template(
        "letters/letter.html",
        view=view,
        chip=chip_of(view.standing),
        form=MoveForm(formdata=None).offer(tuple(view.choices), clock.today()),
        found_form=MoveForm(formdata=None).offer(tuple(view.places), clock.today()),
    )
