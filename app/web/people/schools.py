"""Schools for coordinators: the list, and one school."""

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.permissions import requires, scope
from app.store.letters.calendars import transit_of
from app.store.people.school_lists import (
    SchoolRow,
    Wanted,
    all_school_rows,
    page_of_schools,
    school_view,
)
from app.store.people.schools import counties_with_schools
from app.web.tables import as_file
from letters.states import WAY

blueprint = Blueprint("schools", __name__)


def wanted() -> Wanted:
    """The filters in the address."""
    given = request.args
    return Wanted(
        text=given.get("text", "").strip(),
        county=given.get("county", ""),
        late="late" in given,
        sort=given.get("sort", "county"),
    )


@blueprint.get("/schools")
@requires("schools.view")
def schools() -> str | Response:
    """The list; with `as` in the address, the same as a file."""
    reach, today = scope("schools.view"), clock.today()
    if request.args.get("as") in {"csv", "xlsx"}:
        return _list_as_file(all_school_rows(reach, wanted(), today))
    return render_template(
        "people/schools/list.html",
        page=page_of_schools(reach, wanted(), today, request.args.get("page", 1, type=int)),
        wanted=wanted(),
        counties=counties_with_schools(reach),
    )


def _list_as_file(rows: list[SchoolRow]) -> Response:
    heads = [_("Code"), _("County"), _("Town"), _("School"), _("Postcode"), _("Children")]
    heads += [_("Pairs"), _("Letters at the school"), _("Late")]
    lines = [
        (
            row.school.code,
            row.school.county.name,
            row.school.town,
            row.school.name,
            row.school.postcode,
            row.children,
            row.pairs,
            row.at_school,
            row.late,
        )
        for row in rows
    ]
    return as_file(request.args["as"], "schools", heads, lines)


@blueprint.get("/schools/<code>")
@requires("schools.view")
def school(code: str) -> str:
    """One school."""
    view = school_view(scope("schools.view"), code, clock.today())
    return render_template(
        "people/schools/school.html",
        view=view,
        school=view.school,
        transit=transit_of(view.school),
        ways=WAY,
    )
