"""The list of letters, and the page of one."""

from flask import render_template
from werkzeug.wrappers import Response

from app import clock
from app.permissions import requires, scope_for, signed_in
from app.store.letters.letters import letter_view, movers_with
from app.store.letters.lists import LetterFilter, all_letters, page_of_letters
from app.store.people.schools import schools_to_choose
from app.web.letters.blueprint import blueprint
from app.web.letters.chips import chip_of
from app.web.letters.columns import COLUMNS, letter_columns
from app.web.letters.forms import MoveForm, MoveManyForm
from app.web.letters.pictures.pages import scans_of
from app.web.letters.rows import rows_of
from app.web.listing import filter_in_address, page_in_address
from app.web.oversight.handing_out import handed_out
from app.web.tables import file_wanted
from letters.movers import steps


@blueprint.get("/")
@requires("letters.view")
def letters() -> str | Response:
    """The list; with `as` in the address, the same as a file."""
    scope, today = scope_for("letters.view"), clock.today()
    wanted, shown = filter_in_address(LetterFilter), letter_columns()
    if kind := file_wanted():
        return handed_out(kind, "letters", shown.of(COLUMNS), all_letters(scope, wanted, today))
    page = page_of_letters(scope, wanted, today, page_in_address())
    return render_template(
        "letters/list.html",
        page=page.showing(rows_of(page.rows)),
        wanted=wanted,
        shown=shown,
        schools=schools_to_choose(scope_for("schools.view")),
        form=MoveManyForm(formdata=None).offer(
            steps(movers_with(scope_for("letters.move"))), today
        ),
    )


@blueprint.get("/<code>")
@requires("letters.view")
def letter(code: str) -> str:
    """The page of one letter: where it is, what happened, what can be done."""
    view = letter_view(
        scope_for("letters.view"),
        scope_for("letters.move"),
        code,
        clock.today(),
        reader_id=signed_in().id,
    )
    return render_template(
        "letters/letter.html",
        view=view,
        chip=chip_of(view.standing),
        scans=scans_of(view.letter),
        form=MoveForm(formdata=None).offer(tuple(view.choices), clock.today()),
        found_form=MoveForm(formdata=None).offer(tuple(view.places), clock.today()),
    )
