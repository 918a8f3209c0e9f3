"""The form of a school."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional, Regexp

from app.locale import lazy as _l
from app.models import Hub, Region
from app.web.choices import choices
from app.web.editing.edits import EditForm
from app.web.numbers import WholeField


class SchoolForm(EditForm):
    """A school; the county is asked for a new one only."""

    county = SelectField(_l("County"))
    name = StringField(_l("Name"), [InputRequired(_l("Please give the name.")), Length(max=80)])
    town = StringField(_l("Town"), [Length(max=40)])
    address = StringField(_l("Address"), [Length(max=200)])
    postcode = StringField(
        _l("Postcode"),
        [Optional(), Regexp(r"[0-9]{6}\Z", message=_l("A postcode has six digits."))],
    )
    contact_name = StringField(_l("Contact"), [Length(max=40)])
    contact_phone = StringField(_l("Phone of the contact"), [Length(max=30)])
    contact_email = StringField(
        _l("Email of the contact"),
        [Optional(), Email(_l("This is no email address.")), Length(max=254)],
    )
    left_behind = WholeField(_l("Left-behind children"), [Optional(), NumberRange(0, 20000)])
    wants_lecture = BooleanField(_l("Wants a lecture"))
    hub = SelectField(_l("Hub"))

    def offer(self, counties: Sequence[Region], hubs: Sequence[Hub]) -> "SchoolForm":
        """The same form with what there is to choose; without counties for an old school."""
        self.hub.choices = choices([("", _l("none")), *((str(hub.id), hub.name) for hub in hubs)])
        if counties:
            self.county.choices = choices((county.code, county.name) for county in counties)
        else:
            del self.county
        return self

    def values(self) -> dict[str, Any]:
        """What was typed, by the names of the action; empty is None."""
        texts = ("town", "address", "postcode", "contact_name", "contact_phone", "contact_email")
        return {
            "name": (self.name.data or "").strip(),
            **{name: (self[name].data or "").strip() or None for name in texts},
            "left_behind": self.left_behind.data,
            "wants_lecture": bool(self.wants_lecture.data),
            "hub_id": int(self.hub.data) if self.hub.data else None,
        }


class HubForm(FlaskForm):
    """A hub's county, name and address."""

    county = SelectField(_l("County"))
    name = StringField(_l("Name"), [InputRequired(_l("Please give the name.")), Length(max=80)])
    address = StringField(_l("Address"), [Length(max=200)])

    def offer(self, counties: Sequence[Region]) -> "HubForm":
        """The same form with the counties to choose from."""
        self.county.choices = choices((county.code, county.name) for county in counties)
        return self
