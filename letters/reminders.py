"""Which reminders are due today. Deciding only: storing and sending come after."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from functools import lru_cache
from types import MappingProxyType

from letters.custody import Standing
from letters.settings import at_least
from letters.states import Holder
from letters.terms import Calendar, DayKind


class Step(IntEnum):
    """The rungs of the ladder, lowest first; `BY_HAND` is none, a coordinator asked for it."""

    BY_HAND = 0
    SOON = 1
    LATE = 2
    STILL_LATE = 3
    COORDINATOR = 4
    REGION_ABOVE = 5


class Recipient(StrEnum):
    """Who gets a reminder; values as in Holder where both have them."""

    VOLUNTEER = "volunteer"
    HUB = "hub"
    SCHOOL_CONTACT = "school_contact"
    COORDINATOR = "coordinator"
    REGION_ABOVE = "region_above"


class NotNow(StrEnum):
    """Why nobody is reminded by hand."""

    IN_TIME = "in_time"
    NOBODY = "nobody"
    SILENT = "silent"
    CLOSED = "closed"
    TOO_SOON = "too_soon"
    UNREACHED = "unreached"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Ladder:
    """When each step is due, a setting of the cohort; None leaves a step out.

    `soon` is in days before the due date; the others are open calendar days after the first day
    on which the letter was late. The coordinator's step is always there: nothing falls silent.
    """

    soon: int | None = 7
    late: int | None = 0
    still_late: int | None = 7
    coordinator: int = 14
    region_above: int | None = 21

    def __post_init__(self) -> None:
        if self.soon is not None:
            at_least(0, soon=self.soon)
        least = 0
        for step, days in self.steps():
            at_least(least, **{step.name.lower(): days})
            least = days + 1

    def steps(self) -> tuple[tuple[Step, int], ...]:
        """The steps of a late letter, lowest first, with the days after its first late day."""
        days = {
            Step.LATE: self.late,
            Step.STILL_LATE: self.still_late,
            Step.COORDINATOR: self.coordinator,
            Step.REGION_ABOVE: self.region_above,
        }
        return tuple((step, after) for step, after in days.items() if after is not None)

    def pace(self) -> int:
        """How many days lie at least between two reminders of one who has a late letter."""
        again = next(days for step, days in self.steps() if step > Step.LATE)
        return max(1, again - (self.late or 0))


@dataclass(frozen=True, slots=True)
class Reminder:
    """One step for one letter, unique by (letter, step, due_on).

    `passed_over` steps are recorded and not sent: a higher one is due on the same day.
    """

    letter: str
    step: Step
    due_on: date
    recipient: Recipient
    passed_over: bool = False

    @property
    def key(self) -> tuple[str, int, date]:
        """What must be unique among all reminders."""
        return (self.letter, int(self.step), self.due_on)


# A child has no account and the post no ear: the contact hears for the child, and for the post
# nobody does until it is the coordinator's step.
REMINDED: Mapping[Holder, Recipient] = MappingProxyType(
    {
        Holder.VOLUNTEER: Recipient.VOLUNTEER,
        Holder.HUB: Recipient.HUB,
        Holder.SCHOOL_CONTACT: Recipient.SCHOOL_CONTACT,
        Holder.CHILD: Recipient.SCHOOL_CONTACT,
    }
)
STANDARD = Ladder()


def due(
    standings: Iterable[Standing],
    ladder: Ladder,
    calendar: Calendar,
    today: date,
    already: Iterable[tuple[str, int, date]] = (),
) -> tuple[Reminder, ...]:
    """The reminders due on `today` for letters of one calendar.

    `already` are the keys (letter, step, due_on) recorded before. At most one reminder of a
    letter is to be sent; lower steps that a missed day left out come along as passed over.
    Nothing goes out on days that are closed for its recipient, and after the last term.
    """
    if calendar.is_over(today):
        return ()
    recorded: dict[str, list[tuple[int, date]]] = defaultdict(list)
    for letter, step, due_on in already:
        recorded[letter].append((step, due_on))
    return tuple(
        reminder
        for standing in standings
        if standing.expected_by is not None
        for reminder in _of_letter(
            standing, standing.expected_by, ladder, calendar, today, recorded
        )
    )


def by_hand(
    standing: Standing, ladder: Ladder, calendar: Calendar, today: date, told_on: date | None
) -> Recipient | NotNow:
    """Who is reminded of a late letter if a coordinator asks, or why nobody is.

    `told_on` is when somebody was last told of it: not again before the ladder itself would.
    """
    if not standing.is_late:
        return NotNow.IN_TIME
    recipient = REMINDED.get(standing.holder, Recipient.HUB)
    if recipient is Recipient.HUB:
        return NotNow.NOBODY
    told = told_on if told_on is not None and told_on >= standing.since else None
    if told is not None and today < told + timedelta(days=ladder.pace()):
        return NotNow.TOO_SOON
    return recipient if is_open_for(recipient, calendar, today) else NotNow.CLOSED


def step_days(
    standing: Standing, due_on: date, ladder: Ladder, calendar: Calendar
) -> tuple[tuple[Step, date], ...]:
    """The steps that this holder has, lowest first, and the day on which each is reached.

    What is reached on a closed day waits for an open one.
    """
    return _days_of(standing.holder, standing.kind, due_on, ladder, calendar)


# Of a hundred thousand letters most have a holder and a due date that others have, too.
@lru_cache(maxsize=4096)
def _days_of(
    holder: Holder, kind: DayKind, due_on: date, ladder: Ladder, calendar: Calendar
) -> tuple[tuple[Step, date], ...]:
    soon = ladder.soon if holder is Holder.VOLUNTEER else None
    found = [] if soon is None else [(Step.SOON, due_on - timedelta(days=soon))]
    first_late = calendar.add_open_days(kind, due_on, 1)
    if first_late is None:
        return tuple(found)
    for step, days in ladder.steps():
        day = calendar.add_open_days(DayKind.CALENDAR, first_late, days)
        if day is not None and has_step(holder, step):
            found.append((step, day))
    return tuple(found)


def done_steps(
    standing: Standing, due_on: date, recorded: Iterable[tuple[int, date]]
) -> frozenset[int]:
    """The steps recorded for a letter, each with its due date, that belong to the present turn."""
    return frozenset(step for step, day in recorded if _same_turn(standing, due_on, day))


def _of_letter(
    standing: Standing,
    due_on: date,
    ladder: Ladder,
    calendar: Calendar,
    today: date,
    recorded: Mapping[str, list[tuple[int, date]]],
) -> list[Reminder]:
    done = done_steps(standing, due_on, recorded.get(standing.letter, ()))
    reached = [step for step, day in step_days(standing, due_on, ladder, calendar) if day <= today]
    fresh = [step for step in reached if step not in done]
    if not fresh:
        return []
    top = max(fresh)
    to_send = top > max(done, default=0)
    if to_send and not is_open_for(recipient_of(standing.holder, top), calendar, today):
        return []
    return [
        Reminder(
            letter=standing.letter,
            step=step,
            due_on=due_on,
            recipient=recipient_of(standing.holder, step),
            passed_over=step is not top or not to_send,
        )
        for step in fresh
    ]


def _same_turn(standing: Standing, due_on: date, day: date) -> bool:
    """Whether a step recorded for a due date belongs to the holder's present turn.

    A volunteer's due date is fixed, so a new one starts anew. Other due dates are computed and
    shift when transit times are learned or patience is set: that must not remind twice.
    """
    if standing.holder is Holder.VOLUNTEER:
        return day == due_on
    return day >= standing.since


def has_step(holder: Holder, step: Step) -> bool:
    """Whether a late letter that a holder has reaches this step: the post hears of none."""
    return holder in REMINDED or step >= Step.COORDINATOR


def recipient_of(holder: Holder, step: Step) -> Recipient:
    """Who hears of a step. Raises KeyError for a holder that does not have it."""
    if step is Step.REGION_ABOVE:
        return Recipient.REGION_ABOVE
    if step is Step.COORDINATOR:
        return Recipient.COORDINATOR
    return REMINDED[holder]


def day_kind(recipient: Recipient) -> DayKind:
    """The days on which anything is sent to a recipient."""
    at_school = recipient is Recipient.SCHOOL_CONTACT
    return DayKind.SCHOOL if at_school else DayKind.CALENDAR


def is_open_for(recipient: Recipient, calendar: Calendar, today: date) -> bool:
    """Whether anything is sent to a recipient on a day."""
    return calendar.is_open(day_kind(recipient), today)
