"""What will go out on the days that come, if nobody moves a letter."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta

from letters.custody import Standing
from letters.reminders import Ladder, Reminder, day_kind, done_steps, due, recipient_of, step_days
from letters.terms import Calendar

DAY = timedelta(days=1)


def coming(
    standings: Iterable[Standing],
    ladder: Ladder,
    calendar: Calendar,
    days: tuple[date, date],
    already: Iterable[tuple[str, int, date]] = (),
    left: Callable[[date, Sequence[Reminder]], Collection[str]] = lambda _day, _due: (),
) -> Iterator[tuple[date, Sequence[Reminder]]]:
    """The reminders of each day from the first to the last, as if the job ran on all of them.

    `left` says of which letters nobody can be told on a day: they wait for the next. It is
    `letters.reminders.due` that decides; a letter is asked about on those days alone on which
    something of it can be due, since where it stands says the same on each.
    """
    first, last = days
    recorded: dict[str, list[tuple[int, date]]] = defaultdict(list)
    for letter, step, due_on in already:
        recorded[letter].append((step, due_on))
    waiting: dict[date, list[Standing]] = defaultdict(list)

    def wait(standing: Standing, since: date) -> None:
        day = next_day(standing, ladder, calendar, since, recorded.get(standing.letter, ()))
        if day is not None and day <= last:
            waiting[day].append(standing)

    for standing in standings:
        wait(standing, first)
    while waiting:
        day = min(waiting)
        present = waiting.pop(day)
        keys = ((one.letter, *key) for one in present for key in recorded.get(one.letter, ()))
        found = due(present, ladder, calendar, day, keys)
        later = set(left(day, found))
        made = [reminder for reminder in found if reminder.letter not in later]
        for reminder in made:
            recorded[reminder.letter].append((int(reminder.step), reminder.due_on))
        for standing in present:
            wait(standing, day + DAY)
        if made:
            yield day, made


def next_day(
    standing: Standing,
    ladder: Ladder,
    calendar: Calendar,
    since: date,
    recorded: Iterable[tuple[int, date]] = (),
) -> date | None:
    """The first day from `since` on which something is due for a letter; None: none is.

    `recorded` are the steps that were taken for it, each with its due date.
    """
    due_on = standing.expected_by
    if due_on is None:
        return None
    done = done_steps(standing, due_on, recorded)
    steps = [one for one in step_days(standing, due_on, ladder, calendar) if one[0] not in done]
    for at, (step, reached) in enumerate(steps):
        day: date | None = max(since, reached)
        if step > max(done, default=0):
            kind = day_kind(recipient_of(standing.holder, step))
            day = calendar.open_on_or_after(kind, max(since, reached))
        # On a closed day a step waits; another that is reached meanwhile goes out in its place.
        before_next = at + 1 == len(steps) or (day is not None and day < steps[at + 1][1])
        if day is not None and before_next:
            return None if calendar.is_over(day) else day
    return None
