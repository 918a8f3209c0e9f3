"""Pairs: the list with stamp strips, one pair, and its end. No letter's words are shown here."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.letters import pairs as actions
from app.errors import Refused
from app.permissions import requires, scope
from app.store.letters.lists import LetterLine
from app.store.letters.pairs import PairView, Wanted, all_pairs, page_of_pairs, pair_view
from app.store.people.schools import all_schools
from app.web.acting import acting
from app.web.letters.chips import Chip, chip_of
from app.web.letters.pairs_forms import EndForm
from app.web.letters.rows import rows_of
from app.web.letters.stamps import Strip, strip_of
from app.web.tables import as_file
from app.wording import sentence_of
from app.wording.letters import END_REASONS

blueprint = Blueprint("pairs", __name__, url_prefix="/pairs")


@dataclass(frozen=True, slots=True)
class Row:
    """A pair as a line of a list."""

    view: PairView
    strip: Strip
    chip: Chip | None


@blueprint.app_context_processor
def words() -> dict[str, object]:
    """The words for the reasons why pairs end, for all templates."""
    return {"END_REASONS": END_REASONS}


def rows_of_pairs(views: Sequence[PairView]) -> list[Row]:
    """Pairs as lines of a list; also for the first page."""
    return [
        Row(view, strip_of(view.strips), chip_of(view.latest) if view.latest else None)
        for view in views
    ]


def wanted() -> Wanted:
    """The filters in the address."""
    given = request.args
    return Wanted(
        state=given.get("state", "open"),
        look=given.get("look", ""),
        school=given.get("school", ""),
        text=given.get("text", ""),
        sort=given.get("sort", "school"),
    )


@blueprint.get("/")
@requires("pairs.view")
def pairs() -> str | Response:
    """The list; with `as` in the address, the same as a file."""
    reach, today = scope("pairs.view"), clock.today()
    if request.args.get("as") in {"csv", "xlsx"}:
        return _as_file(all_pairs(reach, wanted(), today))
    page = page_of_pairs(reach, wanted(), today, request.args.get("page", 1, type=int))
    return render_template(
        "letters/pairs/list.html",
        page=page,
        rows=rows_of_pairs(page.rows),
        wanted=wanted(),
        schools=all_schools(scope("schools.view")),
    )


@blueprint.get("/<code>")
@requires("pairs.view")
def pair(code: str) -> str:
    """One pair: its strip and its letters, without their words."""
    view = pair_view(scope("pairs.view"), code, clock.today())
    lines = [LetterLine(letter, view.standings[letter.code]) for letter in view.letters]
    return render_template(
        "letters/pairs/pair.html", view=view, row=rows_of_pairs([view])[0], letters=rows_of(lines)
    )


@blueprint.get("/<code>/end")
@requires("pairs.end")
def ending(code: str) -> str:
    """The form that ends a pair."""
    view = pair_view(scope("pairs.end"), code, clock.today())
    form = EndForm(formdata=None, on=clock.today())
    return render_template("letters/pairs/end.html", view=view, form=form)


@blueprint.post("/<code>/end")
@requires("pairs.end")
def end(code: str) -> str | Response:
    """End a pair."""
    form, view = EndForm(), pair_view(scope("pairs.end"), code, clock.today())
    if not form.validate_on_submit() or form.on.data is None:
        return render_template("letters/pairs/end.html", view=view, form=form)
    try:
        actions.end(
            scope("pairs.end"),
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


def _as_file(views: Sequence[PairView]) -> Response:
    heads = (
        _("Pair"),
        _("Child"),
        _("Volunteer"),
        _("School"),
        _("Cohort"),
        _("From"),
        _("Until"),
        _("Now"),
        _("Weeks without a letter"),
        _("Letters"),
    )
    return as_file(request.args["as"], "pairs", heads, map(_cells, rows_of_pairs(views)))


def _cells(row: Row) -> tuple[object, ...]:
    pair = row.view.pair
    return (
        pair.code,
        pair.child.pen_name,
        pair.volunteer.pen_name,
        pair.child.school.name,
        row.view.timetable.cohort,
        pair.from_on,
        pair.until_on,
        row.chip.words if row.chip else "",
        row.view.weeks_silent,
        row.strip.words,
    )
