"""Schools for coordinators: the list, and one school."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from app import clock
from app.locale import lazy as _l
from app.permissions import allowed_at, requires, scope_for
from app.store.desk.school_lists import (
    SchoolFilter,
    all_school_rows,
    page_of_schools,
    school_view,
)
from app.store.letters.calendars import transit_of
from app.store.people.schools import counties_with_schools, school_of_id
from app.web.columns import Keyed, columns_shown
from app.web.listing import filter_in_address, page_in_address
from app.web.tables import file_wanted, list_as_file
from letters.states import WAY

blueprint = Blueprint("schools", __name__)

COLUMNS: Keyed = (
    ("code", _l("Code"), lambda row: row.school.code),
    ("county", _l("County"), lambda row: row.school.county.name),
    ("town", _l("Town"), lambda row: row.school.town),
    ("", _l("School"), lambda row: row.school.name),
    ("postcode", _l("Postcode"), lambda row: row.school.postcode),
    ("children", _l("Children"), lambda row: row.children),
    ("pairs", _l("Pairs"), lambda row: row.pairs),
    ("at_school", _l("Letters at the school"), lambda row: row.at_school),
    ("late", _l("Late"), lambda row: row.late),
)
OFFERED = {
    "code": _l("Code"),
    "county": _l("County"),
    "town": _l("Town"),
    "postcode": _l("Postcode"),
    "contact": _l("Contact"),
    "children": _l("Children"),
    "pairs": _l("Pairs"),
    "at_school": _l("Letters at the school"),
    "late": _l("Late"),
}
USUAL = "county contact children pairs at_school late"


@blueprint.get("/schools")
@requires("schools.view")
def schools() -> str | Response:
    """The list; with `as` in the address, the same as a file."""
    scope, today = scope_for("schools.view"), clock.today()
    wanted, shown = filter_in_address(SchoolFilter), columns_shown("schools", OFFERED, USUAL)
    if kind := file_wanted():
        return list_as_file(
            kind, "schools", shown.of(COLUMNS), all_school_rows(scope, wanted, today)
        )
    return render_template(
        "people/schools/list.html",
        page=page_of_schools(scope, wanted, today, page_in_address()),
        wanted=wanted,
        shown=shown,
        counties=counties_with_schools(scope),
    )


@blueprint.get("/schools/<code>")
@requires("schools.view")
def school(code: str) -> str:
    """A coordinator's page of one school."""
    view = school_view(scope_for("schools.view"), code, clock.today())
    return render_template(
        "people/schools/school.html",
        view=view,
        here=allowed_at(view.school),
        school=view.school,
        successor=school_of_id(view.school.successor_id),
        transit=transit_of(view.school),
        ways=WAY,
    )
