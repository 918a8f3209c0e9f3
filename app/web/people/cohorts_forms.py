"""The form of a cohort: three terms, each with a few breaks."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext
from wtforms import DateField, FieldList, Form, FormField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.actions.people.cohorts import TERMS, Days
from app.locale import lazy as _l
from app.models import Cohort
from app.web.editing.edits import EditForm

BREAKS = 4
NEEDED = _l("Please fill this in.")
DAY = _l("Please give a day, such as 2026-09-01.")


class BreakForm(Form):
    """Days off within a term; an empty row is no break."""

    name = StringField(_l("Break"), [Length(max=60)])
    first = DateField(_l("First day"), [Optional()])
    last = DateField(_l("Last day"), [Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """A break is whole or not there."""
        is_sound = super().validate(extra_validators)
        given = [bool(self.name.data), self.first.data is not None, self.last.data is not None]
        if not any(given) or all(given):
            return is_sound
        needs = gettext("A break needs a name, a first and a last day.")
        self.name.errors = [*self.name.errors, needs]
        return False

    @property
    def days(self) -> Days | None:
        """The break, if the row is filled."""
        if not self.name.data or self.first.data is None or self.last.data is None:
            return None
        return self.name.data, self.first.data, self.last.data


class TermForm(Form):
    """A term with its breaks."""

    name = StringField(_l("Name"), [InputRequired(NEEDED), Length(max=60)])
    first = DateField(_l("First day"), [InputRequired(DAY)])
    last = DateField(_l("Last day"), [InputRequired(DAY)])
    breaks = FieldList(FormField(BreakForm), min_entries=BREAKS, max_entries=12)


class CohortForm(EditForm):
    """A cohort's name and its three terms."""

    name = StringField(_l("Name"), [InputRequired(NEEDED), Length(max=60)])
    terms = FieldList(FormField(TermForm), min_entries=TERMS, max_entries=TERMS)

    @classmethod
    def of(cls, cohort: Cohort) -> "CohortForm":
        """The form as a cohort fills it."""
        terms = [
            {
                "name": term.name,
                "first": term.first,
                "last": term.last,
                "breaks": [{"name": b.name, "first": b.first, "last": b.last} for b in term.breaks],
            }
            for term in cohort.terms
        ]
        return cls(formdata=None, data={"name": cohort.name, "terms": terms})

    @classmethod
    def fresh(cls, today: date) -> "CohortForm":
        """A new form with the usual days of three Chinese school terms."""
        year = today.year if today.month < 10 else today.year + 1
        return cls(data={"terms": _usual_terms(year)})

    def planned(self) -> list[tuple[Days, Sequence[Days]]]:
        """The terms that were typed, as the action takes them."""
        found = []
        for entry in self.terms:
            term: TermForm = entry.form
            pauses = [pause.form.days for pause in term.breaks]
            days = (term.name.data or "", term.first.data, term.last.data)
            found.append((days, [pause for pause in pauses if pause is not None]))
        return found


def _usual_terms(year: int) -> list[dict[str, object]]:
    days = [
        (date(year, 9, 1), date(year + 1, 1, 20)),
        (date(year + 1, 2, 22), date(year + 1, 7, 5)),
        (date(year + 1, 9, 1), date(year + 2, 1, 20)),
    ]
    return [
        {"name": gettext("Term %(number)s", number=number), "first": first, "last": last}
        for number, (first, last) in enumerate(days, 1)
    ]
