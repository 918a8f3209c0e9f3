"""`flask intake`: a spreadsheet in."""

from collections.abc import Collection
from pathlib import Path
from random import SystemRandom
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext

from app.actions.intake.admissions.admission import Admission
from app.actions.intake.decisions import admit_file
from app.commands.console import answer, by_option, json_option, operator, scope_for, speaking
from app.commands.intake.history import HISTORY
from app.intake import KINDS, Report
from app.intake.fields import CHILDREN
from app.intake.opening.limits import USUAL
from app.store.intake.heading_choices import outline_as_before
from app.store.intake.questions import ANOTHER, NOTHING_SAID, QUESTIONS
from app.store.intake.spreadsheets import (
    Spreadsheet,
    directory,
    outline_of_file,
    report_of,
    serves_code,
)
from app.wording.intake import FATES, evidence
from app.wording.intake.decisions import decision_lines
from app.wording.intake.left_over import left_over_lines
from app.wording.intake.remarks import column_of, remark_words
from app.wording.intake.report import report_payload

UNDECIDED = 3
"""The exit code where all that is good came in, and something waits for a decision."""


@click.group()
def intake() -> None:
    """Spreadsheets in, and what came of them."""


def take_in(
    kind: str,
    file: Path,
    school: str | None,
    sheets: tuple[str, ...],
    moved: tuple[str, ...],
    another: tuple[str, ...],
    dry_run: bool,
    accept_notes: bool,
    by_email: str | None,
    as_json: bool,
) -> None:
    """A spreadsheet in: its good rows are admitted, its faulty ones named (exit 0).

    Where something in it waits for a decision: exit 3, unless that is accepted.
    """
    if school is not None and kind != CHILDREN:
        raise click.UsageError("--school belongs to children")
    with speaking():
        acting = operator(by_email)
        scope = scope_for(acting, f"intake.{kind}")
        # A database that does not answer is told before a file is looked into.
        schools = directory(scope)
        sheet = Spreadsheet(kind, content_of(file), file.name, sheets=sheets)
        outline = outline_of_file(sheet, acting.today)
        found = schools.find(school) if school else ()
        school_id = int(found[0].key) if len(found) == 1 else None
        outline = outline_as_before(outline, school_id, acting.actor.user_id, acting.today)
        report = report_of(scope, outline, schools, school, acting.today, NOTHING_SAID)
        if answers := answers_to(report, moved, another):
            report = report_of(scope, outline, schools, school, acting.today, answers)
        if not dry_run:
            admission = Admission(
                acting,
                SystemRandom(),
                evidence=evidence(file.suffix.lstrip(".").lower(), acting.today.isoformat()),
                serves_code=serves_code(scope, current_app.config["PROGRAMME_REGION"]),
            )
            admit_file(scope, sheet, report, admission)
        answer(report_payload(report), as_json, lambda: in_words(report))
        if not as_json:
            click.echo("\n".join(left_over_lines(report)), err=True)
        waiting = list(decision_lines(report))
        for line in waiting:
            click.echo(line, err=True)
    if waiting and not (dry_run or accept_notes):
        raise SystemExit(UNDECIDED)


def answers_to(report: Report, moved: Collection[str], another: Collection[str]) -> dict[str, str]:
    """What the options say of the rows that were asked about."""
    codes = {
        row.place: str(remark.details["code"])
        for row in report.rows
        if row.place in moved
        for remark in row.faults + row.notes
        if remark.code in QUESTIONS
    }
    return codes | dict.fromkeys(another, ANOTHER)


def content_of(file: Path) -> bytes:
    """What is in the file; of one that is too large, only so much that it is refused for it."""
    with file.open("rb") as opened:
        return opened.read(USUAL.file_bytes + 1)


def in_words(report: Report) -> str:
    """The counts, and each fault on a line of its own."""
    counts = ", ".join(f"{FATES[fate]} {count}" for fate, count in report.counts.items())
    faults = [
        gettext("row %(row)s", row=row.place) + f" · {column_of(fault)}: {remark_words(fault)}"
        for row in report.rows
        for fault in row.faults
    ]
    return "\n".join([counts, *faults])


def command_of(kind: str) -> click.Command:
    """The command that takes in spreadsheets of a kind."""

    @click.command(kind, help=take_in.__doc__)
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--school", metavar="NAME-OR-CODE", help="The school of all children.")
    @click.option("--sheet", "sheets", multiple=True, metavar="NAME", help="Read these sheets.")
    @click.option("--moved", multiple=True, metavar="ROW", help="It has changed school.")
    @click.option("--another", multiple=True, metavar="ROW", help="It is another child.")
    @click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
    @click.option("--accept-notes", is_flag=True, help="Exit 0 though something is undecided.")
    @by_option
    @json_option
    @with_appcontext
    def command(**said: Any) -> None:
        take_in(kind, **said)

    return command


for _each in (*map(command_of, KINDS), *HISTORY):
    intake.add_command(_each)

COMMANDS = (intake,)
