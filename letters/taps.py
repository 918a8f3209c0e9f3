"""A tap that a phone kept until there was a line: on which day it counts, when it is too old."""

from datetime import date, timedelta

LONGEST_KEPT = timedelta(days=30)
"""After that nobody remembers the tap, and its letters have moved on by other hands."""


def day_of_tap(made: date, *, today: date, earliest: date | None = None) -> date:
    """The day that the tap counts on: the one on which it was made.

    A phone's clock may be wrong, so no tap counts on a day to come, nor on one before `earliest`,
    when there was nothing yet to tap.
    """
    return min(max(made, earliest or made), today)


def is_too_old(made: date, *, today: date) -> bool:
    """Whether a tap was kept for longer than anybody vouches for."""
    return today - made > LONGEST_KEPT
