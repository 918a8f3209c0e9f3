"""When the work has to end, and who hears how far it is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter

Progress = Callable[[str, float], None]


def silent(_message: str, _share: float) -> None:
    """Progress that goes nowhere."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment when work ends, and the share of the work that is this part.

    `until` is a moment of `perf_counter`; None never comes. `progress` gets what is being done and
    the share done, from 0 to 1, and may raise to end the work; this part's shares run from `low`
    to `high`.
    """

    progress: Progress = silent
    until: float | None = None
    low: float = 0.0
    high: float = 1.0

    @classmethod
    def starting(cls, progress: Progress | None, seconds: float | None) -> "Deadline":
        """The deadline in `seconds` from now, or never where that is None."""
        until = None if seconds is None else perf_counter() + seconds
        return cls(progress or silent, until)

    def part(self, low: float, high: float) -> "Deadline":
        """The same deadline for the part of this work from share `low` to share `high`."""
        wide = self.high - self.low
        return replace(self, low=self.low + wide * low, high=self.low + wide * high)

    def report(self, message: str, share: float) -> None:
        """Report to `progress` what is being done; `share` is of this part."""
        self.progress(message, self.low + (self.high - self.low) * min(1.0, max(0.0, share)))

    def passed(self) -> bool:
        """Whether no time is left."""
        return self.until is not None and perf_counter() >= self.until
