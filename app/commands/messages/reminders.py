"""The daily reminders by hand."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import chain

import click
from flask.cli import with_appcontext
from flask_babel import gettext

from app import clock
from app.actions.messages import reminders
from app.actions.messages.sweeps.day_parts import DayPart
from app.commands.console import answer, by_option, json_option, operator, speaking
from app.store.messages.thanks.letters import lines_of_handed_over


@click.command("remind")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day; today by default.")
@click.option("--dry-run", is_flag=True, help="Show what would go out and write nothing.")
@json_option
@by_option
@with_appcontext
def remind(on: datetime | None, dry_run: bool, as_json: bool, by_email: str | None) -> None:
    """Make the reminders that are due: rows, and one digest for each person."""
    with speaking():
        day = on.date() if on else clock.today()
        lines = [f"{'letter':<12} {'step':<13} {'due':<11} who"]
        outcome = reminders.run(
            day,
            acting=operator(by_email),
            dry_run=dry_run,
            look=lambda part: lines.extend(_told(part) if dry_run and not as_json else ()),
        )
        document = {
            "due": outcome.due,
            "recorded": outcome.recorded,
            "already": outcome.already,
            "messages": outcome.messages,
            "renewals": len(outcome.renewals),
        }
        answer(document, as_json, lambda: _outcome_in_words(outcome, day, lines if dry_run else []))


def _outcome_in_words(outcome: reminders.ReminderRun, day: date, lines: Sequence[str]) -> str:
    """What a person reads: for a dry run each letter, its step and who would be told."""
    summary = gettext(
        "%(day)s: %(due)s due, %(recorded)s recorded, %(already)s already, %(messages)s messages",
        day=day.isoformat(),
        due=outcome.due,
        recorded=outcome.recorded,
        already=outcome.already,
        messages=outcome.messages,
    )
    return "\n".join([*lines, summary])


def _told(part: DayPart) -> Iterator[str]:
    for due in part.dues:
        if due.user_ids:
            who = ", ".join(f"user {user_id}" for user_id in due.user_ids)
            yield (
                f"{due.code:<12} {due.line.step.name.lower():<13} "
                f"{due.line.due_on.isoformat():<11} {due.line.recipient.value} ({who})"
            )
    for line in part.renewals:
        yield (
            f"{line.code:<12} {line.renewal.fact.value:<13} "
            f"{line.renewal.expires_on.isoformat():<11} "
            f"{line.recipient.value} (user {line.user_id})"
        )
    handed_over = {(one.user_id, one.about_id) for one in part.thanks if not one.place}
    others = (line for line in part.thanks if line.place)
    for line in chain(lines_of_handed_over(handed_over), others):
        yield f"{line.place:<12} {line.news.value:<13} {'':<11} thanks (user {line.user_id})"


COMMANDS = (remind,)
