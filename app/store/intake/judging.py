"""What a spreadsheet would do to the programme, read and judged without changing anything."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.errors import Refused
from app.intake import (
    IntakeRefused,
    Outline,
    Regions,
    Report,
    SchoolDirectory,
    SchoolEntry,
    look,
    read,
)
from app.intake.fields import CHILDREN, LETTERS
from app.store.intake.known import known_of
from app.store.intake.known.letters import LetterRows
from app.store.intake.limits import bounded
from app.store.intake.reports import Checked, refused
from app.store.people.schools import all_schools
from app.store.scope import Scope


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """An uploaded file and what the uploader said of it.

    `school` is a name or code that all children belong to; `mapping` field → column, from 0.
    """

    kind: str
    content: bytes
    filename: str
    school: str | None = None
    mapping: Mapping[str, int] | None = None


def directory(scope: Scope) -> SchoolDirectory:
    """The schools in reach, to be found by what people write."""
    entries = [
        SchoolEntry(row.id, row.name, row.county_code, row.town or "", row.code)
        for row in all_schools(scope)
    ]
    return SchoolDirectory(entries, Regions.standard())


def outline_of(sheet: Spreadsheet, on: date) -> Outline:
    """How the columns of a spreadsheet were understood. Raises Refused('intake.refused')."""
    try:
        return look(sheet.kind, sheet.content, sheet.filename, on=on, mapping=sheet.mapping)
    except IntakeRefused as fault:
        raise refused(fault) from fault


def report_of(scope: Scope, sheet: Spreadsheet, on: date) -> Report:
    """The report of a spreadsheet for somebody with this reach, on a day.

    Raises Refused('intake.refused') where the file as a whole cannot be taken.
    """
    try:
        report = read(
            sheet.kind,
            sheet.content,
            sheet.filename,
            on=on,
            regions=Regions.standard(),
            schools=directory(scope),
            school=sheet.school if sheet.kind == CHILDREN else None,
            known=known_of(sheet.kind),
            mapping=sheet.mapping,
        )
    except IntakeRefused as fault:
        raise refused(fault) from fault
    if sheet.kind == LETTERS:
        letters = LetterRows(scope, report.rows, on)
        return replace(report, rows=tuple(map(letters.judged, report.rows)))
    return replace(report, rows=tuple(bounded(scope, report)))


def checked(scope: Scope, sheet: Spreadsheet, on: date) -> Checked:
    """The report of a spreadsheet, or why it is refused, and how its columns were understood.

    Raises Refused('intake.refused') where not even its columns are found.
    """
    try:
        report, refusal = report_of(scope, sheet, on), None
    except Refused as fault:
        report, refusal = None, fault
    outline = report.outline if report else outline_of(sheet, on)
    guess = outline if sheet.mapping is None else outline_of(replace(sheet, mapping=None), on)
    guessed = {field: found.column for field, found in guess.mapping.items()}
    return Checked(outline, guessed, report, refusal)


def serves_code(scope: Scope, programme_region: str) -> str:
    """The region whose pool the volunteers of a list join: the widest that the uploader serves."""
    widest = min(scope.prefixes, key=lambda prefix: (len(prefix), prefix), default="")
    return widest.ljust(6, "0") if widest else programme_region
