"""Spreadsheets in: opened safely, understood, checked row by row, reported. Stores nothing.

`read` gives the report of a file, `look` how its columns were understood, `blank` a template
to fill in, `wording` the sentences for people.
"""

from app.intake.blank import blank
from app.intake.directory import SchoolDirectory, SchoolEntry, plain_name
from app.intake.faults import IntakeRefused, Remark
from app.intake.fields import KINDS, field_names
from app.intake.opening.limits import Limits
from app.intake.outline.outline import Outline
from app.intake.regions import Regions
from app.intake.rows.known import Known
from app.intake.rows.reading import look, read
from app.intake.rows.report import Report, RowReport

__all__ = [
    "KINDS",
    "IntakeRefused",
    "Known",
    "Limits",
    "Outline",
    "Regions",
    "Remark",
    "Report",
    "RowReport",
    "SchoolDirectory",
    "SchoolEntry",
    "blank",
    "field_names",
    "look",
    "plain_name",
    "read",
]
