"""What is asked about rows of a roster, and what the buttons answer."""

from collections import Counter
from collections.abc import Mapping

from app.intake import Remark, Report, RowReport
from app.store.intake.questions import ANOTHER, ANSWERED, HAS_MOVED, QUESTIONS

ALL = "all"


def waiting_rows(report: Report) -> Counter[str]:
    """How many rows stay out until somebody answers, by the question."""
    return Counter(
        fault.code for row in report.rows for fault in row.faults if fault.code in QUESTIONS
    )


def question_of(row: RowReport) -> str:
    """What is asked about a row; '' for nothing."""
    return next((one.code for one in _questions(row)), "")


def is_answered(row: RowReport) -> bool:
    """Whether somebody has said whose row it is."""
    return any(note.code in ANSWERED for note in row.notes)


def answers_meant(report: Report, form: Mapping[str, str]) -> dict[str, str | None]:
    """What a button says of its row: `known`, `another` or `back` with the row's place.

    `known` with ALL speaks of all rows that wait and may be of children who moved.
    """
    if form.get("known") == ALL:
        return {
            row.place: fault.details["code"]
            for row in report.rows
            for fault in row.faults
            if fault.code == HAS_MOVED
        }
    for row in report.rows:
        place, asked = row.place, _questions(row)
        if form.get("back") == place:
            return {row.place: None}
        if asked and form.get("another") == place:
            return {row.place: ANOTHER}
        if asked and form.get("known") == place:
            return {row.place: asked[0].details["code"]}
    return {}


def _questions(row: RowReport) -> list[Remark]:
    return [one for one in row.faults + row.notes if one.code in QUESTIONS]
