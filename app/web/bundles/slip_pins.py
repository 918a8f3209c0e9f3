"""The PIN of a school's slips, for coordinators: a new one ends all devices that know the old."""

from random import SystemRandom

from flask import Blueprint, Response, render_template

from app.actions.bundles import slip_pins
from app.permissions import requires, scope_for
from app.store.bundles.slip_pins import slip_pin_of
from app.store.people.schools import school_by_code
from app.web.acting import acting

blueprint = Blueprint("slip_pins", __name__)


@blueprint.after_request
def not_kept(response: Response) -> Response:
    """Browsers keep no copy of these pages."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/schools/<code>/slip-pin")
@requires("schools.edit")
def slip_pin(code: str) -> str:
    """Since when there is one, and the button for a new one."""
    school = school_by_code(scope_for("schools.edit"), code)
    return render_template(
        "bundles/slip_pin.html", school=school, row=slip_pin_of(school.id), pin=None
    )


@blueprint.post("/schools/<code>/slip-pin")
@requires("schools.edit")
def renew(code: str) -> str:
    """A new one, shown now and never again."""
    scope = scope_for("schools.edit")
    pin = slip_pins.renew(scope, code, acting=acting(), rng=SystemRandom())
    school = school_by_code(scope, code)
    return render_template(
        "bundles/slip_pin.html", school=school, row=slip_pin_of(school.id), pin=pin
    )
