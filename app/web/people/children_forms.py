"""Forms of children."""

from datetime import date
from typing import Any, Self

from flask import request
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.errors import Refused
from app.intake.values.interests import read_interests
from app.locale import lazy as _l
from app.models import CONSENT_ITEMS, Child
from app.store.people.births import birth_values
from app.web.choices import choices
from app.web.editing.edits import EditForm
from app.web.editing.plain_names import no_address
from app.web.numbers import WholeField
from app.web.people.field_names import FIELD_NAMES, GENDERS
from app.web.people.spelled_fields import SpelledField, birth_known
from app.wording import sentence_of
from app.wording.people.agreements import VOICES
from app.wording.people.interests import interest_words

YOUNGEST, OLDEST = 5, 18


class ChildForm(EditForm):
    """A child as a person types it; a coordinator's form has no guardian.

    Nor has it a need where screening was refused, or its consent has ended.
    """

    name = StringField(_l("Name"), [InputRequired(_l("Please give the name.")), Length(max=40)])
    pen_name = StringField(_l("Pen name"), [Length(max=20), no_address])
    gender = SelectField(_l("Gender"), choices=choices(GENDERS.items()))
    birth_date = SpelledField(_l("Birth date"), [Optional()], spelled=birth_known)
    grade = WholeField(_l("Grade"), [Optional(), NumberRange(1, 12, _l("From 1 to 12."))])
    class_ = StringField(_l("Class"), [Length(max=20)], name="class")
    status = StringField(_l("Left-behind status"), [Length(max=20)])
    interests = TextAreaField(_l("Interests"), [Length(max=1000)])
    need = SelectField(_l("Need"), choices=choices((need, need) for need in "0123"), default="0")
    guardian = StringField(_l("Guardian"), [Length(max=40)])
    relation = StringField(_l("Relation"), [Length(max=20)])
    phone = StringField(_l("Phone"), [Length(max=30)])
    offered_name = ""

    def __init__(
        self, today: date, with_guardian: bool, *, with_need: bool = True, **filled: Any
    ) -> None:
        super().__init__(**filled)
        self.today = today
        if not with_need:
            del self.need
        if not with_guardian:
            del self.guardian, self.relation, self.phone

    def with_offered_name(self) -> Self:
        """With the free pen name that was offered, if it was taken with one tap."""
        if offered := request.form.get("take_pen_name"):
            self.pen_name.data, self.pen_name.raw_data = offered, None
        return self

    def explain(self, refusal: Refused) -> None:
        """Say next to the field what was refused, and offer what is free."""
        if refusal.code == "children.pen_name_taken":
            self.pen_name.errors = [sentence_of(refusal)]
            self.offered_name = str(refusal.details["free"])
        else:
            self.form_errors.append(sentence_of(refusal))

    def validate_birth_date(self, field: SpelledField) -> None:
        """A school child's age."""
        if field.data and not YOUNGEST <= self.today.year - int(field.data[:4]) <= OLDEST:
            raise ValidationError(_l("A child in the programme is about 8 to 15 years old."))

    def values(self) -> dict[str, Any]:
        """The same names as a roster's row has."""
        typed = {field.name: field.data for field in self if field.name != "csrf_token"}
        interests = read_interests(typed.pop("interests") or "")
        birth = typed.pop("birth_date")
        # A field left empty must not wipe a birth of which only the year is known.
        return (
            typed
            | {"interests": interests}
            | ({"need": int(typed["need"])} if "need" in typed else {})
            | (birth_values(birth) if birth else {})
        )


def filled_with(child: Child) -> dict[str, Any]:
    """What the form starts with for a child that is there."""
    guardian = child.guardian
    return {
        "name": child.real_name,
        "pen_name": child.pen_name,
        "gender": child.gender,
        "birth_date": child.birth_date,
        "grade": child.grade,
        "class_": child.class_name,
        "status": child.status,
        "interests": interest_words(child.interests),
        "need": str(child.need),
        "guardian": guardian.name if guardian else None,
        "relation": guardian.relation if guardian else None,
        "phone": guardian.phone if guardian else None,
    }


class ConsentForm(FlaskForm):
    """A guardian's answer to one item."""

    item = SelectField(
        _l("Item"), choices=choices((item, FIELD_NAMES[item]) for item in CONSENT_ITEMS)
    )
    given = RadioField(
        _l("Answer"),
        choices=choices(
            (
                ("yes", _l("agrees")),
                ("no", _l("does not agree, or no longer")),
            )
        ),
        default="yes",
    )
    said_by = RadioField(_l("Who answered"), choices=choices(VOICES.items()), default="guardian")
    on = DateField(_l("Date of the answer"), [InputRequired(_l("Please give the day."))])
    expires_on = DateField(_l("A yes holds until (empty: without end)"), [Optional()])
    evidence = StringField(
        _l("How we know"),
        [Length(max=200)],
        description=_l("For example: signed form of 5 September"),
    )
