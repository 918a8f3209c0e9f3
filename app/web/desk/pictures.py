"""Pictures for whoever would rather look than read; each has its table, as a file too."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.locale import lazy as _l
from app.permissions import requires, scope_for
from app.store.desk.pictures import flow, places
from app.store.desk.pictures.flow import PictureFilter
from app.store.letters.lateness import Lateness
from app.store.listing import page_of_all
from app.store.people.schools import counties_within
from app.store.scope import Scope
from app.web.desk.blueprint import blueprint
from app.web.listing import filter_in_address, page_in_address
from app.web.tables import as_file, file_wanted
from app.wording.letters import HOLDERS

WEEKS = (12, 26, 52)
SHADES = 4
# Where the counties of the programme lie to each other: column and row. Others follow in rows.
TILES = {
    "441623": (0, 0),
    "441624": (1, 0),
    "441602": (0, 2),
    "441625": (1, 1),
    "441622": (2, 1),
    "441621": (1, 2),
}
HELD_FOR = (_l("up to a week"), _l("up to two"), _l("up to four"), _l("longer"))


@dataclass(frozen=True, slots=True)
class PictureTable:
    """What stands in a picture, in rows; the first row of a file are the heads."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Any]]


@blueprint.get("/pictures")
@requires("today.view")
def pictures() -> str | Response:
    """All pictures, narrowed by the address; with `as`, the table of one of them as a file."""
    scope, wanted = scope_for("today.view"), filter_in_address(PictureFilter)
    kind, name = file_wanted(), request.args.get("table", "")
    if kind and name in TABLES:
        table = TABLES[name](scope, wanted)
        return as_file(kind, f"{name}-{clock.today()}", table.heads, table.rows)
    today = clock.today()
    lateness = Lateness.shown(today)
    counties = places.counties_of_letters(scope, wanted, lateness)
    rows = flow.schools_by_week(scope, wanted, today)
    return render_template(
        "desk/pictures/pictures.html",
        wanted=wanted,
        spans=WEEKS,
        counties_within=counties_within(scope),
        weeks=flow.letters_by_week(scope, wanted, today),
        mondays=flow.mondays(today, wanted),
        schools=page_of_all(rows, page_in_address()),
        most=max((count for row in rows for count in row.counts), default=0),
        post=page_of_all(places.post_by_school(scope, wanted), page_in_address("post_page")),
        held=[one for one in places.held_how_long(scope, wanted, lateness) if one.letters],
        counties=[(one, *tile) for one, tile in zip(counties, tiles_of(counties), strict=True)],
        holders=HOLDERS,
        held_for=HELD_FOR,
        shade=shade,
    )


def shade(count: float, most: float) -> int:
    """How dark a cell is, 0 (nothing) to 4."""
    return min(SHADES, 1 + int(SHADES * count / most)) if count and most else 0


def tiles_of(counties: Sequence[places.CountyOfLetters]) -> list[tuple[int, int]]:
    """Column and row of each county's tile."""
    known = [TILES[one.county.code] for one in counties if one.county.code in TILES]
    row = max((tile[1] + 1 for tile in known), default=0)
    others = [one.county.code for one in counties if one.county.code not in TILES]
    places_of = {code: (at % 4, row + at // 4) for at, code in enumerate(others)}
    return [(TILES | places_of)[one.county.code] for one in counties]


def _weeks(scope: Scope, wanted: PictureFilter) -> PictureTable:
    rows = flow.letters_by_week(scope, wanted, clock.today())
    heads = [_("Week from"), _("to children"), _("to volunteers")]
    return PictureTable(heads, [(str(one.monday), one.to_child, one.to_volunteer) for one in rows])


def _schools(scope: Scope, wanted: PictureFilter) -> PictureTable:
    today = clock.today()
    heads = [_("Code"), _("School"), *(str(one) for one in flow.mondays(today, wanted))]
    rows = flow.schools_by_week(scope, wanted, today)
    return PictureTable(heads, [(one.school.code, one.school.name, *one.counts) for one in rows])


def _post(scope: Scope, wanted: PictureFilter) -> PictureTable:
    heads = [_("Code"), _("School"), _("Usual days"), _("Nine of ten within"), _("Letters")]
    return PictureTable(
        heads,
        [
            (one.school.code, one.school.name, *_days(one))
            for one in places.post_by_school(scope, wanted)
        ],
    )


def _days(one: places.SchoolPost) -> tuple[int, int, int]:
    return one.transit.median, one.transit.p90, one.transit.samples


def _held(scope: Scope, wanted: PictureFilter) -> PictureTable:
    rows = places.held_how_long(scope, wanted, Lateness.shown(clock.today()))
    heads = [_("Who"), *(str(words) for words in HELD_FOR)]
    return PictureTable(heads, [(str(HOLDERS[one.holder]), *one.counts) for one in rows])


def _counties(scope: Scope, wanted: PictureFilter) -> PictureTable:
    rows = places.counties_of_letters(scope, wanted, Lateness.shown(clock.today()))
    heads = [_("Code"), _("County"), _("Letters"), _("Late")]
    return PictureTable(
        heads, [(one.county.code, one.county.name, one.letters, one.late) for one in rows]
    )


TABLES = {
    "weeks": _weeks,
    "schools": _schools,
    "post": _post,
    "held": _held,
    "counties": _counties,
}
