"""What a spreadsheet would do to the programme, read and judged without changing anything.

In goes a file, out comes its outline; in goes an outline, out comes its report. The file is
opened for the outline alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from app.errors import Refused
from app.intake import (
    IntakeRefused,
    Outline,
    RegionDirectory,
    Report,
    SchoolDirectory,
    SchoolEntry,
    book_with_columns,
    open_sheets,
    outline_of_book,
    read_rows,
)
from app.intake.apart import apart
from app.intake.fields import CHILDREN, LETTERS
from app.store.intake.bounds import bounded
from app.store.intake.checks import Checked, refused
from app.store.intake.known import known_of
from app.store.intake.known.letters import judged_letters
from app.store.intake.questions import NOTHING_SAID, Answers
from app.store.people.schools import all_schools
from app.store.scope import Scope


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """An uploaded file and what the uploader said of it.

    `school` is a name or code that all children belong to; `columns` the columns that were chosen
    by hand, field → column from 0 (-1: none), or None for those that are guessed; `answers` what
    was said of rows that are likely a known child's; `sheets` the names of those to read, none
    for those that are lists.
    """

    kind: str
    content: bytes
    filename: str
    school: str | None = None
    columns: Mapping[str, int] | None = None
    answers: Answers = field(default_factory=dict)
    sheets: Sequence[str] = ()


def directory(scope: Scope) -> SchoolDirectory:
    """The schools in reach, to be found by what people write."""
    entries = [
        SchoolEntry(row.id, row.name, row.county_code, row.town or "", row.code)
        for row in all_schools(scope)
    ]
    return SchoolDirectory(entries, RegionDirectory.standard())


def outline_of_file(sheet: Spreadsheet, on: date) -> Outline:
    """A spreadsheet opened, its sheets and columns found, those chosen by hand as chosen.

    `on` is the day that ages are counted at. Raises Refused('intake.refused').
    """
    try:
        return apart(partial(_outline, sheet, on))
    except IntakeRefused as fault:
        raise refused(fault) from fault


def _outline(sheet: Spreadsheet, on: date) -> Outline:
    opened = open_sheets(sheet.content, sheet.filename)
    outline = outline_of_book(sheet.kind, opened, on, sheet.sheets)
    return book_with_columns(outline, sheet.columns, on) if sheet.columns else outline


def outline_by_hand(outline: Outline, columns: Mapping[str, int], on: date) -> Outline:
    """The outline with columns chosen by hand. Raises Refused('intake.refused')."""
    try:
        return book_with_columns(outline, columns, on)
    except IntakeRefused as fault:
        raise refused(fault) from fault


def report_of(
    scope: Scope,
    outline: Outline,
    schools: SchoolDirectory,
    school: str | None,
    on: date,
    answers: Answers,
) -> Report:
    """The report of an outline for somebody with this reach, on a day.

    `schools` are those in reach; `school` the one that was chosen for all children.
    Raises Refused('intake.refused') where the file as a whole cannot be taken.
    """
    try:
        report = read_rows(
            outline,
            on=on,
            regions=RegionDirectory.standard(),
            schools=schools,
            school=school if outline.kind == CHILDREN else None,
            known=known_of(outline.kind, on),
        )
    except IntakeRefused as fault:
        raise refused(fault) from fault
    if outline.kind == LETTERS:
        return judged_letters(scope, report, on)
    return replace(report, rows=tuple(bounded(scope, report, answers, on)))


def checked(
    scope: Scope, outline: Outline, school: str | None, on: date, answers: Answers = NOTHING_SAID
) -> Checked:
    """What the check of an upload finds: the outline with its report, or why there is none."""
    try:
        report = report_of(scope, outline, directory(scope), school, on, answers)
    except Refused as refusal:
        return Checked(outline, None, refusal)
    return Checked(outline, report, None)


def serves_code(scope: Scope, programme_region: str) -> str:
    """The region whose pool the volunteers of a list join: the widest that the uploader serves."""
    widest = min(scope.prefixes, key=lambda prefix: (len(prefix), prefix), default="")
    return widest.ljust(6, "0") if widest else programme_region
