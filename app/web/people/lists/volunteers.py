"""The list of volunteers, and what is done with those marked on it."""

from dataclasses import fields
from datetime import date
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.people import applications
from app.errors import Refused
from app.locale import lazy as _l
from app.models import GATES, Volunteer
from app.permissions import allowed, requires, scope_for
from app.store.people.twins import ids_with_twins
from app.store.people.volunteers import (
    VolunteerFilter,
    all_volunteers,
    gates_of,
    open_pairs_by_volunteer,
    page_of_volunteers,
)
from app.web.acting import acting
from app.web.columns import Keyed, columns_shown
from app.web.listing import filter_in_address, page_in_address
from app.web.oversight.handing_out import handed_out
from app.web.people.volunteers import GATE_NAMES, blueprint
from app.web.tables import file_wanted
from app.wording import sentence_of
from app.wording.people.interests import interest_words

OFFERED = {
    "code": _l("Code"),
    "organisation": _l("University or employer"),
    "interests": _l("Interests"),
    "gates": _l("Gates"),
    "children": _l("Children"),
}


def columns_on(today: date) -> Keyed:
    """Pen names and codes only, and the gates as they stand today."""
    return (
        ("code", _("Code"), lambda volunteer: volunteer.code),
        ("", _("Pen name"), lambda volunteer: volunteer.pen_name),
        ("organisation", _("University or employer"), lambda volunteer: volunteer.organisation),
        ("interests", _("Interests"), lambda volunteer: interest_words(volunteer.interests)),
        ("children", _("How many children at once"), lambda volunteer: volunteer.capacity),
        *(("gates", str(GATE_NAMES[gate]), partial(passed_on, gate, today)) for gate in GATES),
    )


def passed_on(name: str, today: date, volunteer: Volunteer) -> date | str:
    """When the volunteer passed a gate that is open; empty where it is shut."""
    gate = next(gate for gate in gates_of(volunteer, today) if gate.name == name)
    return gate.passed_on or "" if gate.is_open else ""


def filters() -> dict[str, Any]:
    """The part of the address that filters; whatever else stands in it goes nowhere."""
    known = [field.name for field in fields(VolunteerFilter)]
    return {name: request.args[name] for name in known if name in request.args}


@blueprint.get("/")
@requires("volunteers.view")
def volunteers() -> str | Response:
    """The list; with `as` in the address, the same as a file."""
    scope, today = scope_for("volunteers.view"), clock.today()
    wanted = filter_in_address(VolunteerFilter)
    shown = columns_shown("volunteers", OFFERED, " ".join(OFFERED))
    if kind := file_wanted():
        rows = all_volunteers(scope, wanted, today)
        looked = [*shown.keys, *(row.code for row in rows)]
        return handed_out(kind, "volunteers", shown.of(columns_on(today)), rows, looked)
    page = page_of_volunteers(scope, wanted, page_in_address(), today)
    return render_template(
        "people/volunteers/list.html",
        page=page,
        wanted=wanted,
        shown=shown,
        filters=filters(),
        today=today,
        gates_of=gates_of,
        gate_names=GATE_NAMES,
        gate_options=gate_options(),
        open_pairs=open_pairs_by_volunteer([row.id for row in page.rows]),
        twins=ids_with_twins(page.rows) if allowed("people.merge") else set(),
    )


def gate_options() -> list[tuple[str, str]]:
    """What a list of volunteers can be narrowed to by their gates."""
    missing = ((gate, _("missing: %(gate)s", gate=name)) for gate, name in GATE_NAMES.items())
    through = (("through", _("through all")), ("lacking", _("not through all")))
    return [("", _("all")), *through, *missing]


@blueprint.post("/<code>/invite")
@requires("volunteers.edit")
def invite(code: str) -> Response:
    """The volunteer gets an account and a mail."""
    try:
        invited = applications.invite(scope_for("volunteers.edit"), [code], acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    else:
        if invited:
            flash(_("The invitation is on its way by mail."), "ok")
        else:
            flash(
                _("A link to sign in is with them already, or comes with the welcome."), "warning"
            )
    return redirect(url_for("volunteers.volunteer", code=code))
