"""What a letter's writer is told of those who read it before the child does."""

from dataclasses import dataclass
from datetime import date

from app.clock import local_date
from app.extensions import db
from app.models import Cohort, Letter, Review
from app.store.reviews.queue import review_of_letter
from letters.reviews.queue import ReviewMode, ReviewState, is_held, waits_until
from letters.states import State


@dataclass(frozen=True, slots=True)
class LetterReading:
    """Whether letters are read at all, whether this one waits for it, and words to its writer.

    `waits_until` is the day on which it waits no longer; None: until it is written anew or saved
    (`is_saved`), or until somebody has decided.
    """

    is_read: bool
    is_held: bool = False
    waits_until: date | None = None
    words: str = ""
    is_saved: bool = False


def reading_of(letter: Letter, today: date) -> LetterReading:
    """How it is with a letter on a day, for its writer alone."""
    cohort = db.session.get_one(Cohort, letter.cohort_id)
    mode = ReviewMode(cohort.review)
    if mode is ReviewMode.OFF or letter.text_at is None:
        return LetterReading(mode is not ReviewMode.OFF)
    review = review_of_letter(letter.id)
    state = ReviewState(review.state) if review else None
    until = day_it_waits_until(review, cohort) if review else None
    held = letter.state == State.DUE and is_held(mode, cohort.review_hold, state, until, today)
    said = [one for one in review.verdicts if one.undone_at is None] if review else []
    is_talk = bool(said) and said[-1].state == ReviewState.TALK
    waits = state in (ReviewState.WAITING, ReviewState.TAKEN)
    return LetterReading(
        is_read=True,
        is_held=held,
        waits_until=until if held and waits else None,
        words=said[-1].words or "" if is_talk else "",
        is_saved=state not in (None, ReviewState.TYPING),
    )


def day_it_waits_until(review: Review, cohort: Cohort) -> date | None:
    """The day on which a letter waits no longer to be read; None: it does not wait."""
    handed_in = local_date(review.handed_in_at)
    return waits_until(review.held_until, cohort.review_hold, handed_in)
