"""The postcard of a month: the programme's counts, as far as everybody may know them."""

from dataclasses import dataclass

from letters.oversight.suppression import LEAST, shown
from letters.thanks.months import Month


@dataclass(frozen=True, slots=True)
class MonthCounts:
    """What was counted of a month; `longest` is the longest way of a letter, in days."""

    to_child: int
    to_volunteer: int
    pairs: int
    schools: int
    counties: int
    longest: int = 0


@dataclass(frozen=True, slots=True)
class Postcard:
    """What may be shown of a month; None is not shown."""

    month: Month
    to_child: int | None
    to_volunteer: int | None
    pairs: int | None
    schools: int | None
    counties: int | None
    longest: int | None

    @property
    def is_blank(self) -> bool:
        """Whether the month was too quiet for a postcard."""
        return self.to_child is None and self.to_volunteer is None


def postcard_of(month: Month, counts: MonthCounts) -> Postcard:
    """The postcard: a small count is not shown, nor what would tell it.

    A way is one letter's: it is told only where many letters came.
    """
    to_child, to_volunteer = shown([counts.to_child, counts.to_volunteer]).cells
    pairs, schools, counties = map(_open, (counts.pairs, counts.schools, counts.counties))
    many = counts.to_child >= LEAST and counts.longest > 0
    return Postcard(
        month,
        to_child,
        to_volunteer,
        pairs,
        schools,
        counties,
        counts.longest if many and to_child is not None else None,
    )


def _open(count: int) -> int | None:
    return shown([count]).total
