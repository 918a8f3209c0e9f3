"""Writing to all of a list: the form of a new announcement."""

from typing import Any

from flask import Blueprint, redirect, url_for

from app.actions.desk.announcements import announcing as actions
from app.errors import Refused
from app.permissions import requires
from app.web.acting import acting
from app.web.desk.announcements.forms import AnnouncementForm, page_of_form
from app.web.desk.announcements.lists import audience_of
from app.wording import sentence_of

blueprint = Blueprint("announcing", __name__, url_prefix="/announcements")


@blueprint.get("/new/<kind>")
@requires("announcements.write")
def new(kind: str) -> str:
    """The form, to those of a list as the address narrows it."""
    count = len(audience_of(kind).user_ids)
    return page_of_form(AnnouncementForm(formdata=None), kind=kind, count=count)


@blueprint.post("/new/<kind>")
@requires("announcements.write")
def write(kind: str) -> Any:
    """Keep what was written, for its writer to look at."""
    form, audience = AnnouncementForm(), audience_of(kind)
    if form.validate_on_submit():
        try:
            done = actions.draft(kind, audience, form.wording(), form.brought(), acting=acting())
            return redirect(url_for("announcements.announcement", announcement_id=done))
        except Refused as refusal:
            form.form_errors.append(sentence_of(refusal))
    return page_of_form(form, kind=kind, count=len(audience.user_ids)), 422
