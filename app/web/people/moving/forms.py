"""Forms of a child who changes school, and of a school that closes."""

from collections.abc import Sequence
from typing import Self

from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.locale import lazy as _l
from app.models import School
from app.web.choices import choices


class ClosingForm(FlaskForm):
    """Where the children go, and since when."""

    school = SelectField(_l("Its children go to"))
    on = DateField(_l("Closed from"), [InputRequired(_l("Please give the day."))])

    def offer(self, schools: Sequence[School], but: int) -> Self:
        """The same form with the schools to choose from."""
        offered = [
            (one.code, f"{one.name} · {one.county.name}") for one in schools if one.id != but
        ]
        self.school.choices = choices([("", _l("choose")), *offered])
        return self

    def validate_school(self, field: SelectField) -> None:
        """Some school is chosen."""
        InputRequired(_l("Choose a school."))(self, field)


class MovingForm(ClosingForm):
    """Which school a child is at now, in which class."""

    school = SelectField(_l("New school"))
    on = DateField(_l("First day at the new school"), [InputRequired(_l("Please give the day."))])
    grade = IntegerField(_l("Grade"), [Optional(), NumberRange(1, 12, _l("From 1 to 12."))])
    class_ = StringField(_l("Class"), [Length(max=20)], name="class")
