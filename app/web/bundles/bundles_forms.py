"""Forms of bundles. Letters are ticked in lists, so their codes come as a list."""

from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, Field, PasswordField
from wtforms.validators import DataRequired, EqualTo, Length, Optional

from app.locale import lazy as _l
from app.web.taps import sent_tap
from letters.taps import day_of_tap


class CodesField(Field):
    """The codes that were ticked, each once; a box that ticks a whole list sends all its codes."""

    data: list[str]

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep the order of the page."""
        self.data = list(dict.fromkeys(code for value in valuelist for code in value.split()))


class TickForm(FlaskForm):
    """Letters that are ticked, and the day; a phone that sends no day means today."""

    letter = CodesField(_l("Letters"), default=())
    on = DateField(_l("Day"), [Optional()])

    def day(self, today: date, earliest: date | None = None) -> date:
        """The day that was given, or that of the tap, not before `earliest`; else today."""
        if tap := sent_tap():
            return day_of_tap(tap.made, today=today, earliest=earliest)
        return self.on.data or today


def _pin(words: str, *more: Any, autocomplete: str) -> PasswordField:
    return PasswordField(
        words,
        [DataRequired(_l("Please write the PIN.")), Length(max=40), *more],
        render_kw={"autocomplete": autocomplete, "inputmode": "numeric"},
    )


class SlipPinForm(FlaskForm):
    """The PIN of the school whose slip it is."""

    pin = _pin(_l("PIN, six digits"), autocomplete="current-password")


class ChooseSlipPinForm(SlipPinForm):
    """The first PIN of a school, typed twice."""

    pin = _pin(_l("PIN, six digits"), autocomplete="new-password")
    again = _pin(
        _l("The same once more"),
        EqualTo("pin", _l("The two PINs differ.")),
        autocomplete="new-password",
    )
