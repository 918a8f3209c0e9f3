"""Pairs: the list with stamp strips, one pair, and its end. No letter's words are shown here."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.letters import pairs as actions
from app.errors import Refused
from app.locale import lazy as _l
from app.permissions import requires, scope_for
from app.store.letters.lists import LetterLine
from app.store.letters.pair_lists import PairFilter, all_pairs, page_of_pairs
from app.store.letters.pairs import PairView, pair_view
from app.store.people.schools import all_schools
from app.web.acting import acting
from app.web.letters.chips import Chip, chip_of, chip_of_pair
from app.web.letters.pairs_forms import EndForm
from app.web.letters.rows import rows_of
from app.web.letters.stamps import Strip, strip_of
from app.web.listing import filter_in_address, page_in_address
from app.web.tables import Columns, file_wanted, list_as_file
from app.wording import sentence_of
from app.wording.letters import END_REASONS, FACTS

blueprint = Blueprint("pairs", __name__, url_prefix="/pairs")


@dataclass(frozen=True, slots=True)
class Row:
    """A pair as a line of a list."""

    view: PairView
    strip: Strip
    chip: Chip | None


COLUMNS: Columns[Row] = (
    (_l("Pair"), lambda row: row.view.pair.code),
    (_l("Child"), lambda row: row.view.pair.child.pen_name),
    (_l("Volunteer"), lambda row: row.view.pair.volunteer.pen_name),
    (_l("School"), lambda row: row.view.pair.child.school.name),
    (_l("Cohort"), lambda row: row.view.timetable.cohort),
    (_l("From"), lambda row: row.view.pair.from_on),
    (_l("Until"), lambda row: row.view.pair.until_on),
    (_l("Now"), lambda row: row.chip.words if row.chip else ""),
    (_l("Weeks without a letter"), lambda row: row.view.weeks_silent),
    (_l("Letters"), lambda row: row.strip.words),
)


@blueprint.app_context_processor
def words() -> dict[str, object]:
    """The words for the reasons why pairs end, for all templates."""
    return {"END_REASONS": END_REASONS}


def rows_of_pairs(views: Sequence[PairView]) -> list[Row]:
    """Pairs as lines of a list; also for the first page."""
    return [
        Row(view, strip_of(view.strips), chip_of_pair(view.answer) or _chip_of_letter(view))
        for view in views
    ]


def _chip_of_letter(view: PairView) -> Chip | None:
    return chip_of(view.latest) if view.latest else None


@blueprint.get("/")
@requires("pairs.view")
def pairs() -> str | Response:
    """The list; with `as` in the address, the same as a file."""
    scope, today = scope_for("pairs.view"), clock.today()
    wanted = filter_in_address(PairFilter)
    if kind := file_wanted():
        rows = rows_of_pairs(all_pairs(scope, wanted, today))
        return list_as_file(kind, "pairs", COLUMNS, rows)
    page = page_of_pairs(scope, wanted, today, page_in_address())
    return render_template(
        "letters/pairs/list.html",
        page=page.showing(rows_of_pairs(page.rows)),
        wanted=wanted,
        schools=all_schools(scope_for("schools.view")),
        facts=FACTS,
    )


@blueprint.get("/<code>")
@requires("pairs.view")
def pair(code: str) -> str:
    """One pair: its strip and its letters, without their words."""
    view = pair_view(scope_for("pairs.view"), code, clock.today())
    lines = [LetterLine(letter, view.standings[letter.code]) for letter in view.letters]
    return render_template(
        "letters/pairs/pair.html", view=view, row=rows_of_pairs([view])[0], letters=rows_of(lines)
    )


@blueprint.get("/<code>/end")
@requires("pairs.end")
def ending(code: str) -> str:
    """The form that ends a pair."""
    view = pair_view(scope_for("pairs.end"), code, clock.today())
    form = EndForm(formdata=None, on=clock.today())
    return render_template("letters/pairs/end.html", view=view, form=form)


@blueprint.post("/<code>/end")
@requires("pairs.end")
def end(code: str) -> str | Response:
    """End a pair."""
    form, view = EndForm(), pair_view(scope_for("pairs.end"), code, clock.today())
    if not form.validate_on_submit() or form.on.data is None:
        return render_template("letters/pairs/end.html", view=view, form=form)
    try:
        actions.end(
            scope_for("pairs.end"),
            code,
            form.reason.data,
            form.on.data,
            acting=acting(),
        )
    except Refused as refusal:
        form.form_errors.append(sentence_of(refusal))
        return render_template("letters/pairs/end.html", view=view, form=form)
    flash(_("The pair has ended. Letters still to be written are no longer expected."), "ok")
    return redirect(url_for("pairs.pair", code=code))
