"""The checklist: what is open for whom, on Today, and of each region on a page of its own."""

from collections.abc import Mapping

from flask import abort, render_template, request
from flask_babel import lazy_gettext as _l

from app import clock
from app.models import region_prefix
from app.permissions import allowed, requires, scope_for, signed_in
from app.store.desk.checklist.checklist import checklist
from app.store.desk.checklist.step import Checklist, Doer
from app.store.desk.today import Progress, progress
from app.store.rounds.rounds import regions_to_choose
from app.store.scope import Scope
from app.web.desk.blueprint import blueprint

DOERS = {
    Doer.ADMIN: _l("an admin"),
    Doer.COORDINATOR: _l("the coordinator"),
    Doer.SCHOOL: _l("the school"),
}


def steps_in(scope: Scope, counts: Progress, numbers: Mapping[str, int] | None = None) -> Checklist:
    """The steps in a reach, as the signed-in person sees them."""
    approver_id = signed_in().id if allowed("users.manage") else None
    return checklist(scope, counts, clock.now(), clock.today(), approver_id, numbers)


@blueprint.get("/steps")
@requires("today.view")
def steps() -> str:
    """All steps, also those that are done or wait; of one region where the address names it."""
    scope, day = scope_for("today.view"), clock.today()
    regions = regions_to_choose(scope)
    if code := request.args.get("region", ""):
        if code not in {region.code for region in regions}:
            abort(404)
        scope = Scope(prefixes=frozenset({region_prefix(code)}))
    found = steps_in(scope, progress(scope, day))
    return render_template(
        "desk/checklist.html", steps=found, regions=regions, region=code, doers=DOERS
    )
