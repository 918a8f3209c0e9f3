"""Pairs: the list with stamp strips, and one pair. No letter's words are shown here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from app import clock
from app.locale import lazy as _l
from app.models import Pair
from app.permissions import allowed, allowed_at, requires, scope_for
from app.store.letters.endings import clearances_of, reaches_above
from app.store.letters.formers import former_of, former_view
from app.store.letters.lists import LetterLine
from app.store.letters.pair_lists import PairFilter, all_pairs, page_of_pairs
from app.store.letters.pairs import PairView, pair_view
from app.store.letters.reserves import is_reserve_needed
from app.store.letters.sheets import is_away
from app.store.messages.by_hand import remindable
from app.store.people.schools import schools_to_choose
from app.store.rounds.successors.leaving import search_of
from app.store.scope import Scope
from app.web.columns import Keyed, columns_shown
from app.web.letters.chips import Chip, chip_of
from app.web.letters.pairs_forms import ReasonForm
from app.web.letters.rows import rows_of
from app.web.letters.stamps import Strip, strip_of
from app.web.letters.standing import chip_of_pair, said_of_pairs
from app.web.listing import filter_in_address, page_in_address
from app.web.oversight.handing_out import handed_out
from app.web.tables import file_wanted
from app.wording.letters import FACTS
from app.wording.letters.pairs import END_REASONS
from app.wording.messages import NOT_NOW
from letters.pairs.endings import graver
from letters.pairs.facts import EndReason

blueprint = Blueprint("pairs", __name__, url_prefix="/pairs")


@dataclass(frozen=True, slots=True)
class Row:
    """A pair as a line of a list."""

    view: PairView
    strip: Strip
    chip: Chip | None


COLUMNS: Keyed = (
    ("code", _l("Pair"), lambda row: row.view.pair.code),
    ("", _l("Child"), lambda row: row.view.pair.child.pen_name),
    ("volunteer", _l("Volunteer"), lambda row: row.view.pair.volunteer.pen_name),
    ("school", _l("School"), lambda row: row.view.pair.child.school.name),
    ("cohort", _l("Cohort"), lambda row: row.view.timetable.cohort),
    ("from", _l("From"), lambda row: row.view.pair.from_on),
    ("until", _l("Until"), lambda row: row.view.pair.until_on),
    ("now", _l("Now"), lambda row: row.chip.words if row.chip else ""),
    ("silent", _l("Weeks without a letter for the child"), lambda row: row.view.weeks_silent),
    ("letters", _l("Letters"), lambda row: row.strip.words),
)
OFFERED = {key: words for key, words, _value in COLUMNS if key}
USUAL = "volunteer school letters now"


@blueprint.app_context_processor
def words() -> dict[str, object]:
    """The words for the reasons why pairs end, for all templates."""
    return {"END_REASONS": END_REASONS}


def rows_of_pairs(views: Sequence[PairView]) -> list[Row]:
    """Pairs as lines of a list; also for the first page."""
    return [
        Row(
            view,
            strip_of(view.strips),
            chip_of_pair(view.pair, view.answer) or _chip_of_letter(view),
        )
        for view in views
    ]


def _chip_of_letter(view: PairView) -> Chip | None:
    return chip_of(view.latest) if view.latest else None


def reach_of_pairs(wanted: PairFilter) -> tuple[Scope, PairFilter]:
    """How far a list of pairs goes: facts are for whoever sees the volunteers, and as far."""
    if not allowed("volunteers.view"):
        return scope_for("pairs.view"), replace(wanted, fact=None)
    return scope_for("volunteers.view" if wanted.fact else "pairs.view"), wanted


@blueprint.get("/")
@requires("pairs.view")
def pairs() -> str | Response:
    """The list; with `as` in the address, the same as a file."""
    today = clock.today()
    scope, wanted = reach_of_pairs(filter_in_address(PairFilter))
    shown = columns_shown("pairs", OFFERED, USUAL)
    if kind := file_wanted():
        rows = rows_of_pairs(all_pairs(scope, wanted, today))
        return handed_out(kind, "pairs", shown.of(COLUMNS), rows)
    page = page_of_pairs(scope, wanted, today, page_in_address())
    return render_template(
        "letters/pairs/list.html",
        page=page.showing(rows_of_pairs(page.rows)),
        wanted=wanted,
        shown=shown,
        schools=schools_to_choose(scope_for("schools.view")),
        facts=FACTS if allowed("volunteers.view") else {},
    )


@blueprint.get("/<code>")
@requires("pairs.view")
def pair(code: str) -> str:
    """One pair: its standing, its strip and its letters, without their words."""
    return page_of_pair(pair_view(scope_for("pairs.view"), code, clock.today()))


def _former_of(view: PairView) -> PairView | None:
    """The pair before; who sees no volunteers sees it as far as the next one does."""
    if allowed_at(view.pair.child.school)("volunteers.view"):
        return former_view(view.pair, view.today)
    told = former_of(view.pair, view.today)
    return told.view if told else None


def _leaves(pair: Pair) -> bool:
    """Whether the next friend of the child may be looked for, by this reader."""
    here = allowed_at(pair.child.school)
    return pair.until_on is None and pair.volunteer.left_on is not None and here("rounds.view")


def page_of_pair(
    view: PairView,
    form: ReasonForm | None = None,
    calls: Sequence[tuple[str, str]] = (),
    note: str = "",
) -> str:
    """The page of one pair; `form` is one whose reason is missing.

    `calls` are names and phones that were asked for, `note` is one that was not sent.
    """
    row = view.pair
    lines = [LetterLine(letter, view.standings[letter.code]) for letter in view.letters]
    for_safety = row.end_reason == EndReason.SAFEGUARDING
    former, here = _former_of(view), allowed_at(row.child.school)
    above = here("pairs.clear") and reaches_above(scope_for("pairs.clear"), row.child.school)
    late = [line for line in lines if line.standing.is_late or line.standing.probably_lost]
    cared_for = late if here("letters.remind") and row.until_on is None else []
    return render_template(
        "letters/pairs/pair.html",
        view=view,
        here=here,
        row=rows_of_pairs([view])[0],
        letters=rows_of(lines),
        said=said_of_pairs([row])[row.code],
        can_raise=bool(row.end_reason and graver(EndReason(row.end_reason))),
        clearances=clearances_of(row) if for_safety else None,
        above=above,
        late=rows_of(cared_for),
        remindable=remindable([line.letter for line in cared_for], view.today) if cared_for else {},
        not_now=NOT_NOW,
        calls=calls,
        note=note,
        form=form or ReasonForm(formdata=None),
        former=former,
        former_strip=former and strip_of(former.strips),
        search=search_of(scope_for("rounds.view"), row) if _leaves(row) else None,
        away=is_away(view.pair.volunteer, view.today),
        reserve_needed=here("pairs.reserve") and is_reserve_needed(view.pair, view.today),
    )
