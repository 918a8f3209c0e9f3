"""The daily reminders: decided purely, then stored part by part; words follow."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from app.actions.messages.digests import make_digests, readers_behind
from app.actions.messages.renewals import claim_renewals
from app.actions.messages.sweeps.ahead import Taking, alone, read_ahead
from app.actions.messages.sweeps.day_parts import DayPart
from app.actions.messages.sweeps.dues import Due
from app.actions.messages.sweeps.inserts import insert_of
from app.actions.messages.sweeps.sweep import Sweep
from app.actions.messages.thanks import record_thanks
from app.actions.messages.words import AT_ONCE, write_digests
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.extensions import db
from app.models import Reminder
from app.store.messages import reminders as store
from app.store.messages.renewals import RenewalLine
from app.store.messages.sweeps.plans import Plan
from app.store.parts import in_parts
from letters.reminders import Step
from letters.thanks.news import News

STEPS: Any = Reminder.__table__
STEP_NAMES = {step: step.name.lower() for step in Step}


@dataclass(slots=True)
class ReminderRun:
    """What a run found and did; `renewals` are those that people are told of."""

    due: int = 0
    recorded: int = 0
    already: int = 0
    messages: int = 0
    renewals: list[RenewalLine] = field(default_factory=list)


def run(
    on: date,
    *,
    acting: Acting,
    dry_run: bool = False,
    look: Callable[[DayPart], None] = lambda part: None,
) -> ReminderRun:
    """Make the reminders of a day: rows, and one digest for each person, some people at a time.

    Run twice, or by two processes at once, or killed at any moment, it makes each once. What
    cannot be told today (snoozed, or the day's digest is made) is left for the next day. Words
    are written at each reader's hour: those of a few whose hour it is here, all others by the job
    that sends. `look` sees each part.
    """
    if dry_run:
        sweep = Sweep.of(on)
        outcome = ReminderRun(due=sweep.recorded, already=sweep.recorded)
        for part in sweep.parts():
            look(_counted(part, part.without(set()).with_thanks(), outcome))
        return outcome
    with alone():
        sweep, late = Sweep.of(on), readers_behind(acting.now)
        outcome = ReminderRun(due=sweep.recorded, already=sweep.recorded)
        with read_ahead(sweep.parts()) as take:
            while made := _made(take, late, on, acting, outcome):
                look(made)
    if outcome.messages <= AT_ONCE:
        write_digests(acting.now)
    return outcome


def _made(
    take: Taking,
    late: AbstractSet[int],
    on: date,
    acting: Acting,
    outcome: ReminderRun,
) -> DayPart | None:
    """Claim a part, in a transaction in which nobody else makes reminders."""
    with transaction():
        part = take()
        if part is None:
            return None
        wanted = part.without(store.reminded_on(on, part.people))
        claimed = claim_renewals(wanted.renewals, acting.now)
        wanted = replace(wanted, renewals=claimed).with_thanks()
        people = wanted.people
        if people or wanted.dues:
            messages = make_digests(people, _unsaid(wanted), late, on, acting.now)
            _record(wanted.dues, messages, acting.now)
            record_thanks(wanted.thanks, wanted.readers, on, acting.now)
            if not outcome.recorded and not outcome.messages:
                record_change(acting, "reminders.run", "day", on.isoformat())
        return _counted(part, wanted, outcome)


def _counted(part: DayPart, made: DayPart, outcome: ReminderRun) -> DayPart:
    outcome.due += len(part.dues) + part.again
    outcome.already += part.again
    outcome.recorded += len(made.dues)
    outcome.messages += len(made.people)
    outcome.renewals += made.renewals
    return made


def _record(dues: Sequence[Due], messages: Mapping[int, int], now: datetime) -> None:
    """The rows of the steps taken, each with the message to the first who is told of it."""
    names = ("letter_id", "step", "due_on", "user_id", "message_id", "state", "recipient")
    for some in in_parts(dues, store.BATCH):
        rows = [
            (
                due.line.letter_id,
                STEP_NAMES[due.line.step],
                due.line.due_on.isoformat(),
                due.user_ids[0] if due.user_ids else None,
                messages[due.user_ids[0]] if due.user_ids else None,
                due.line.state,
                due.line.recipient,
            )
            for due in some
        ]
        db.session.execute(insert_of(STEPS, names, rows, recorded_at=now))


def _unsaid(part: DayPart) -> Mapping[int, Plan]:
    """What each person is told of that no row of a step or of a letter handed over says."""
    found: dict[int, Plan] = defaultdict(Plan)
    for due in part.dues:
        for user_id in due.user_ids[1:]:
            found[user_id].letters.append(due.line)
    for renewal in part.renewals:
        found[renewal.user_id].renewals.append(renewal)
    for good in part.thanks:
        if good.news is not News.DELIVERED:
            found[good.user_id].thanks.append(good)
    return found
