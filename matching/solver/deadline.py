"""Who hears how far the work is, and when it has to end."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter

Progress = Callable[[str, float], None]


def silent(_message: str, _share: float) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Watch:
    """`progress` hears what is done and the share done, and may raise to end the work.

    `until` is a moment of `perf_counter`; `low` and `high` are the shares this part covers.
    """

    progress: Progress = silent
    until: float | None = None
    low: float = 0.0
    high: float = 1.0

    @classmethod
    def starting(cls, progress: Progress | None, seconds: float | None) -> "Watch":
        """A watch that begins now and ends in `seconds`, or never."""
        until = None if seconds is None else perf_counter() + seconds
        return cls(progress or silent, until)

    def part(self, low: float, high: float) -> "Watch":
        """The same for the part of this work from `low` to `high`."""
        wide = self.high - self.low
        return replace(self, low=self.low + wide * low, high=self.low + wide * high)

    def tell(self, message: str, share: float) -> None:
        """Say what is being done; `share` is of this part."""
        self.progress(message, self.low + (self.high - self.low) * min(1.0, max(0.0, share)))

    def over(self) -> bool:
        """Whether the time is over."""
        return self.until is not None and perf_counter() >= self.until
