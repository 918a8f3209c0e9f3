"""An emergency opening: asked for with a reason, decided by somebody else, for a day."""

from datetime import datetime, timedelta
from enum import StrEnum

DECIDED_WITHIN = timedelta(days=3)
OPEN_FOR = timedelta(hours=24)


class OpeningState(StrEnum):
    """How far it has come; what is over opens nothing."""

    ASKED = "asked"
    OPEN = "open"
    REFUSED = "refused"
    LAPSED = "lapsed"
    OVER = "over"


def opening_state(
    asked_at: datetime, granted: bool | None, until: datetime | None, now: datetime
) -> OpeningState:
    """Asked for, and nobody decided in time: it has lapsed; granted, and the day is past: over."""
    if granted is None:
        return OpeningState.ASKED if now < asked_at + DECIDED_WITHIN else OpeningState.LAPSED
    if not granted:
        return OpeningState.REFUSED
    return OpeningState.OPEN if until is not None and now < until else OpeningState.OVER
