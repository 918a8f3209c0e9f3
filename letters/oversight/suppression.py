"""Counts for people who must not learn about single ones: small cells, and what gives them away.

A cell under the least count is hidden. Its neighbours and the total could give it away, so cells
are hidden with it until at least two are and they hold enough people together: the total less
what is shown then tells only the sum of a crowd. Which ones are hidden with it follows from their
place in the table alone: hiding the smallest of the others would say that the rest are larger.
"""

from collections.abc import Sequence
from dataclasses import dataclass

LEAST = 10


@dataclass(frozen=True, slots=True)
class OpenCounts:
    """What may be shown of a row of counts; None is hidden."""

    cells: tuple[int | None, ...]
    total: int | None


def shown(counts: Sequence[int], least: int = LEAST) -> OpenCounts:
    """The counts and their total, as far as no cell under `least` can be worked out from them."""
    total = sum(counts)
    if total < least:
        return OpenCounts((None,) * len(counts), None)
    hidden = {place for place, count in enumerate(counts) if count < least}
    small = [counts[place] for place in hidden]
    if len(small) > 1 and sum(small) == len(small) * (least - 1):
        # As large as small ones can be: their sum would tell each of them, so nothing is shown.
        return OpenCounts((None,) * len(counts), None)
    for place in range(len(counts)):
        if not hidden or (len(hidden) > 1 and sum(counts[one] for one in hidden) >= least):
            break
        hidden.add(place)
    cells = tuple(None if place in hidden else count for place, count in enumerate(counts))
    return OpenCounts(cells, total)
