"""Volunteers: the list, one volunteer, the gates; and a volunteer's own way in."""

from dataclasses import fields
from datetime import date
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app import clock
from app.actions.access import looks
from app.actions.people import volunteers as actions
from app.errors import Refused
from app.locale import lazy as _l
from app.models import GATES, Volunteer
from app.permissions import needs_reason, requires, scope
from app.store.access.users import has_password
from app.store.people.volunteers import (
    VolunteerFilter,
    all_volunteers,
    gates_of,
    open_pairs_of,
    page_of_volunteers,
    pairs_of_volunteer,
    volunteer_by_code,
    volunteer_of_user,
)
from app.web.acting import acting
from app.web.listing import filter_in_address, page_in_address
from app.web.people.volunteers_forms import CorrectionForm, filled_with
from app.web.tables import Columns, file_wanted, list_as_file
from app.wording import sentence_of
from app.wording.people.interests import interest_words

blueprint = Blueprint("volunteers", __name__, url_prefix="/volunteers")

GATE_NAMES: dict[str, Any] = {
    "vetting": _l("Record check"),
    "training": _l("Training"),
    "pledge": _l("Pledge"),
}
PERSONAL = ("birth", "email", "name", "phone")


def columns_on(today: date) -> Columns[Volunteer]:
    """Pen names and codes only, and the gates as they stand today."""
    return (
        (_("Code"), lambda volunteer: volunteer.code),
        (_("Pen name"), lambda volunteer: volunteer.pen_name),
        (_("University or employer"), lambda volunteer: volunteer.organisation),
        (_("Interests"), lambda volunteer: interest_words(volunteer.interests)),
        (_("How many children at once"), lambda volunteer: volunteer.capacity),
        *((str(GATE_NAMES[gate]), partial(passed_on, gate, today)) for gate in GATES),
    )


def passed_on(name: str, today: date, volunteer: Volunteer) -> date | str:
    """When the volunteer passed a gate that is open; empty where it is shut."""
    gate = next(gate for gate in gates_of(volunteer, today) if gate.name == name)
    return gate.passed_on or "" if gate.is_open else ""


def filters() -> dict[str, Any]:
    """The part of the address that filters; whatever else stands in it goes nowhere."""
    known = (*(field.name for field in fields(VolunteerFilter)), "page")
    return {name: request.args[name] for name in known if name in request.args}


@blueprint.get("/")
@requires("volunteers.view")
def volunteers() -> str | Response:
    """The list; with `as` in the address, the same as a file."""
    reach, today = scope("volunteers.view"), clock.today()
    wanted = filter_in_address(VolunteerFilter)
    if kind := file_wanted():
        rows = all_volunteers(reach, wanted, today)
        return list_as_file(kind, "volunteers", columns_on(today), rows)
    page = page_of_volunteers(reach, wanted, page_in_address(), today)
    return render_template(
        "people/volunteers/list.html",
        page=page,
        wanted=wanted,
        filters=filters(),
        today=today,
        gates_of=gates_of,
        gate_names=GATE_NAMES,
        gate_options=gate_options(),
        open_pairs=open_pairs_of([row.id for row in page.rows]),
    )


def gate_options() -> list[tuple[str, str]]:
    """What a list of volunteers can be narrowed to by their gates."""
    missing = ((gate, _("missing: %(gate)s", gate=name)) for gate, name in GATE_NAMES.items())
    return [("", _("all")), ("through", _("through all")), *missing]


@blueprint.post("/clear")
@requires("volunteers.clear")
def clear() -> Response:
    """The marked volunteers passed a gate today."""
    codes = request.form.getlist("code")
    gate = request.form.get("gate", "")
    try:
        cleared = actions.clear(
            scope("volunteers.clear"), codes, gate, clock.today(), acting=acting()
        )
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    else:
        words = ngettext("%(num)s volunteer cleared.", "%(num)s volunteers cleared.", cleared)
        flash(
            words if codes else _("Mark at least one volunteer first."),
            "ok" if codes else "warning",
        )
    return back_to_list()


@blueprint.post("/invite")
@requires("volunteers.edit")
def invite() -> Response:
    """The marked volunteers get an account and a mail."""
    codes = request.form.getlist("code")
    try:
        invited = actions.invite(scope("volunteers.edit"), codes, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    else:
        words = ngettext(
            "%(num)s invitation is on its way.", "%(num)s invitations are on their way.", invited
        )
        flash(
            words if codes else _("Mark at least one volunteer first."),
            "ok" if codes else "warning",
        )
    return back_to_list()


def back_to_list() -> Response:
    """The list as it was filtered."""
    return redirect(url_for("volunteers.volunteers", **filters()))


@blueprint.get("/<code>")
@requires("volunteers.view")
def volunteer(code: str) -> str:
    """One volunteer, without what is personal."""
    return page_of_volunteer(volunteer_by_code(scope("volunteers.view"), code))


@blueprint.post("/<code>/personal")
@requires("volunteers.name")
def personal(code: str) -> str | Response:
    """The same with name and contact; the look is written down."""
    reach = scope("volunteers.name")
    row = volunteer_by_code(reach, code)
    try:
        looks.look(
            "volunteer",
            row.code,
            PERSONAL,
            acting=acting(),
            reason=request.form.get("reason", ""),
            reason_needed=needs_reason("volunteers.name"),
        )
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return redirect(url_for("volunteers.volunteer", code=code))
    return page_of_volunteer(volunteer_by_code(reach, code), shown=True)


def page_of_volunteer(row: Volunteer, shown: bool = False) -> str:
    """The page of one volunteer."""
    return render_template(
        "people/volunteers/volunteer.html",
        volunteer=row,
        shown=shown,
        gates=gates_of(row, clock.today()),
        gate_names=GATE_NAMES,
        pairs=pairs_of_volunteer(row),
        signs_in=has_password(row.user_id),
        needs_reason=needs_reason("volunteers.name"),
    )


@blueprint.post("/<code>/gates/<gate>")
@requires("volunteers.clear")
def set_gate(code: str, gate: str) -> Response:
    """Open or close one gate."""
    reach = scope("volunteers.clear")
    try:
        if request.form.get("close"):
            actions.close_gate(reach, code, gate, acting=acting())
        else:
            actions.clear(reach, [code], gate, clock.today(), acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    else:
        flash(_("Saved."), "ok")
    return redirect(url_for("volunteers.volunteer", code=code))


@blueprint.get("/<code>/edit")
@requires("volunteers.edit")
def edit(code: str) -> str:
    """The form, filled in: that is a look too."""
    row = volunteer_by_code(scope("volunteers.edit"), code)
    looks.look("volunteer", code, PERSONAL, acting=acting())
    form = CorrectionForm(clock.today(), row.interests, data=filled_with(row))
    return render_template("people/volunteers/form.html", form=form, volunteer=row)


@blueprint.post("/<code>/edit")
@requires("volunteers.edit")
def save(code: str) -> str | Response:
    """Correct a volunteer."""
    reach = scope("volunteers.edit")
    row = volunteer_by_code(reach, code)
    form = CorrectionForm(clock.today(), row.interests)
    if not form.validate_on_submit():
        return render_template("people/volunteers/form.html", form=form, volunteer=row)
    try:
        changed = actions.edit(reach, code, form.values(), acting=acting())
    except Refused as refusal:
        form.form_errors.append(sentence_of(refusal))
        return render_template("people/volunteers/form.html", form=form, volunteer=row)
    flash(_("Saved.") if changed else _("Nothing was different."), "ok")
    return redirect(url_for("volunteers.volunteer", code=code))


@blueprint.post("/<code>/leave")
@requires("volunteers.edit")
def leave(code: str) -> Response:
    """The volunteer takes no more children; one tap brings them back."""
    reach = scope("volunteers.edit")
    if request.form.get("back"):
        actions.come_back(reach, code, acting=acting())
        flash(_("Welcome back."), "ok")
    else:
        actions.leave(reach, code, clock.today(), acting=acting())
        flash(
            _("The volunteer is in no new round. End the open pairs below, with a goodbye."), "ok"
        )
    return redirect(url_for("volunteers.volunteer", code=code))


@blueprint.get("/my-way-in")
@requires("volunteers.own")
def my_way_in() -> str:
    """A volunteer's own gates."""
    row = volunteer_of_user(current_user.id)
    gates = gates_of(row, clock.today())
    return render_template(
        "people/volunteers/my_way_in.html", volunteer=row, gates=gates, gate_names=GATE_NAMES
    )
