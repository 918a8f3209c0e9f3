"""Something that must not be."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Fault:
    """A check that failed: on which day, for what (a code or number), and what was seen."""

    check: str
    on: date
    about: str
    seen: str

    def __str__(self) -> str:
        return f"{self.on} {self.check} {self.about}: {self.seen}"
