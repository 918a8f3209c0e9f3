"""What the forms of intake send: a file with its school, chosen columns, counts that were seen."""

from collections.abc import Sequence

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField

from app.locale import lazy as _l
from app.models import School
from app.store.intake.spreadsheets import Spreadsheet
from app.web.choices import choices
from app.web.numbers import number_said, whole


class UploadForm(FlaskForm):
    """A file and, for children, their school; whoever has one school alone is not asked."""

    file = FileField(
        _l("Spreadsheet"),
        [FileRequired(_l("Please choose a file."))],
        render_kw={"data-submit-on-change": True},
    )
    school = SelectField(_l("School"), validate_choice=False)

    def __init__(self, schools: Sequence[School]) -> None:
        super().__init__()
        self._schools = schools
        if len(schools) < 2:
            del self.school
        else:
            self.school.choices = choices(choices_of(schools))

    def spreadsheet(self, kind: str) -> Spreadsheet:
        """What was uploaded."""
        chosen = self.school.data if self.school else None
        only = self._schools[0].code if len(self._schools) == 1 else None
        sent = self.file.data
        return Spreadsheet(kind, sent.read(), sent.filename or "", chosen or only)


def choices_of(schools: Sequence[School]) -> list[tuple[str, str]]:
    """The schools to choose from, the file's own word first."""
    named = [(school.code, f"{school.county.name} {school.name}") for school in schools]
    return [("", _("as the file says")), *named]


def columns_chosen() -> dict[str, int]:
    """The column of each field as the form says; what is no number says nothing."""
    sent = {
        name.removeprefix("column-"): number_said(value)
        for name, value in request.form.items()
        if name.startswith("column-")
    }
    return {field: number for field, number in sent.items() if number is not None}


def counts_seen() -> dict[str, int]:
    """How many rows of each fate the page showed when somebody decided."""
    return {fate: request.form.get(fate, 0, type=whole) for fate in ("new", "changed")}
