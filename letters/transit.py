"""How long the post takes to a school, learned from the letters that went there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor

from letters.states import State
from letters.terms import Calendar, DayKind
from letters.tracker import Event, standing_events

WEIGHT = 8
"""As many letters what is known around a school counts like, beside the school's own."""
MOVED_ON = frozenset({State.AT_HUB, State.AT_SCHOOL, State.RECEIVED})


@dataclass(frozen=True, slots=True)
class Transit:
    """Open calendar days in the post: the median, and what nine of ten letters keep to."""

    median: int
    p90: int
    samples: int = 0

    @property
    def lost_after(self) -> int:
        """Days after which a letter is probably lost: past three medians, and late at all."""
        return max(3 * self.median, self.p90)


FIRST_GUESS = Transit(median=7, p90=14)


def learn(days: Iterable[int], prior: Transit = FIRST_GUESS) -> Transit:
    """The transit time learned from days in the post, drawn towards what is known around.

    Median and 90th percentile are those of the days (nearest rank), weighed with WEIGHT letters
    that keep to `prior`: one letter says little, a hundred say nearly all. At least one day.
    """
    ordered = sorted(days)
    if not ordered:
        return replace(prior, samples=0)
    number = len(ordered)

    def drawn(own: int, around: int) -> int:
        return max(1, floor((number * own + WEIGHT * around) / (number + WEIGHT) + 0.5))

    median, p90 = _rank(ordered, 0.5), _rank(ordered, 0.9)
    return Transit(drawn(median, prior.median), drawn(p90, prior.p90), number)


def days_in_post(events: Sequence[Event], calendar: Calendar) -> tuple[int, ...]:
    """The open calendar days of each time in the post that a letter's events tell of.

    Events are those of one letter, in order. Where nobody logged that the letter was posted, or
    that it came to the hub, school or volunteer, there is nothing to learn.
    """
    return tuple(
        calendar.open_days(DayKind.CALENDAR, event.was_since, event.on)
        for event in standing_events(events)
        if event.was is State.POSTED and event.to in MOVED_ON
    )


def _rank(ordered: list[int], share: float) -> int:
    return ordered[ceil(share * len(ordered)) - 1]
