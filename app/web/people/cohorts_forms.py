"""The form of a cohort: three terms, each with a few breaks."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from flask_babel import gettext
from wtforms import DateField, FieldList, Form, FormField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.actions.people.cohorts import TERMS, CohortRules, Days, TypedTerm
from app.locale import language
from app.locale import lazy as _l
from app.models import Cohort, FormerShown
from app.store.letters.calendars import terms_of
from app.web.choices import choices
from app.web.editing.edits import EditForm
from app.web.numbers import WholeField
from letters.planning.holidays import (
    is_holiday,
    missing_make_up,
    with_holidays,
    worked_weekends,
)
from letters.reviews.queue import ReviewMode
from letters.terms import Break, Term

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
    """A term with its breaks and make-up days."""

    name = StringField(_l("Name"), [InputRequired(NEEDED), Length(max=60)])
    first = DateField(_l("First day"), [InputRequired(DAY)])
    last = DateField(_l("Last day"), [InputRequired(DAY)])
    breaks = FieldList(FormField(BreakForm), min_entries=BREAKS, max_entries=12)
    make_up = StringField(_l("Weekend days with school"), [Length(max=200)])

    def validate_make_up(self, field: StringField) -> None:
        """Only days are typed here."""
        try:
            days_in(field.data or "")
        except ValueError as wrong:
            raise ValidationError(
                gettext(
                    "Please give days with commas between them, such as 2026-10-10, 2027-02-20."
                )
            ) from wrong


class CohortForm(EditForm):
    """A cohort's name and its three terms."""

    name = StringField(_l("Name"), [InputRequired(NEEDED), Length(max=60)])
    terms = FieldList(FormField(TermForm), min_entries=TERMS, max_entries=TERMS)

    @classmethod
    def of(cls, cohort: Cohort, *, holidays: bool = False) -> "CohortForm":
        """The form as a cohort fills it, with the public holidays that it misses if asked."""
        terms = [_filled(_whole(term) if holidays else term) for term in terms_of(cohort)]
        return cls(formdata=None, data={"name": cohort.name, "terms": terms})

    @classmethod
    def fresh(cls, today: date) -> "CohortForm":
        """A new form with the usual days of three Chinese school terms and their holidays."""
        year = today.year if today.month < 10 else today.year + 1
        return cls(data={"terms": _usual_terms(year)})

    def planned(self) -> list[TypedTerm]:
        """The terms that were typed, as the action takes them.

        A public holiday or a weekend worked for one that came with the form and lies outside the
        typed days is left behind.
        """
        found = []
        for entry in self.terms:
            term: TermForm = entry.form
            pauses = [pause.form.days for pause in term.breaks]
            days: Any = (term.name.data or "", term.first.data, term.last.data)
            kept = [one for one in pauses if one is not None and not _is_left_behind(one, term)]
            found.append(TypedTerm(days, kept, _make_up_of(term)))
        return found


class RulesForm(EditForm):
    """What a cohort allows beyond its terms."""

    grace = WholeField(
        _l("Days that writing goes on after a record check expired"), [InputRequired(NEEDED)]
    )
    former_shown = SelectField(
        _l("What a child's next letter friend sees of the one before"),
        choices=choices(
            [
                (FormerShown.NOTHING, _l("nothing")),
                (FormerShown.NOTE, _l("the approved hand-over note")),
                (
                    FormerShown.LETTERS,
                    _l("the note, and which letters there were, without their words"),
                ),
            ]
        ),
    )

    review = SelectField(
        _l("Which typed letters of volunteers are read by a reviewer"),
        choices=choices(
            [
                (ReviewMode.OFF, _l("none of them")),
                (ReviewMode.SAMPLE, _l("those in which the lists find words, and a sample")),
                (ReviewMode.ALL, _l("all of them")),
            ]
        ),
    )
    review_share = WholeField(
        _l("How many in a hundred of the others are drawn"), [InputRequired(NEEDED)]
    )
    review_hold = WholeField(
        _l("Days that a letter waits to be read before it is printed, at most"),
        [InputRequired(NEEDED)],
    )
    minutes_sent = WholeField(
        _l("Minutes of service for each letter that a volunteer sent"), [Optional()]
    )
    minutes_received = WholeField(
        _l("Minutes of service for each letter received and read"), [Optional()]
    )
    minutes_training = WholeField(_l("Minutes of service for the training, once"), [Optional()])

    @classmethod
    def of(cls, cohort: Cohort) -> "RulesForm":
        """The form as a cohort fills it."""
        return cls(
            formdata=None,
            grace=cohort.grace,
            former_shown=cohort.former_shown.value,
            review=cohort.review,
            review_share=cohort.review_share,
            review_hold=cohort.review_hold,
            minutes_sent=cohort.minutes_sent,
            minutes_received=cohort.minutes_received,
            minutes_training=cohort.minutes_training,
        )

    def rules(self) -> CohortRules:
        """What the form says."""
        return CohortRules(
            grace=self.grace.data or 0,
            former_shown=FormerShown(self.former_shown.data),
            review=ReviewMode(self.review.data),
            review_share=self.review_share.data or 0,
            review_hold=self.review_hold.data or 0,
            minutes_sent=self.minutes_sent.data or 0,
            minutes_received=self.minutes_received.data or 0,
            minutes_training=self.minutes_training.data or 0,
        )


def _is_left_behind(pause: Days, term: TermForm) -> bool:
    name, first, last = pause
    if term.first.data is None or term.last.data is None or first > last:
        return False
    outside = last < term.first.data or first > term.last.data
    return outside and is_holiday(Break(name, first, last), language())


def _make_up_of(term: TermForm) -> list[date]:
    """The typed days, without weekends worked for a holiday that lie outside the term."""
    typed, first, last = days_in(term.make_up.data or ""), term.first.data, term.last.data
    if first is None or last is None:
        return typed
    worked = worked_weekends(typed)
    return [day for day in typed if day not in worked or first <= day <= last]


def _usual_terms(year: int) -> list[dict[str, object]]:
    days = [
        (date(year, 9, 1), date(year + 1, 1, 20)),
        (date(year + 1, 2, 22), date(year + 1, 7, 5)),
        (date(year + 1, 9, 1), date(year + 2, 1, 20)),
    ]
    terms = [
        Term(number, gettext("Term %(number)s", number=number), first, last)
        for number, (first, last) in enumerate(days, 1)
    ]
    return [_filled(_whole(term)) for term in terms]


def _whole(term: Term) -> Term:
    """The term with its public holidays, and with the weekends worked for them."""
    breaks = with_holidays(term, language())
    bare = replace(term, breaks=breaks, make_up=())
    kept = [day for day in term.make_up if bare.is_open(day)]
    return replace(bare, make_up=tuple(sorted({*kept, *missing_make_up(bare)})))


def _filled(term: Term) -> dict[str, object]:
    rows = [{"name": one.name, "first": one.first, "last": one.last} for one in term.breaks]
    days = {"name": term.name, "first": term.first, "last": term.last}
    return {**days, "breaks": rows, "make_up": ", ".join(map(str, term.make_up))}


def days_in(text: str) -> list[date]:
    """The days that a text lists. Raises ValueError where something else is in it."""
    return [date.fromisoformat(word) for word in re.split(r"[\s,，、;；]+", text) if word]
