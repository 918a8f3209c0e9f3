"""Forms of bundles. Letters are ticked in lists, so their codes come as a list."""

from datetime import date

from flask_wtf import FlaskForm
from wtforms import DateField, Field
from wtforms.validators import Optional

from app.locale import lazy as _l


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

    def day(self, today: date) -> date:
        """The day that was given, else today."""
        return self.on.data or today
