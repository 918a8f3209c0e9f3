"""The form of an announcement, and the lists that it can be written to."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time

from flask import render_template, request
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import DateField, SelectField, TextAreaField
from wtforms.validators import Length, Optional

from app import clock
from app.actions.desk.announcements.announcing import LONGEST, Wording
from app.actions.desk.announcements.attachments import Brought
from app.errors import NotFound
from app.locale import lazy as _l
from app.models import Announcement
from app.permissions import scope_for
from app.store.access.users import UserFilter, ids_of_users
from app.store.desk.announcements.audiences import (
    Audience,
    both_of_pairs,
    contacts_of_children,
    contacts_of_schools,
    volunteers_named,
)
from app.store.desk.school_lists import SchoolFilter, ids_of_schools
from app.store.letters.pair_lists import PairFilter, pairs_wanted
from app.store.people.children import ChildFilter, ids_of_children
from app.store.people.volunteers import VolunteerFilter, ids_of_volunteers
from app.web.choices import choices
from app.web.desk.terms import opened_term
from app.web.listing import filter_in_address

ACCEPTED = {"accept": ".pdf,.docx,image/jpeg,image/png", "multiple": True}
TALL = {"rows": 7}
SHORT = Length(max=LONGEST, message=_l("Please keep it under 4,000 characters."))
HOURS = [(str(hour), f"{hour:02}:00") for hour in range(8, 21)]


class AnnouncementForm(FlaskForm):
    """The words in one language or two, what goes with them, and when."""

    chinese = TextAreaField(_l("In Chinese"), [SHORT], render_kw=TALL)
    english = TextAreaField(_l("In English"), [SHORT], render_kw=TALL)
    file = MultipleFileField(_l("Files that go with it"), render_kw=ACCEPTED)
    day = DateField(_l("Not before (empty: now)"), [Optional()])
    hour = SelectField(_l("Hour"), choices=choices(HOURS), default="8")

    @classmethod
    def of(cls, row: Announcement) -> "AnnouncementForm":
        """The form as an announcement fills it, unless it was sent in."""
        at = row.send_at.astimezone(clock.zone()) if row.send_at else None
        return cls(
            chinese=row.chinese,
            english=row.english,
            day=at.date() if at else None,
            hour=str(at.hour) if at else "8",
        )

    def wording(self) -> Wording:
        """What was written."""
        at = None
        if self.day.data is not None:
            at = datetime.combine(self.day.data, time(int(self.hour.data)), clock.zone())
        chinese, english = (
            (field.data or "").replace("\r\n", "\n") for field in (self.chinese, self.english)
        )
        return Wording(chinese, english, at)

    def brought(self) -> list[Brought]:
        """The files that were chosen."""
        chosen = [one for one in self.file.data or () if one and one.filename]
        return [Brought(one.filename, one.read()) for one in chosen]


def audience_of(list_name: str) -> Audience:
    """Who stands in a list as the address narrows it. Raises NotFound for no such list."""
    if list_name not in AUDIENCES:
        raise NotFound("announcements.unknown")
    return AUDIENCES[list_name]()


def _volunteers() -> Audience:
    scope, wanted = scope_for("volunteers.view"), filter_in_address(VolunteerFilter)
    return volunteers_named(ids_of_volunteers(scope, wanted, clock.today()))


def _schools() -> Audience:
    scope, wanted = scope_for("schools.view"), filter_in_address(SchoolFilter)
    return contacts_of_schools(ids_of_schools(scope, wanted, clock.today()), clock.today())


def _pairs() -> Audience:
    scope, today = scope_for("volunteers.view"), clock.today()
    wanted = pairs_wanted(scope, filter_in_address(PairFilter), today)
    return both_of_pairs(scope, wanted, today)


def _users() -> Audience:
    term = opened_term(request.args.get("term", ""))
    wanted = replace(filter_in_address(UserFilter), text=term)
    return Audience(frozenset(ids_of_users(scope_for("users.propose"), wanted)))


def _children() -> Audience:
    """A child is written to by nobody but their friend: it is the school that hears."""
    wanted, today = filter_in_address(ChildFilter), clock.today()
    scope = scope_for("consents.view" if wanted.consent else "children.view")
    ids = ids_of_children(scope, wanted, today)
    return contacts_of_children(ids, today)


AUDIENCES: dict[str, Callable[[], Audience]] = {
    "volunteers": _volunteers,
    "schools": _schools,
    "pairs": _pairs,
    "users": _users,
    "children": _children,
}


def page_of_form(form: AnnouncementForm, count: int = 0, row: Announcement | None = None) -> str:
    """The form of a new announcement to so many, or of one that is there."""
    return render_template(
        "desk/announcements/form.html", form=form, count=count, row=row, today=clock.today()
    )
