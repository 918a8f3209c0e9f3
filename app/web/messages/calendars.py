"""The calendar of the days to write by: fetched by its link, which its owner sees and renews."""

from flask import Blueprint, Response, flash, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.actions.access import calendars as actions
from app.actions.access.links import address
from app.extensions import limiter
from app.models import User
from app.notify.calendars import OwnCalendar, calendar_file, own_calendar
from app.permissions import public, requires, scope_of, signed_in
from app.store.access.users import owner_of_calendar
from app.store.letters.write_by.days import days_of_schools, days_of_volunteers
from app.tokens import CalendarLink, calendar_link
from app.web.acting import acting
from app.web.addresses import local_path

blueprint = Blueprint("calendars", __name__, url_prefix="/calendar")


@blueprint.get("/<token>.ics")
@public("a calendar cannot sign in: the signed link is the key, to pen names and days alone")
@limiter.limit("60 per minute")
def feed(token: str) -> AnyResponse:
    """The calendar of whoever's link it is; nothing is sent where nothing has changed."""
    own = _calendar(owner_of_calendar(calendar_link(token)))
    response = Response(mimetype="text/calendar")
    response.set_etag(own.sign, weak=True)
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["X-Robots-Tag"] = "noindex"
    if not request.if_none_match.contains_weak(own.sign):
        response.set_data(calendar_file(own, clock.now()))
    return response.make_conditional(request)


def _calendar(owner: User) -> OwnCalendar:
    """What the owner's roles of today let them write."""
    today = clock.today()
    writes, keeps = (scope_of(owner, name, today) for name in ("letters.write", "schools.own"))
    return own_calendar(
        owner.locale,
        days_of_volunteers(writes.volunteer_ids, today),
        days_of_schools(keeps.school_ids, today),
    )


@blueprint.post("/new-link")
@requires("calendar.own")
def renew() -> AnyResponse:
    """End the link that was given out; from now on another one holds."""
    actions.make_new_link(signed_in().id, acting=acting())
    flash(_("The old link opens nothing any more. Give the new one to your calendar."), "ok")
    return redirect(local_path(request.form.get("next", "")))


@blueprint.app_template_global()
def own_calendar_link() -> str:
    """The address of the signed-in person's calendar."""
    user = signed_in()
    return address("calendars.feed", token=CalendarLink(user.id, user.calendar_version).signed())
