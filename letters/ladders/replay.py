"""What a ladder would have sent in a term that was: the way of its letters, played again.

It plays as if all had known, on each day, what was recorded by that day; dates, absences and
times in the post are those that are known now.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from letters.custody import Patience, standing
from letters.ladders.coming import coming
from letters.reminders import Ladder, Step
from letters.terms import Calendar, Term
from letters.tracker import Event, Letter, standing_events
from letters.transit import Transit

Sent = Sequence[tuple[date, Step]]
"""The steps that went out for one letter, each with its day, the first day first."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A letter as it stood for a while: since when that was known, and until which day."""

    letter: Letter
    first: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Clocks:
    """What of a cohort's settings decides who is reminded when."""

    patience: Patience
    ladder: Ladder


@dataclass(frozen=True, slots=True)
class LadderTrial:
    """What one ladder sends beside another: messages by step, and letters reminded of otherwise.

    `later` are letters whose first reminder comes later or never, `sooner` the other way round;
    the replies among them are children's letters.
    """

    letters: int = 0
    before: Mapping[Step, int] = field(default_factory=dict)
    after: Mapping[Step, int] = field(default_factory=dict)
    later: int = 0
    sooner: int = 0
    replies_later: int = 0
    replies_sooner: int = 0

    @property
    def more(self) -> int:
        """How many more are sent; below 0, fewer."""
        return sum(self.after.values()) - sum(self.before.values())

    def __add__(self, other: "LadderTrial") -> "LadderTrial":
        """Two trials of different letters as one."""
        return LadderTrial(
            self.letters + other.letters,
            dict(Counter(self.before) + Counter(other.before)),
            dict(Counter(self.after) + Counter(other.after)),
            self.later + other.later,
            self.sooner + other.sooner,
            self.replies_later + other.replies_later,
            self.replies_sooner + other.replies_sooner,
        )


def term_to_replay(terms: Iterable[Term], today: date) -> Term | None:
    """The last term that is over, else the one that runs; None before the first."""
    begun = [term for term in terms if term.first < today]
    over = [term for term in begun if term.last < today]
    return max(over or begun, key=lambda term: term.first, default=None)


def stretches(letter: Letter, events: Sequence[tuple[Event, date]]) -> Iterator[Stretch]:
    """The way of a letter; `events` are all of its own in order, each with the day it was recorded.

    What was taken back counts as never said.
    """
    recorded = {event.number: on for event, on in events}
    known = standing_events([event for event, _on in events])
    if not known:
        yield Stretch(letter, letter.since)
        return
    start = known[0]
    at = replace(letter, state=start.was, since=start.was_since, before=start.was_before, moves=0)
    first = start.was_since
    for event in known:
        until = max(first, recorded[event.number])
        yield Stretch(at, first, until)
        at = replace(at, state=event.to, since=event.on, moves=event.number)
        first = until
    yield Stretch(at, first)


def replayed(
    way: Iterable[Stretch],
    clocks: Clocks,
    calendar: Calendar,
    days: tuple[date, date],
    *,
    transit: Transit,
    delivered_on: date | None = None,
) -> Sent:
    """What would have gone out for a letter from the first of the days to the last."""
    recorded: list[tuple[str, int, date]] = []
    sent: list[tuple[date, Step]] = []
    for stretch in way:
        last = days[1] if stretch.until is None else min(days[1], stretch.until - timedelta(days=1))
        stood = standing(
            stretch.letter,
            calendar,
            clocks.patience,
            stretch.first,
            transit=transit,
            delivered_on=delivered_on,
        )
        within = (stretch.first, last)
        for day, reminders in coming([stood], clocks.ladder, calendar, within, recorded):
            recorded += [one.key for one in reminders]
            sent += [(day, one.step) for one in reminders if not one.passed_over]
    return [one for one in sent if one[0] >= days[0]]


def tally(letters: Iterable[tuple[bool, Sent, Sent]]) -> LadderTrial:
    """All letters together: whether each is a reply, what went out for it before, and after."""
    count = 0
    before, after, moved = Counter[Step](), Counter[Step](), Counter[tuple[bool, bool]]()
    for is_reply, was, now in letters:
        count += 1
        before.update(step for _day, step in was)
        after.update(step for _day, step in now)
        first_was, first_now = (one[0][0] if one else date.max for one in (was, now))
        if first_was != first_now:
            moved[first_now > first_was, is_reply] += 1
    return LadderTrial(
        count,
        dict(before),
        dict(after),
        later=moved[True, True] + moved[True, False],
        sooner=moved[False, True] + moved[False, False],
        replies_later=moved[True, True],
        replies_sooner=moved[False, True],
    )
