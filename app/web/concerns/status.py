"""How concerns stand, for those who read no words: coordinators and admins, and the auditor."""

from datetime import timedelta

from flask import render_template

from app import clock
from app.permissions import requires, scope_for, signed_in
from app.store.concerns.status import FEWEST_SHOWN, counts_since, statuses_in_reach
from app.web.concerns.blueprint import blueprint
from app.web.listing import page_in_address
from app.wording.concerns import CONCERN_STATES, LEVELS

A_YEAR = timedelta(days=365)


@blueprint.get("/status")
@requires("concerns.status")
def status() -> str:
    """The open ones in reach: level, state, since when and who has them; no words, no child."""
    page = statuses_in_reach(scope_for("concerns.status"), signed_in().id, page_in_address())
    return render_template(
        "concerns/status.html", page=page, states=CONCERN_STATES, levels=LEVELS, now=clock.now()
    )


@blueprint.get("/counts")
@requires("concerns.counts")
def counts() -> str:
    """How many were raised within a year; small numbers are not shown."""
    found = counts_since(clock.now() - A_YEAR)
    return render_template("concerns/counts.html", counts=found, levels=LEVELS, fewest=FEWEST_SHOWN)
