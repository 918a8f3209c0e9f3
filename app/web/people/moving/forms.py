"""Forms of a child who changes school, and of a school that closes."""

from collections.abc import Sequence
from typing import Self

from flask import request
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.errors import Refused
from app.locale import lazy as _l
from app.models import School
from app.web.choices import choices
from app.web.numbers import WholeField
from app.wording import sentence_of

LONGEST_NAME = 20


def offered_names(refusal: Refused) -> Sequence[Sequence[str]]:
    """Code, pen name and a free one, of the children who have a namesake where they go."""
    return refusal.details["names"] if refusal.code == "moving.namesakes" else ()


def names_taken() -> dict[str, str]:
    """The free pen names that were offered and are taken with the form, by code."""
    said = (one.partition(" ") for one in request.form.getlist("new_pen_name"))
    return {code: name for code, _space, name in said if 0 < len(name) <= LONGEST_NAME}


class ClosingForm(FlaskForm):
    """Where the children go, and since when."""

    school = SelectField(_l("Its children go to"))
    on = DateField(_l("Closed from"), [InputRequired(_l("Please give the day."))])
    offered_names: Sequence[Sequence[str]] = ()

    def offer(self, schools: Sequence[School], but: int) -> Self:
        """The same form with the schools to choose from."""
        offered = [
            (one.code, f"{one.name} · {one.county.name}") for one in schools if one.id != but
        ]
        self.school.choices = choices([("", _l("choose")), *offered])
        return self

    def explain(self, refusal: Refused) -> None:
        """Say what was refused, and offer free pen names for those who have a namesake there."""
        self.form_errors.append(sentence_of(refusal))
        self.offered_names = offered_names(refusal)

    def validate_school(self, field: SelectField) -> None:
        """Some school is chosen."""
        InputRequired(_l("Choose a school."))(self, field)


class MovingForm(ClosingForm):
    """Which school a child is at now, in which class."""

    school = SelectField(_l("New school"))
    on = DateField(_l("First day at the new school"), [InputRequired(_l("Please give the day."))])
    grade = WholeField(_l("Grade"), [Optional(), NumberRange(1, 12, _l("From 1 to 12."))])
    class_ = StringField(_l("Class"), [Length(max=20)], name="class")
    offered_name = ""

    def explain(self, refusal: Refused) -> None:
        """Say what was refused, and offer a free pen name where the child has a namesake there."""
        self.form_errors.append(sentence_of(refusal))
        self.offered_name = str(refusal.details.get("free", ""))
