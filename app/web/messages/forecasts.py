"""What will go out in the next days, before anything does."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from app import clock
from app.locale import lazy as _l
from app.permissions import requires, scope_for
from app.store.messages.forecast_lists import (
    RENEWAL,
    ForecastFilter,
    ForecastStep,
    NamedLine,
    foretold,
    named_lines,
)
from app.store.messages.forecasts import DAYS
from app.store.messages.unreached import unreached
from app.web.listing import filter_in_address, page_in_address
from app.web.oversight.handing_out import handed_out
from app.web.tables import Columns, file_wanted
from app.wording.messages import CLIMBS, HEARS, RUNGS
from app.wording.messages.unreached import CONTACT_LACKS, VOLUNTEER_LACKS

blueprint = Blueprint("reminders", __name__, url_prefix="/reminders")

STEPS: dict[ForecastStep, Any] = {**RUNGS, RENEWAL: _l("check or consent to renew")}
COLUMNS: Columns[NamedLine] = (
    (_l("Day"), lambda one: one.day),
    (_l("Who hears"), lambda one: one.name),
    (_l("As whom"), lambda one: str(HEARS[one.part])),
    (_l("Step"), lambda one: str(STEPS[one.step])),
    (_l("Letter or person"), lambda one: one.code),
    (_l("Pair"), lambda one: one.pair),
    (_l("Child"), lambda one: one.child),
    (_l("Volunteer"), lambda one: one.volunteer),
    (_l("School"), lambda one: one.school),
    (_l("Expected by, or last day"), lambda one: one.due_on),
)


@blueprint.get("/")
@requires("reminders.view")
def forecast() -> str | Response:
    """Who will hear of what on which day; with `as` in the address, each of it in a file."""
    wanted, today = filter_in_address(ForecastFilter), clock.today()
    scope = scope_for("reminders.view")
    if kind := file_wanted():
        return handed_out(kind, "reminders", COLUMNS, named_lines(scope, wanted, today))
    found = foretold(scope, wanted, today, page_in_address())
    return render_template(
        "messages/forecast.html",
        found=found,
        wanted=wanted,
        days=[today + timedelta(days=n) for n in range(found.days)],
        most_days=DAYS,
        steps=STEPS,
        hears=HEARS,
    )


@blueprint.get("/unreached")
@requires("reminders.view")
def nobody_reached() -> str:
    """Whom no reminder reaches, and who hears in their place."""
    return render_template(
        "messages/unreached.html",
        found=unreached(scope_for("reminders.view"), clock.today(), page_in_address()),
        climbs=CLIMBS,
        volunteer_lacks=VOLUNTEER_LACKS,
        contact_lacks=CONTACT_LACKS,
    )
