"""The contacts of all schools: how far each has come, and what is done for all of them."""

from collections import Counter
from dataclasses import fields
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.access import contacts as actions
from app.errors import Refused
from app.permissions import allowed, requires, scope_for, signed_in
from app.store.desk.batches import Deed, Why
from app.store.desk.contacts import (
    ContactFilter,
    contact_lines,
    narrowed,
    preview_of_contacts,
)
from app.store.listing import page_of_all
from app.web.acting import acting
from app.web.listing import filter_in_address, page_in_address
from app.web.word_files import word_file
from app.wording import sentence_of
from app.wording.access import CONTACT_STATES

blueprint = Blueprint("contacts", __name__, url_prefix="/contacts")


@blueprint.get("/")
@requires("users.propose")
def contacts() -> str:
    """The list, and below it the one thing to do next."""
    everybody = contact_lines(scope_for("users.propose"), clock.now())
    wanted = filter_in_address(ContactFilter)
    lines, may_approve = narrowed(everybody, wanted), allowed("users.manage")
    deeds = (Deed.PROPOSE, Deed.APPROVE, Deed.INVITE_AGAIN) if may_approve else (Deed.PROPOSE,)
    previews = {deed: preview_of_contacts(deed, lines, signed_in().id) for deed in deeds}
    return render_template(
        "access/contacts/list.html",
        page=page_of_all(lines, page_in_address()),
        wanted=wanted,
        filters=filters(),
        counts=Counter(line.state for line in everybody),
        states=CONTACT_STATES,
        by_letter=sum(line.by_letter for line in lines),
        to_do={deed: len(preview.concerned) for deed, preview in previews.items()},
        for_another=sum(
            one.why is Why.OWN_PROPOSAL for preview in previews.values() for one in preview.left_out
        ),
        may_approve=may_approve,
    )


def filters() -> dict[str, Any]:
    """The part of the address that filters."""
    known = [field.name for field in fields(ContactFilter)]
    return {name: request.args[name] for name in known if name in request.args}


@blueprint.post("/letters")
@requires("users.manage")
def letters() -> Response:
    """Letters of invitation to print, for those of the list whom no mail reaches."""
    scope = scope_for("users.manage")
    lines = narrowed(contact_lines(scope, clock.now()), filter_in_address(ContactFilter))
    codes = sorted({line.code for line in lines if line.by_letter})
    try:
        made = actions.make_letters(scope, codes, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "warning")
        return redirect(url_for("contacts.contacts", **filters()))
    return word_file(made.content, f"{_('invitations')}-{clock.today()}")
