"""Announcements: written to a list, looked at, sent, stopped, and what became of them."""

import io
from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.desk.announcements import announcing as actions
from app.actions.desk.announcements import stopping
from app.errors import Refused
from app.locale import lazy as _l
from app.locale import moment
from app.models import Announcement
from app.permissions import allowed, requires, scope_for, signed_in
from app.store.desk.announcements.ahead import readers_ahead
from app.store.desk.announcements.attached import TYPES, content_of_file, file_in_reach
from app.store.desk.announcements.fates import Fate
from app.store.desk.announcements.reached import Means
from app.store.desk.announcements.readers import (
    ReaderFilter,
    ReaderRow,
    all_readers,
    page_of_readers,
)
from app.store.desk.announcements.reading import (
    AnnouncementFilter,
    all_announcements,
    announcement_by_id,
    counted,
    own_announcement,
    page_of_announcements,
)
from app.store.desk.announcements.waits import waits_of
from app.store.scope import Scope
from app.web.acting import acting
from app.web.desk.announcements.forms import AnnouncementForm, page_of_form
from app.web.listing import filter_in_address, page_in_address
from app.web.oversight.handing_out import handed_out
from app.web.tables import Columns, file_wanted, list_as_file
from app.wording import sentence_of
from app.wording.access import ROLES
from app.wording.messages import announcements as words
from app.wording.messages.announced_lists import LISTS
from app.wording.messages.announcements import FATES, NOT_TOLD, STATES
from app.wording.messages.faults import fault_in_words


def why_of(row: ReaderRow) -> str:
    """Why somebody was left out, or what was answered where it failed or nobody knows."""
    if row.reader.left_out:
        return str(NOT_TOLD[row.reader.left_out])
    message = row.reader.message
    troubled = message is not None and row.fate in (Fate.FAILED, Fate.UNKNOWN)
    return fault_in_words(message.fault) if message and troubled else ""


blueprint = Blueprint("announcements", __name__, url_prefix="/announcements")
COLUMNS: Columns[Any] = (
    (_l("Written"), lambda row: moment(row.announcement.made_at)),
    (_l("By"), lambda row: row.announcement.writer.shown_name),
    (_l("To"), lambda row: str(LISTS[row.announcement.list_name])),
    (_l("State"), lambda row: str(STATES[row.state])),
    (_l("People"), lambda row: row.readers),
    *((words, lambda row, fate=fate: row.fates[fate]) for fate, words in FATES.items()),
)
READERS: Columns[Any] = (
    (_l("Name"), lambda row: row.who.name if row.who else ""),
    (_l("Role"), lambda row: str(ROLES.get(row.who.role, "")) if row.who else ""),
    (_l("State"), lambda row: str(FATES[row.fate])),
    (_l("Told"), lambda row: moment(row.reader.told_at)),
    (_l("Read"), lambda row: moment(row.reader.message and row.reader.message.read_at)),
    (_l("Why"), why_of),
)


def reach() -> Scope:
    """How far the signed-in person may write."""
    return scope_for("announcements.write")


def one(announcement_id: int) -> Announcement:
    """An announcement in reach."""
    return announcement_by_id(reach(), signed_in().id, announcement_id)


@blueprint.get("/")
@requires("announcements.write")
def announcements() -> str | Response:
    """The list; with `as` in the address, the same as a file."""
    wanted = filter_in_address(AnnouncementFilter)
    if kind := file_wanted():
        rows = all_announcements(reach(), signed_in().id, wanted)
        return list_as_file(kind, "announcements", COLUMNS, rows)
    page = page_of_announcements(reach(), signed_in().id, wanted, page_in_address())
    return render_template(
        "desk/announcements/list.html",
        page=page,
        wanted=wanted,
        states=STATES,
        lists=LISTS,
        Fate=Fate,
    )


@blueprint.get("/<int:announcement_id>")
@requires("announcements.write")
def announcement(announcement_id: int) -> str | Response:
    """Before it goes: who gets it, and how it reads. After: what became of it, also as a file."""
    row = one(announcement_id)
    if kind := file_wanted():
        wanted = filter_in_address(ReaderFilter)
        return handed_out(kind, "readers", READERS, all_readers(reach(), row, wanted, clock.now()))
    return page_of(row)


def page_of(row: Announcement, asks_again: bool = False) -> str:
    """The page of an announcement."""
    now, wanted, begun = clock.now(), filter_in_address(ReaderFilter), row.begun_at is not None
    before = None if begun else readers_ahead(reach(), row, now)
    number = page_in_address()
    line = counted([row])[0]
    return render_template(
        "desk/announcements/page.html",
        row=row,
        fates=line.fates,
        shown=line.state,
        before=before,
        page=before.page(wanted, number)
        if before
        else page_of_readers(reach(), row, wanted, number, now),
        waits=waits_of(row, now) if begun else [],
        wanted=wanted,
        is_own=row.writer_id == signed_in().id,
        asks_again=asks_again,
        why_of=why_of,
        words=words,
        lists=LISTS,
        roles=ROLES,
        Fate=Fate,
        Means=Means,
    )


@blueprint.get("/<int:announcement_id>/edit")
@requires("announcements.write")
def edit(announcement_id: int) -> str:
    """The form, as its writer filled it."""
    row = own_announcement(signed_in().id, announcement_id)
    return page_of_form(AnnouncementForm.of(row), row=row)


@blueprint.post("/<int:announcement_id>/edit")
@requires("announcements.write")
def change(announcement_id: int) -> Any:
    """Keep what was written anew."""
    row = own_announcement(signed_in().id, announcement_id)
    form = AnnouncementForm.of(row)
    dropped = [file.id for file in row.files if str(file.id) in request.form.getlist("drop")]
    if form.validate_on_submit():
        try:
            actions.change(
                announcement_id, form.wording(), form.brought(), dropped, acting=acting()
            )
            return to_page(announcement_id)
        except Refused as refusal:
            form.form_errors.append(sentence_of(refusal))
    row = own_announcement(signed_in().id, announcement_id)
    return page_of_form(form, row=row), 422


def to_page(announcement_id: int) -> Response:
    """Back to its page."""
    return redirect(url_for("announcements.announcement", announcement_id=announcement_id))


@blueprint.post("/<int:announcement_id>/send")
@requires("announcements.write")
def send(announcement_id: int) -> Any:
    """Let it go out, now or at its hour."""
    again = request.form.get("again") == "1"
    try:
        actions.confirm(reach(), announcement_id, again=again, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "warning")
        if refusal.code == "announcements.again":
            return page_of(one(announcement_id), asks_again=True), 422
    return to_page(announcement_id)


@blueprint.post("/<int:announcement_id>/withdraw")
@requires("announcements.write")
def withdraw(announcement_id: int) -> Response:
    """It is gone before it went out."""
    done = told(actions.withdraw, announcement_id, _("It is gone. Nobody got it."))
    return redirect(url_for("announcements.announcements")) if done else to_page(announcement_id)


@blueprint.post("/<int:announcement_id>/stop")
@requires("announcements.write")
def stop(announcement_id: int) -> Response:
    """What waits is not sent."""
    told(stopping.stop, announcement_id, _("Stopped. What had not gone out is not sent."))
    return to_page(announcement_id)


@blueprint.post("/<int:announcement_id>/go-on")
@requires("announcements.write")
def go_on(announcement_id: int) -> Response:
    """It goes to those who got nothing of it yet."""
    told(stopping.go_on, announcement_id, _("It goes on, to those who got nothing yet."))
    return to_page(announcement_id)


def told(deed: Callable[..., None], announcement_id: int, words: str) -> bool:
    """Whether it was done; what is said of it either way."""
    try:
        deed(reach(), announcement_id, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return False
    flash(words, "ok")
    return True


@blueprint.get("/files/<int:file_id>")
@requires("messages.own")
def file(file_id: int) -> Response:
    """A file that came with an announcement; no browser shows it in our name, or keeps it."""
    scope = reach() if allowed("announcements.write") else Scope()
    row = file_in_reach(signed_in().id, scope, file_id)
    answer = send_file(
        io.BytesIO(content_of_file(row)),
        mimetype=TYPES[row.kind],
        as_attachment=True,
        download_name=row.name,
        max_age=0,
    )
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
