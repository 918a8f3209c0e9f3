"""Forms of volunteers: the public application, and a coordinator's corrections."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    SelectField,
    SelectMultipleField,
    StringField,
    widgets,
)
from wtforms.validators import (
    Email,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from app.intake.kinds.volunteers import POSSIBLE_AGES
from app.intake.regions import RegionDirectory
from app.intake.values.birth import read_birth
from app.locale import lazy as _l
from app.models import Volunteer
from app.web.choices import choices
from app.web.editing.edits import EditForm
from app.web.editing.plain_names import no_address
from app.web.numbers import WholeField
from app.web.people.spelled_fields import SpelledField, birth_month, phone_digits
from app.wording.people.interests import INTERESTS

OLDEST = 99
GENDERS = (("", _l("not said")), ("f", _l("female")), ("m", _l("male")))


# Of those who fill in their own form, the browser knows these.
AUTOCOMPLETE = {"name": "name", "email": "email", "phone": "tel", "organisation": "organization"}


class TagsField(SelectMultipleField):
    """Interests as boxes to tick."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


class VolunteerForm(FlaskForm):
    """What the programme needs to know of a volunteer."""

    year_is_enough = False
    name = StringField(
        _l("Name"), [InputRequired(_l("Please give your name.")), Length(max=40), no_address]
    )
    pen_name = StringField(_l("Pen name"), [Length(max=20), no_address])
    gender = SelectField(
        _l("Gender"),
        choices=choices((("", _l("not said")), ("f", _l("female")), ("m", _l("male")))),
    )
    birth = SpelledField(
        _l("Birth month"),
        [InputRequired(_l("Please give the year and month of birth."))],
        spelled=birth_month,
    )
    email = StringField(
        _l("Email"),
        [
            InputRequired(_l("Please give an address.")),
            Email(_l("This is no email address.")),
            Length(max=254),
        ],
        filters=[lambda text: text.strip().lower() if text else text],
    )
    phone = SpelledField(_l("Phone"), [Optional()], spelled=phone_digits)
    organisation = StringField(_l("University or employer"), [Length(max=80)])
    home = StringField(_l("Home region"), [Length(max=60)])
    interests = TagsField(_l("Interests"), choices=choices(INTERESTS.items()))
    capacity = WholeField(
        _l("How many children at once"),
        [InputRequired(), NumberRange(1, 5, _l("From 1 to 5."))],
        default=1,
    )

    def __init__(self, today: date, **filled: Any) -> None:
        super().__init__(**filled)
        self.today = today

    def validate_birth(self, field: SpelledField) -> None:
        """An age at which somebody may be on the list of volunteers."""
        born = read_birth(field.data, self.today)
        is_whole = born is not None and (born.month or self.year_is_enough)
        if born is None or not is_whole or born.age(self.today) > OLDEST:
            raise ValidationError(_l("Please give the year and month of birth."))
        if born.age(self.today) < self.youngest:
            raise ValidationError(
                gettext("Volunteers are %(age)s years or older.", age=self.youngest)
            )

    @property
    def youngest(self) -> int:
        """As young as a list brings somebody in: younger than the programme's age, they wait."""
        return POSSIBLE_AGES.start

    def validate_home(self, field: StringField) -> None:
        """A region we can tell."""
        if field.data and RegionDirectory.standard().parse(field.data) is None:
            raise ValidationError(
                _l("We do not know this region. Write it as 广东省-河源市-龙川县.")
            )

    def values(self) -> dict[str, Any]:
        """The same names as a roster's row has."""
        typed = {
            name: field.data
            for name, field in self._fields.items()
            if name not in {"csrf_token", "promise", "agrees"}
        }
        home = typed.pop("home")
        return typed | {"home": RegionDirectory.standard().parse(home) if home else None}


class ApplicationForm(VolunteerForm):
    """The public application."""

    promise = BooleanField(
        _l("I can write for three school terms, about one letter a month."),
        [
            InputRequired(
                _l("Children wait for each letter: please apply when you can promise this.")
            )
        ],
    )

    agrees = BooleanField(
        _l("I agree that the programme keeps and uses what I give here, as said above."),
        [InputRequired(_l("We can only take your application when you agree to this."))],
    )

    def __init__(self, today: date, **filled: Any) -> None:
        super().__init__(today, **filled)
        for name, word in AUTOCOMPLETE.items():
            self[name].render_kw = {"autocomplete": word}

    @property
    def youngest(self) -> int:
        """The programme's age: who applies is in the next round."""
        return int(current_app.config["YOUNGEST_VOLUNTEER"])

    def values(self) -> dict[str, Any]:
        """With the promise as the survey's question."""
        return super().values() | {"can_stay": True}


class CorrectionForm(VolunteerForm, EditForm):
    """What a coordinator may correct; a survey may have told the year of birth alone."""

    year_is_enough = True
    max_need = SelectField(
        _l("Highest need"), choices=choices((need, need) for need in "0123"), default="1"
    )

    is_reserve = BooleanField(_l("Reserve writer: asked for single letters when a friend is away"))

    def __init__(self, today: date, own_words: Sequence[str] = (), **filled: Any) -> None:
        super().__init__(today, **filled)
        # Words of somebody's own, as a survey brings them, are kept until they are unticked.
        own = ((word, word) for word in own_words if word not in INTERESTS)
        self.interests.choices = choices([*INTERESTS.items(), *own])

    def values(self) -> dict[str, Any]:
        """The need as a number."""
        typed = super().values()
        return typed | {"max_need": int(typed["max_need"])}


def filled_with(volunteer: Volunteer) -> dict[str, Any]:
    """What a coordinator's form starts with."""
    home = RegionDirectory.standard().get(volunteer.home_code or "")
    return {
        "name": volunteer.real_name,
        "pen_name": volunteer.pen_name,
        "gender": volunteer.gender,
        "birth": volunteer.birth,
        "email": volunteer.email,
        "phone": volunteer.phone,
        "organisation": volunteer.organisation,
        "home": "-".join(part.name for part in RegionDirectory.standard().path(home.code))
        if home
        else "",
        "interests": volunteer.interests,
        "capacity": volunteer.capacity,
        "max_need": str(volunteer.max_need),
        "is_reserve": volunteer.is_reserve,
    }
