"""Who can be reminded of a late letter by hand, or why nobody can just now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.clock import local_date
from app.extensions import db
from app.models import Letter, Reminder
from app.store.letters.calendars import Timetable, timetables
from app.store.messages.recipients import Recipients
from app.store.messages.reminders import LetterContext, contexts_of
from letters.reminders import NotNow, Recipient, Step, by_hand

TOLD = tuple(step.name.lower() for step in (Step.BY_HAND, Step.LATE, Step.STILL_LATE))


@dataclass(frozen=True, slots=True)
class Remindable:
    """Who is told of a letter, in which part; with `why_not`, nobody.

    `told_on` is when somebody was last told of it.
    """

    recipient: Recipient
    user_ids: Sequence[int] = ()
    context: LetterContext | None = None
    due_on: date | None = None
    told_on: date | None = None
    why_not: NotNow | None = None


def remindable(letters: Collection[Letter], today: date) -> Mapping[str, Remindable]:
    """For each of the letters, by its code."""
    tables, recipients = timetables(), Recipients.on(today)
    told = _told([letter.id for letter in letters])
    return {
        letter.code: _of(letter, tables[letter.cohort_id], recipients, told.get(letter.id), today)
        for letter in letters
    }


def _of(
    letter: Letter, table: Timetable, recipients: Recipients, told_on: date | None, today: date
) -> Remindable:
    contexts, standings = contexts_of([letter.id], table, today)
    if not standings:
        return Remindable(Recipient.COORDINATOR, told_on=told_on, why_not=NotNow.SILENT)
    standing, context = standings[0], contexts[letter.code]
    wanted = by_hand(standing, table.ladder, table.calendar, today, told_on)
    if isinstance(wanted, NotNow):
        return Remindable(Recipient.COORDINATOR, told_on=told_on, why_not=wanted)
    part, user_ids = recipients.of(
        wanted, context.volunteer_user_id, context.school_id, context.county_code
    )
    listening = recipients.listening(user_ids)
    why_not = None
    if part is not wanted:
        why_not = NotNow.UNREACHED
    elif not listening:
        why_not = NotNow.PAUSED
    return Remindable(part, listening, context, standing.expected_by, told_on, why_not)


def _told(letter_ids: Collection[int]) -> Mapping[int, date]:
    """The last day on which whoever has a letter was reminded of it, by the letter's id."""
    query = (
        select(Reminder.letter_id, func.max(Reminder.recorded_at))
        .where(
            Reminder.letter_id.in_(letter_ids),
            Reminder.step.in_(TOLD),
            Reminder.user_id.is_not(None),
        )
        .group_by(Reminder.letter_id)
    )
    return {letter_id: local_date(at) for letter_id, at in db.session.execute(query)}
