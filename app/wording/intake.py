"""What intake says on pages, in commands and in JSON: intake's own sentences, and ours beside."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.intake import IntakeRefused, Remark, Report, RowReport
from app.intake.wording import fault_message, note_message, refusal
from app.intake.words import FAULTS as INTAKE_FAULTS
from app.locale import language
from app.wording import Said
from app.wording.letters import STATES
from letters.states import State

WORDS: dict[str, Any] = {
    "intake.refused": "%(fault)s",
    "intake.unknown": _l("There is no such upload here."),
    "intake.decided": _l("This upload was decided before. Nothing was done twice."),
    "intake.busy": _l("This file is being worked on just now. Please wait until that is done."),
    "intake.changed_meanwhile": _l(
        "The programme has changed since this page was shown. Please look at the rows again."
    ),
}
FAULTS: dict[str, Any] = {
    "out_of_reach": _l("This county is outside your region, so the row was left out."),
    "elsewhere": _l("This volunteer is registered in another region; ask the coordinator there."),
    "letter_unknown": _l("There is no such letter in your reach. Check the code on the envelope."),
    "letter_not_yours": _l("This step is logged by somebody else."),
    "letter_cannot_move": _l("The letter is %(was)s just now, so this step does not follow."),
    "letter_date": _l("The day lies in the future or before the letter's last step (%(limit)s)."),
}
NOTES: dict[str, Any] = {
    "grade_unreadable": _l("The grade is not understood, so it was left out."),
}
FATES: dict[str, Any] = {
    "new": _l("new"),
    "same": _l("same as before"),
    "changed": _l("changed"),
    "fault": _l("to be mended"),
}
KIND_NAMES: dict[str, Any] = {
    "schools": _l("Schools"),
    "children": _l("Children"),
    "volunteers": _l("Volunteers"),
    "letters": _l("Letters"),
}
WHY_IGNORED: dict[str, Any] = {
    "title": _l("a title"),
    "note": _l("a note"),
    "header": _l("the heading"),
    "total": _l("a total"),
    "blank": _l("an empty row"),
    "example": _l("an example"),
}


def file_refused(fault: Sequence[Any]) -> str:
    """Why a whole file is refused: `fault` is intake's code and its data."""
    code, data = fault
    return refusal(IntakeRefused(code, **data), language())


SAID: Said = {"intake.refused": {"fault": file_refused}}


def fault_words(fault: Remark) -> str:
    """The sentence of a row's fault in the reader's language."""
    if fault.code in INTAKE_FAULTS:
        return fault_message(fault, language())
    told = dict(fault.data)
    if "was" in told:
        told["was"] = STATES[State(told["was"])]
    return str(FAULTS[fault.code]) % told


def note_words(note: Remark) -> str:
    """The sentence of a row's note in the reader's language."""
    return str(NOTES[note.code]) if note.code in NOTES else note_message(note, language())


def evidence(file_kind: str, on: str) -> str:
    """How a consent is known that stands in a roster."""
    return gettext("Roster (%(kind)s) uploaded on %(on)s", kind=file_kind, on=on)


def as_document(report: Report) -> dict[str, Any]:
    """The report as commands.md has it."""
    document = replace(report, rows=()).to_json(language())
    return document | {"counts": report.counts, "rows": [_row(row) for row in report.rows]}


def _row(row: RowReport) -> dict[str, Any]:
    told = replace(row, faults=(), notes=()).to_json(language())
    told["faults"] = [_remark(fault, fault_words(fault)) for fault in row.faults]
    if row.notes:
        told["notes"] = [_remark(note, note_words(note)) for note in row.notes]
    return told


def _remark(remark: Remark, message: str) -> dict[str, str]:
    return {"column": remark.column, "code": remark.code, "message": message}
