"""The contacts of all schools: how far each has come, and what is done for all of them."""

from dataclasses import fields
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.access import contacts as actions
from app.errors import Refused
from app.permissions import allowed, requires, scope_for, signed_in
from app.store.desk.batches import Deed
from app.store.desk.contacts import (
    ContactFilter,
    ContactState,
    contact_lines,
    count_contacts,
    page_of_contacts,
    preview_of_contacts,
)
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
    scope, now = scope_for("users.propose"), clock.now()
    wanted = filter_in_address(ContactFilter)
    lines = contact_lines(scope, wanted, now)
    return render_template(
        "access/contacts/list.html",
        page=page_of_contacts(scope, wanted, now, page_in_address()),
        wanted=wanted,
        filters=filters(),
        counts=count_contacts(scope, now),
        states=CONTACT_STATES,
        by_letter=sum(line.by_letter for line in lines),
        to_do={
            deed: len(preview_of_contacts(deed, lines, signed_in().id).concerned)
            for deed in (Deed.PROPOSE, Deed.APPROVE, Deed.INVITE_AGAIN)
        },
        may_approve=allowed("users.manage"),
        ContactState=ContactState,
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
    lines = contact_lines(scope, filter_in_address(ContactFilter), clock.now())
    codes = sorted({line.code for line in lines if line.by_letter})
    try:
        made = actions.make_letters(scope, codes, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "warning")
        return redirect(url_for("contacts.contacts", **filters()))
    return word_file(made.content, f"{_('invitations')}-{clock.today()}")
