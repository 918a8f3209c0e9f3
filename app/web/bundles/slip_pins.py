"""The PIN of a school's slips, for coordinators: a new one ends all devices that know the old.

Of one school, or of many at once on strips of paper."""

from random import SystemRandom

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.actions.bundles import slip_pins as actions
from app.errors import Refused
from app.permissions import requires, scope_for
from app.store.bundles.slip_pins import slip_pin_of, slip_pins_of
from app.store.people.schools import all_schools, school_by_code
from app.web.acting import acting
from app.wording import sentence_of

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
    pin = actions.renew(scope, code, acting=acting(), rng=SystemRandom())
    school = school_by_code(scope, code)
    return render_template(
        "bundles/slip_pin.html", school=school, row=slip_pin_of(school.id), pin=pin
    )


@blueprint.get("/schools/slip-pins")
@requires("schools.edit")
def slip_pins() -> str:
    """The schools in reach, and since when each has a PIN."""
    schools = all_schools(scope_for("schools.edit"))
    known = slip_pins_of([school.id for school in schools])
    return render_template("bundles/slip_pins.html", schools=schools, known=known)


@blueprint.post("/schools/slip-pins")
@requires("schools.edit")
def renew_many() -> str | AnyResponse:
    """New ones of the ticked schools, a strip for each, shown now and never again."""
    scope, codes = scope_for("schools.edit"), request.form.getlist("school")
    try:
        made = actions.renew_many(scope, codes, acting=acting(), rng=SystemRandom())
    except Refused as refusal:
        flash(sentence_of(refusal), "warning")
        return redirect(url_for("slip_pins.slip_pins"))
    address = current_app.config["BASE_URL"] + "/b/"
    return render_template(
        "bundles/slip_pins_made.html", made=made, address=address, today=clock.today()
    )
