"""What a letter's writer is told of those who read it before the child does."""

from dataclasses import dataclass
from datetime import date

from app.extensions import db
from app.models import Cohort, Letter
from app.store.reviews.queue import review_of_letter
from letters.reviews.queue import ReviewMode, ReviewState, is_held
from letters.states import State


@dataclass(frozen=True, slots=True)
class LetterReading:
    """Whether letters are read at all, whether this one waits for it, and words to its writer.

    `waits_until` is the day on which it waits no longer; None: until it is written anew.
    """

    is_read: bool
    is_held: bool = False
    waits_until: date | None = None
    words: str = ""


def reading_of(letter: Letter, today: date) -> LetterReading:
    """How it is with a letter on a day, for its writer alone."""
    cohort = db.session.get_one(Cohort, letter.cohort_id)
    mode = ReviewMode(cohort.review)
    if mode is ReviewMode.OFF or letter.text_at is None:
        return LetterReading(mode is not ReviewMode.OFF)
    review = review_of_letter(letter.id)
    state = ReviewState(review.state) if review else None
    until = review.held_until if review else None
    held = letter.state == State.DUE and is_held(mode, cohort.review_hold, state, until, today)
    said = [one for one in review.verdicts if one.undone_at is None] if review else []
    is_talk = bool(said) and said[-1].state == ReviewState.TALK
    waits = state in (ReviewState.WAITING, ReviewState.TAKEN)
    return LetterReading(
        is_read=True,
        is_held=held,
        waits_until=until if held and waits else None,
        words=said[-1].words or "" if is_talk else "",
    )
