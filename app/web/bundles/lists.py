"""The list of bundles."""

from flask import render_template
from werkzeug.wrappers import Response

from app.locale import lazy as _l
from app.permissions import requires, scope_for
from app.store.bundles.lists import BundleFilter, BundleRow, all_bundles, page_of_bundles
from app.store.people.schools import schools_to_choose
from app.web.bundles.bundles import blueprint
from app.web.listing import filter_in_address, page_in_address
from app.web.tables import Columns, file_wanted, list_as_file
from app.wording.letters import DIRECTIONS
from letters.states import Direction

COLUMNS: Columns[BundleRow] = (
    (_l("Bundle"), lambda row: row.bundle.code),
    (_l("School"), lambda row: row.bundle.school.name),
    (_l("Way"), lambda row: str(DIRECTIONS[Direction(row.bundle.direction)])),
    (_l("State"), lambda row: row.bundle.state.value),
    (_l("Letters"), lambda row: row.letters),
    (_l("Missing"), lambda row: row.missing),
    (_l("Posted"), lambda row: row.bundle.posted_on),
    (_l("Confirmed"), lambda row: row.bundle.confirmed_on),
)


@blueprint.get("/")
@requires("bundles.view")
def bundles() -> str | Response:
    """The list; with `as` in the address, the same as a file."""
    scope, wanted = scope_for("bundles.view"), filter_in_address(BundleFilter)
    if kind := file_wanted():
        return list_as_file(kind, "bundles", COLUMNS, all_bundles(scope, wanted))
    return render_template(
        "bundles/list.html",
        page=page_of_bundles(scope, wanted, page_in_address()),
        wanted=wanted,
        schools=schools_to_choose(scope_for("schools.view")),
    )
