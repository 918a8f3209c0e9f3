"""The daily reminders: decided purely, then claimed and stored in one transaction; words follow."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects import postgresql, sqlite

from app.actions.messages.digests import Plan, PlannedLine, plan_digests
from app.actions.messages.renewals import claim_renewals
from app.actions.messages.thanks import claim_thanks
from app.actions.messages.words import write_digests
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.extensions import db
from app.models import Reminder
from app.store.letters.calendars import timetables
from app.store.messages import reminders as store
from app.store.messages.recipients import Recipients
from app.store.messages.renewals import RenewalLine, renewals_due
from app.store.messages.thanks.due import thanks_due
from app.store.messages.thanks.lines import ThanksLine
from app.store.parts import in_parts
from letters import reminders as rules

# Any number of our own: one run at a time on PostgreSQL; on SQLite the transaction is enough.
ADVISORY_KEY = 0x78696E72
STEPS: Any = Reminder.__table__


@dataclass(frozen=True, slots=True)
class Due:
    """A step that is due for a letter, and the users who are told of it (none: recorded only)."""

    code: str
    line: PlannedLine
    user_ids: tuple[int, ...]
    postponed: bool = False

    @property
    def key(self) -> tuple[int, str, date]:
        """What is unique among the rows."""
        return (self.line.letter_id, self.line.step.name.lower(), self.line.due_on)


@dataclass(frozen=True, slots=True)
class ReminderRun:
    """What a run found and did.

    `going_out`, `renewals` and `thanks` are what people are told of.
    """

    due: int
    recorded: int
    already: int
    messages: int
    going_out: Sequence[Due] = ()
    renewals: Sequence[RenewalLine] = ()
    thanks: Sequence[ThanksLine] = ()


def run(on: date, *, acting: Acting, dry_run: bool = False) -> ReminderRun:
    """Make the reminders of a day: rows, and one digest for each person.

    Run twice, or by two processes at once, or killed at any moment, it makes each once. What
    cannot be told today (snoozed, or the day's digest is made) is left for the next day. Words are
    written at each reader's hour, the first here, the others by the job that sends.
    """
    found, already = due_on(on)
    fresh = [due for due in found if not due.postponed]
    addressed = [due for due in fresh if due.user_ids]
    tables, recipients = timetables(), Recipients.on(on)
    renewals = renewals_due(on, tables, recipients)
    good = thanks_due(on, tables, recipients, _readers(addressed, renewals))
    people = _readers(addressed, renewals) | {line.user_id for line in good.lines}
    due = len(found) + already
    if dry_run:
        return ReminderRun(due, len(fresh), already, len(people), addressed, renewals, good.lines)
    with transaction():
        _one_at_a_time()
        made_before = store.reminded_on(on, people)
        fresh = [due for due in fresh if not made_before.intersection(due.user_ids)]
        dues = _claim(fresh, acting.now)
        renewals = claim_renewals(
            [line for line in renewals if line.user_id not in made_before], acting.now
        )
        reminded = _readers(dues, renewals)
        thanks = [line for line in good.beside(reminded) if line.user_id not in made_before]
        thanks = claim_thanks(thanks, reminded, on, acting.now)
        plans = _plans(dues, renewals, thanks)
        plan_digests(plans, on, acting.now)
        if dues or renewals or thanks:
            record_change(acting, "reminders.run", "day", on.isoformat())
    write_digests(acting.now)
    return ReminderRun(due, len(dues), already, len(plans), addressed, renewals, thanks)


def _readers(dues: Sequence[Due], renewals: Sequence[RenewalLine]) -> set[int]:
    """The users who have something to see to."""
    return {id_ for due in dues for id_ in due.user_ids} | {line.user_id for line in renewals}


def due_on(on: date) -> tuple[list[Due], int]:
    """What is due on a day and not recorded, and how many of the steps reached are recorded."""
    recipients, tables = Recipients.on(on), timetables()
    found: list[Due] = []
    already = store.count_recorded(tables, on)
    for table, contexts, standings in store.letters_newly_due(tables, on):
        recorded = store.recorded_steps([context.letter_id for context in contexts.values()])
        fresh = rules.due(standings, table.ladder, table.calendar, on, recorded)
        found += _with_recipients(fresh, contexts, recipients)
        again = [one for one in standings if contexts[one.letter].in_rewriting]
        new = {(one.letter, one.step) for one in fresh}
        reached = rules.due(again, table.ladder, table.calendar, on)
        already += sum((one.letter, one.step) not in new for one in reached)
    return found, already


def _with_recipients(
    fresh: Sequence[rules.Reminder],
    contexts: Mapping[str, store.LetterContext],
    recipients: Recipients,
) -> Iterator[Due]:
    for reminder in fresh:
        context = contexts[reminder.letter]
        line = PlannedLine(
            context.letter_id,
            context.state,
            reminder.step,
            reminder.due_on,
            reminder.recipient,
        )
        if reminder.passed_over:
            yield Due(context.code, line, ())
            continue
        part, wanted = recipients.of(
            reminder.recipient, context.volunteer_user_id, context.school_id, context.county_code
        )
        listening = recipients.listening(wanted)
        # A step that nobody can be told of is no step taken: it waits until somebody can.
        yield Due(context.code, replace(line, recipient=part), listening, postponed=not listening)


def _one_at_a_time() -> None:
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_KEY})


def _claim(fresh: Sequence[Due], now: datetime) -> list[Due]:
    """Insert the rows that nobody has inserted; those of the steps that this run has taken."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    claiming = (
        insert(STEPS)
        .on_conflict_do_nothing(index_elements=["letter_id", "step", "due_on"])
        .returning(Reminder.letter_id, Reminder.step, Reminder.due_on)
    )
    claimed: list[Due] = []
    for some in in_parts(fresh):
        rows = [
            {
                "letter_id": due.line.letter_id,
                "step": due.line.step.name.lower(),
                "due_on": due.line.due_on,
                "recorded_at": now,
                "user_id": due.user_ids[0] if due.user_ids else None,
            }
            for due in some
        ]
        made = {tuple(row) for row in db.session.execute(claiming, rows)}
        claimed += [due for due in some if due.key in made]
    return claimed


def _plans(
    dues: Sequence[Due], renewals: Sequence[RenewalLine], thanks: Sequence[ThanksLine]
) -> Mapping[int, Plan]:
    """What each person is told of."""
    found: dict[int, Plan] = defaultdict(Plan)
    for due in dues:
        for user_id in due.user_ids:
            found[user_id].letters.append(due.line)
    for renewal in renewals:
        found[renewal.user_id].renewals.append(renewal)
    for good in thanks:
        found[good.user_id].thanks.append(good)
    return found
