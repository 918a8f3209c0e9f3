"""Which letters are read before or after they set out, why, and in which order."""

from datetime import date, timedelta
from enum import StrEnum
from random import Random

from letters.pairs.effects import Act

NOT_SCANNED_URGENCY = 50
"""What nobody looked through may hold anything: before numbers, after what cannot wait."""
AGAIN_URGENCY = 65


class ReviewMode(StrEnum):
    """Which letters of a cohort are read: none, those with finds and a sample, or all."""

    OFF = "off"
    SAMPLE = "sample"
    ALL = "all"


class WhyRead(StrEnum):
    """Why a letter is in the queue."""

    AGAIN = "again"
    FOUND = "found"
    NOT_SCANNED = "not_scanned"
    EACH = "each"
    SAMPLE = "sample"


class ReviewState(StrEnum):
    """Where a text is: being typed, not drawn, waiting, in a reviewer's hands, or decided."""

    TYPING = "typing"
    LEFT = "left"
    WAITING = "waiting"
    TAKEN = "taken"
    PASSED = "passed"
    TALK = "talk"
    CONCERN = "concern"


WORRYING_STOPS = frozenset({Act.PACK, Act.POST, Act.DELIVER})
"""What is not done with a letter while a concern that its reader raised is open: it is held."""
UNDECIDED = (ReviewState.WAITING, ReviewState.TAKEN)
VERDICTS = (ReviewState.PASSED, ReviewState.TALK, ReviewState.CONCERN)


def why_read(
    mode: ReviewMode, urgency: int | None, share: int, rng: Random, *, again: bool
) -> WhyRead | None:
    """Why a text is read; None: it is not. `urgency` None says that it could not be scanned.

    Of those without finds `share` in a hundred are drawn. What was talked about or worried
    somebody is read again.
    """
    if mode is ReviewMode.OFF:
        return None
    if again:
        return WhyRead.AGAIN
    if urgency is None:
        return WhyRead.NOT_SCANNED
    if urgency:
        return WhyRead.FOUND
    if mode is ReviewMode.ALL:
        return WhyRead.EACH
    return WhyRead.SAMPLE if rng.random() * 100 < share else None


def urgency_of(why: WhyRead, found: int | None) -> int:
    """The place in the queue: the highest first."""
    given = {WhyRead.AGAIN: AGAIN_URGENCY, WhyRead.NOT_SCANNED: NOT_SCANNED_URGENCY}
    return max(given.get(why, 0), found or 0)


def held_until(days: int, today: date) -> date | None:
    """Until when a letter waits to be read; None where it sets out meanwhile."""
    return today + timedelta(days=days) if days else None


def waits_until(kept: date | None, days: int, handed_in: date) -> date | None:
    """Until when a letter waits that was handed in on a day, perhaps before letters waited."""
    return kept or held_until(days, handed_in)


def is_held(
    mode: ReviewMode, hold: int, state: ReviewState | None, until: date | None, today: date
) -> bool:
    """Whether a typed letter is not printed yet.

    What waits to be read waits no longer than the cohort says; what was talked about waits until
    it was written anew, and what worried somebody until the concern is over and it is in the
    queue again. Nothing is held for ever.
    """
    if mode is ReviewMode.OFF or not hold:
        return False
    if state in UNDECIDED:
        return until is not None and today < until
    return state not in (ReviewState.LEFT, ReviewState.PASSED)
