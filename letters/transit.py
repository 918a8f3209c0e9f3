"""How long the post takes to a school, learned from the letters that went there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from letters.states import State
from letters.terms import Calendar, DayKind
from letters.tracker import Event, standing_events

LEAST_SAMPLES = 5
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


def learn(days: Iterable[int], first_guess: Transit = FIRST_GUESS) -> Transit:
    """The transit time learned from days in the post (nearest rank, at least one day).

    Fewer than five letters teach nothing: then it is the first guess.
    """
    ordered = sorted(days)
    if len(ordered) < LEAST_SAMPLES:
        return first_guess
    return Transit(_rank(ordered, 0.5), _rank(ordered, 0.9), len(ordered))


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
    return max(1, ordered[ceil(share * len(ordered)) - 1])
