"""One action for all of a filtered list: choose it, see whom it concerns, do it, take it back."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.desk import batches as actions
from app.actions.desk import deeds
from app.errors import NotFound, Refused
from app.models import GATES
from app.permissions import allowed, requires, scope_for, signed_in
from app.store.desk.batches import (
    OF_CHILDREN,
    OF_VOLUNTEERS,
    Deed,
    Preview,
    batch_of,
    needed_for,
    pairs_of_children,
    pairs_of_volunteers,
    preview_of_children,
    preview_of_pairs,
    preview_of_volunteers,
)
from app.store.desk.contacts import (
    ContactFilter,
    contact_lines,
    narrowed,
    preview_of_contacts,
)
from app.store.letters.pair_lists import PairFilter, pairs_wanted
from app.store.people.children import ChildFilter, ids_of_children
from app.store.people.schools import all_schools
from app.store.people.volunteers import VolunteerFilter, ids_of_volunteers
from app.web.acting import acting
from app.web.desk.marks import chosen, sign_of, tell_left_out
from app.web.desk.setting_up import next_link
from app.web.listing import filter_in_address
from app.web.numbers import number_said
from app.web.people.moving.forms import names_taken, offered_names
from app.web.people.moving.names_back import refused_back
from app.web.system.errands import led_on
from app.wording import sentence_of
from app.wording.letters.batches import DEEDS, WHY_LEFT_OUT
from app.wording.letters.pairs import END_REASONS

blueprint = Blueprint("batches", __name__, url_prefix="/batches")

PAIR_DEEDS = (Deed.HOLD, Deed.RELEASE, Deed.EXTEND, Deed.END)
OFFERED = {
    "pairs": PAIR_DEEDS,
    "children": (Deed.CONSENT, Deed.MOVE, *PAIR_DEEDS),
    "volunteers": (Deed.GATE, Deed.INVITE, *PAIR_DEEDS),
    "contacts": (Deed.PROPOSE, Deed.APPROVE, Deed.INVITE_AGAIN),
}
LISTS = {
    "pairs": "pairs.pairs",
    "children": "children.children",
    "volunteers": "volunteers.volunteers",
    "contacts": "contacts.contacts",
}
MOST_SHOWN = 300
ASKED = ("reason", "on", "until", "children", "days", "gate", "school", "evidence")


@blueprint.get("/new/<kind>")
@requires("batches.own")
def new(kind: str) -> str:
    """Choose what to do with a filtered list; with `deed` in the address, whom it concerns."""
    return page_of(kind)


@blueprint.post("/new/<kind>")
@requires("batches.own")
def begin(kind: str) -> str | Response:
    """Do it for who is marked, or for all who were counted; asked by a preview or by a list."""
    deed = deed_in_address(kind)
    found = preview(kind, deed) if deed else None
    if deed is None or found is None:
        return page_of(kind)
    wanted = chosen(found)
    if wanted is None:
        flash(_("The list has changed meanwhile. Please look again."), "warning")
        return begun_from(kind)
    codes = [one.code for one in found.concerned if one.code in wanted]
    tell_left_out(found, wanted)
    typed = {name: request.form[name] for name in ASKED if request.form.get(name)}
    details = said(typed) | {"back": list_of(kind)}
    if deed is Deed.MOVE:
        details |= {"pen_names": names_taken()}
    try:
        outcome = actions.begin(scope_of(deed), deed, codes, details, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return begun_from(kind, offered_names(refusal))
    return led_on(outcome, lambda batch_id: redirect(url_for("batches.batch", batch_id=batch_id)))


def begun_from(kind: str, names: Sequence[Sequence[str]] = ()) -> str | Response:
    """The list or the preview where it was asked for."""
    return redirect(list_of(kind)) if "whom" in request.form else page_of(kind, names)


def list_of(kind: str) -> str:
    """The address of the list as it is filtered."""
    query = urlencode(filters())
    return url_for(LISTS[kind]) + (f"?{query}" if query else "")


def filters() -> dict[str, str]:
    """The part of the address that filters the list."""
    return {key: value for key, value in request.args.items() if key not in {"deed", "page"}}


@blueprint.get("/<int:batch_id>")
@requires("batches.own")
def batch(batch_id: int) -> str:
    """What was done for whom, and one button to take it back."""
    row = batch_of(batch_id, signed_in().id)
    can_undo = row.done_at is not None and deeds.DEEDS[Deed(row.action)][1] is not None
    left = 0 if row.undone_for is None else len(row.codes) - row.undone_for
    return render_template(
        "desk/batches/done.html",
        batch=row,
        words=DEEDS[Deed(row.action)],
        can_undo=can_undo,
        back=row.details.get("back"),
        then=next_link() if row.action in (Deed.GATE, Deed.CONSENT) else None,
        left=left,
    )


@blueprint.post("/<int:batch_id>/undo")
@requires("batches.own")
def undo(batch_id: int) -> str | Response:
    """Take all of it back."""
    scope = scope_of(Deed(batch_of(batch_id, signed_in().id).action))
    here = url_for("batches.batch", batch_id=batch_id)
    try:
        outcome = actions.undo(scope, batch_id, names_taken(), acting=acting())
    except Refused as refusal:
        return refused_back(refusal, url_for("batches.undo", batch_id=batch_id), here)
    return led_on(outcome, lambda _count: redirect(here))


def said(details: dict[str, str]) -> dict[str, Any]:
    """The details with what every deed may ask for; what was left empty is refused by the deed."""
    days = details.get("days", "")
    empty: dict[str, Any] = {"reason": "", "on": "", "gate": "", "school": "", "evidence": ""}
    return empty | details | {"days": number_said(days) or 0}


def page_of(kind: str, names: Sequence[Sequence[str]] = ()) -> str:
    """The choice of a deed, or the preview of the chosen one."""
    if not offered(kind):
        raise NotFound("batches.unknown", batch=kind)
    deed = deed_in_address(kind)
    return render_template(
        "desk/batches/new.html",
        kind=kind,
        deed=deed,
        deeds=[(one, DEEDS[one]) for one in offered(kind)],
        words=DEEDS[deed] if deed else "",
        preview=preview(kind, deed) if deed else None,
        filters=filters(),
        back=list_of(kind),
        why=WHY_LEFT_OUT,
        ends=[(reason, END_REASONS[reason]) for reason in deeds.BULK_ENDS],
        gates=GATES,
        schools=all_schools(scope_of(deed)) if deed is Deed.MOVE else [],
        most=MOST_SHOWN,
        sign_of=sign_of,
        today=clock.today(),
        names=names,
        marked=request.form.getlist("code"),
    )


def deed_in_address(kind: str) -> Deed | None:
    """The deed that was chosen, if the list offers it."""
    wanted = request.args.get("deed", "")
    return next((deed for deed in offered(kind) if deed == wanted), None)


def offered(kind: str) -> list[Deed]:
    """What this person may do for all of such a list."""
    return [deed for deed in OFFERED.get(kind, ()) if allowed(needed_for(deed))]


def scope_of(deed: Deed) -> Any:
    """How far somebody may do it."""
    return scope_for(needed_for(deed))


def preview(kind: str, deed: Deed) -> Preview:
    """Whom the deed concerns, of the list as it is filtered."""
    scope, today = scope_of(deed), clock.today()
    if kind == "pairs":
        wanted = pairs_wanted(scope, filter_in_address(PairFilter), today)
        return preview_of_pairs(scope, deed, wanted)
    if kind == "children":
        wanted = ids_of_children(scope_for("children.view"), filter_in_address(ChildFilter), today)
        if deed in OF_CHILDREN:
            return preview_of_children(scope, wanted, deed, today)
        return preview_of_pairs(scope, deed, pairs_of_children(wanted))
    if kind == "contacts":
        lines = narrowed(contact_lines(scope, clock.now()), filter_in_address(ContactFilter))
        return preview_of_contacts(deed, lines, signed_in().id)
    filtered = filter_in_address(VolunteerFilter)
    wanted = ids_of_volunteers(scope_for("volunteers.view"), filtered, today)
    if deed in OF_VOLUNTEERS:
        return preview_of_volunteers(scope, deed, wanted, signed_in().id, clock.now())
    return preview_of_pairs(scope, deed, pairs_of_volunteers(wanted))
