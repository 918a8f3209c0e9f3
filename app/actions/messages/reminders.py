"""The daily reminders: decided purely, then claimed and stored in one transaction, sent later."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import bindparam, text, update
from sqlalchemy.dialects import postgresql, sqlite

from app.actions.messages.messages import goes_out_to, new_message, put_in
from app.actions.messages.news import taken_along
from app.actions.messages.renewals import claim_renewals
from app.actions.messages.thanks import claim_thanks
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.extensions import db
from app.models import Message, Reminder, User
from app.notify.digests import Line, Told, digest_of
from app.store.letters.calendars import timetables
from app.store.letters.pair_lists import NeedALook, need_a_look
from app.store.messages import reminders as store
from app.store.messages.coming import ComingBag, bags_coming_to, coming_to
from app.store.messages.digest_days import digest_moment
from app.store.messages.recipients import Recipients, readers
from app.store.messages.renewals import RenewalLine, renewals_due
from app.store.messages.thanks.due import thanks_due
from app.store.messages.thanks.lines import ThanksLine
from app.store.parts import in_parts
from app.store.scope import Scope
from letters import reminders as rules

# Any number of our own: one run at a time on PostgreSQL; on SQLite the transaction is enough.
ADVISORY_KEY = 0x78696E72
MOST_PAIRS = 3


@dataclass(frozen=True, slots=True)
class Due:
    """A step that is due for a letter, and the users who are told of it (none: recorded only)."""

    line: Line
    user_ids: tuple[int, ...]
    postponed: bool = False

    @property
    def key(self) -> tuple[int, str, date]:
        """What is unique among the rows."""
        line = self.line
        return (line.context.letter_id, line.step.name.lower(), line.due_on)


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
    cannot be told today (snoozed, or the day's digest is made) is left for the next day.
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
        claimed = _claim(fresh, acting.now)
        renewals = claim_renewals(
            [line for line in renewals if line.user_id not in made_before], acting.now
        )
        dues = [due for due in fresh if due.key in claimed]
        reminded = _readers(dues, renewals)
        thanks = [line for line in good.beside(reminded) if line.user_id not in made_before]
        thanks = claim_thanks(thanks, reminded, on, acting.now)
        messages = _send_digests(dues, renewals, thanks, _Places(recipients, on), acting.now)
        if claimed or renewals or thanks:
            record_change(acting, "reminders.run", "day", on.isoformat())
    return ReminderRun(due, len(claimed), already, messages, addressed, renewals, thanks)


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
        line = Line(contexts[reminder.letter], reminder.step, reminder.due_on, reminder.recipient)
        if reminder.passed_over:
            yield Due(line, ())
            continue
        context = line.context
        part, wanted = recipients.of(
            reminder.recipient, context.volunteer_user_id, context.school_id, context.county_code
        )
        line = replace(line, recipient=part)
        listening = recipients.listening(wanted)
        # A step that nobody can be told of is no step taken: it waits until somebody can.
        yield Due(line, listening, postponed=not listening)


def _one_at_a_time() -> None:
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_KEY})


def _claim(fresh: Sequence[Due], now: datetime) -> set[tuple[int, str, date]]:
    """Insert the rows that nobody has inserted; the keys of those that this run has made."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    claiming = (
        insert(Reminder)
        .on_conflict_do_nothing(index_elements=["letter_id", "step", "due_on"])
        .returning(Reminder.letter_id, Reminder.step, Reminder.due_on)
    )
    claimed: set[tuple[int, str, date]] = set()
    for some in in_parts(fresh):
        rows = [
            {
                "letter_id": due.line.context.letter_id,
                "step": due.line.step.name.lower(),
                "due_on": due.line.due_on,
                "recorded_at": now,
                "user_id": due.user_ids[0] if due.user_ids else None,
            }
            for due in some
        ]
        made = db.session.execute(claiming, rows)
        claimed.update((letter_id, step, due_on) for letter_id, step, due_on in made)
    return claimed


@dataclass(frozen=True, slots=True)
class _Places:
    """What is told of a reader's regions and schools; those who share a region share the answer."""

    recipients: Recipients
    on: date
    _known: dict[frozenset[str], NeedALook] = field(default_factory=dict)

    def look(self, user_id: int) -> NeedALook | None:
        """The pairs that need a coordinator's look; None for whoever coordinates nothing."""
        regions = self.recipients.coordinators.items()
        own = frozenset(region for region, ids in regions if user_id in ids)
        if own and own not in self._known:
            self._known[own] = need_a_look(Scope(prefixes=own), self.on, MOST_PAIRS)
        return self._known.get(own)

    def bags(self, user_ids: Collection[int]) -> Mapping[int, list[ComingBag]]:
        """The bags on their way to the schools of these people."""
        own = {
            school_id: wanted
            for school_id, ids in self.recipients.contacts.items()
            if (wanted := set(ids).intersection(user_ids))
        }
        found: dict[int, list[ComingBag]] = {}
        for school_id, coming in bags_coming_to(own, self.on).items():
            for user_id in own[school_id]:
                found.setdefault(user_id, []).extend(coming)
        return found


def _send_digests(
    claimed: Sequence[Due],
    renewals: Sequence[RenewalLine],
    thanks: Sequence[ThanksLine],
    places: _Places,
    now: datetime,
) -> int:
    """One digest for each person; how many."""
    on, by_user = places.on, dict[int, list[Due]]()
    for due in claimed:
        for user_id in due.user_ids:
            by_user.setdefault(user_id, []).append(due)
    to_renew: dict[int, list[RenewalLine]] = {}
    for line in renewals:
        to_renew.setdefault(line.user_id, []).append(line)
    good: dict[int, list[ThanksLine]] = {}
    for one in thanks:
        good.setdefault(one.user_id, []).append(one)
    everybody = sorted(by_user.keys() | to_renew.keys() | good.keys())
    # Some at a time: nobody keeps a hundred thousand mails in memory.
    for some in in_parts(everybody):
        users = readers(some)
        coming, bags = coming_to(users, on), places.bags(users)
        news = taken_along([user.id for user in users.values() if _goes_out(user)], now)
        made = {
            user_id: _digest(
                user,
                Told(
                    [due.line for due in by_user.get(user_id, ())],
                    to_renew.get(user_id, []),
                    coming.get(user_id, []),
                    [(one.subject, one.body) for one in news.get(user_id, [])],
                    good.get(user_id, []),
                    places.look(user_id),
                    bags.get(user_id, []),
                ),
                on,
                now,
            )
            for user_id, user in users.items()
        }
        # Nobody else makes a digest meanwhile, and who has one of the day is not among these.
        put_in(list(made.values()))
        told = (due for user_id in made for due in by_user.get(user_id, ()))
        _lead_to_digests([due for due in told if due.user_ids[0] in made], made)
    return len(everybody)


def _lead_to_digests(dues: Sequence[Due], made: Mapping[int, Message]) -> None:
    """Each row knows the message to the first who is told of it."""
    rows = [
        {"of_letter": letter_id, "of_step": step, "of_day": day, "message": made[to[0]].id}
        for (letter_id, step, day), to in [(due.key, due.user_ids) for due in dues]
    ]
    known = (
        Reminder.letter_id == bindparam("of_letter"),
        Reminder.step == bindparam("of_step"),
        Reminder.due_on == bindparam("of_day"),
    )
    if rows:
        to_message = update(Reminder).where(*known).values(message_id=bindparam("message"))
        db.session.connection().execute(to_message, rows)


def _digest(user: User, told: Told, on: date, now: datetime) -> Message:
    subject, body = digest_of(user, told, now)
    return new_message(
        "digest",
        store.digest_key(user.id, on),
        subject=subject,
        body=body,
        now=now,
        goes_out=_goes_out(user),
        user=user,
        send_after=digest_moment(user, on),
    )


def _goes_out(user: User) -> bool:
    """Whether a digest goes out; unsubscribed: it is shown in the app and not sent."""
    return user.reminders_wanted and goes_out_to(user)
