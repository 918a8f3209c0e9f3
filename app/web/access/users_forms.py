"""Forms of users and grants."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, EmailField, Field, SelectField, StringField
from wtforms.validators import DataRequired, Email, Length, Optional, ValidationError

from app import clock
from app.actions.access.users import Access
from app.intake.regions import RegionDirectory
from app.locale import lazy as _l
from app.models import School
from app.web.choices import choices
from app.web.editing.plain_names import no_address
from app.wording.access import ROLES

OF_A_REGION = ("coordinator", "counsellor", "reviewer")


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


class GrantForm(FlaskForm):
    """A role with its scope. Call `offer` before `validate`."""

    role = SelectField(_l("Role"), choices=list)
    region = StringField(
        _l("Region"), [Length(max=60)], filters=[_trimmed], render_kw={"list": "regions"}
    )
    school = StringField(
        _l("School"), [Length(max=120)], filters=[_trimmed], render_kw={"list": "schools"}
    )
    expires_on = DateField(_l("Until (empty: without end)"), [Optional()])

    def offer(self, schools: list[School], with_admin: bool, is_volunteer: bool = False) -> None:
        """What may be chosen; an admin gives who is a volunteer that role again."""
        self.schools = schools
        self.counties = sorted({school.county_code for school in schools})
        left_out: set[str] = set() if with_admin else {"admin", "auditor"}
        if not (with_admin and is_volunteer):
            left_out.add("volunteer")
        offered = [(role, words) for role, words in ROLES.items() if role not in left_out]
        self.role.choices = choices(offered)

    def access(self) -> Access:
        """The role and scope that were chosen; what does not belong to the role is left out."""
        role = self.role.data
        return Access(
            role,
            RegionDirectory.standard().parse(self.region.data or "")
            if role in OF_A_REGION
            else None,
            self._school_id(self.school.data or "") if role == "school_contact" else None,
            self.expires_on.data,
        )

    @property
    def regions(self) -> list[str]:
        """Names of the regions where the schools are, for the list to choose from."""
        table = RegionDirectory.standard()
        paths = {table.path(county)[:depth] for county in self.counties for depth in (1, 2, 3)}
        return sorted("-".join(region.name for region in path) for path in paths)

    def validate_region(self, field: Field) -> None:
        """A coordinator, counsellor or reviewer has a region that we know."""
        if self.role.data not in OF_A_REGION:
            return
        if not field.data:
            raise ValidationError(_l("This role needs a region."))
        if RegionDirectory.standard().parse(field.data) is None:
            raise ValidationError(_l("We do not know this region. Write it like 河源市龙川县."))

    def validate_school(self, field: Field) -> None:
        """A school contact has a school in reach."""
        if self.role.data != "school_contact":
            return
        if not field.data:
            raise ValidationError(_l("A school contact needs a school."))
        if self._school_id(field.data) is None:
            raise ValidationError(_l("We do not know this school. Choose one of the list."))

    def validate_expires_on(self, field: Field) -> None:
        """Not a day gone by."""
        if field.data and field.data < clock.today():
            raise ValidationError(_l("This day has passed."))

    def _school_id(self, text: str) -> int | None:
        """A school by 'name · code', code or name; two of one name need the code."""
        code = text.rpartition("·")[2].strip()
        named = [school.id for school in self.schools if school.name == text]
        coded = [school.id for school in self.schools if school.code == code]
        found = coded or named
        return found[0] if len(found) == 1 else None


class InviteForm(GrantForm):
    """A new user with a role."""

    email = EmailField(
        _l("Email"),
        [
            DataRequired(_l("Please write an email address.")),
            Email(_l("This is no email address.")),
            Length(max=254),
        ],
        filters=[_trimmed],
        render_kw={"autocomplete": "off"},
    )
    shown_name = StringField(
        _l("Name, as others see it"),
        [DataRequired(_l("Please write a name.")), Length(max=40), no_address],
        filters=[_trimmed],
        render_kw={"autocomplete": "off"},
    )
