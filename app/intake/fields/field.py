"""A field and the headings that mean it."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """A field, its exact headings, a pattern found within headings, one that rules it out."""

    name: str
    exact: frozenset[str]
    within: re.Pattern[str] | None
    never: re.Pattern[str] | None

    def likeness(self, heading: str) -> float:
        """1 for a known heading, 0.8 for one that holds the pattern, else 0."""
        if heading in self.exact:
            return 1.0
        if self.never and self.never.search(heading):
            return 0.0
        return 0.8 if self.within and self.within.search(heading) else 0.0


def field_named(name: str, exact: str, within: str = "", never: str = "") -> Field:
    """A field of its exact headings, parted by spaces, and its two patterns; '' for none."""
    return Field(
        name,
        frozenset(exact.split()),
        re.compile(within) if within else None,
        re.compile(never) if never else None,
    )
