"""What was said of words that are gone goes with them: it may quote them."""

from collections.abc import Iterable

from sqlalchemy import update

from app.actions.messages.messages import take_back_unsent
from app.actions.reviews.telling import key_of
from app.actor import Acting
from app.extensions import db
from app.models import Letter, Opening, Review, ReviewVerdict
from app.store.parts import in_parts
from app.store.reviews.queue import review_of_letter
from letters.reviews.queue import ReviewState


def forget_reading(letter: Letter, *, acting: Acting) -> None:
    """The words of a locked letter went with their writer, in the running transaction.

    Whoever writes it next reads nothing that was said of the other's words, is not read because of
    them, and no opening that was asked for because of them opens the new ones: neither one that
    was granted nor one that waits.
    """
    of_letter = update(Opening).where(Opening.letter_id == letter.id)
    db.session.execute(of_letter.where(Opening.until > acting.now).values(until=acting.now))
    waiting = of_letter.where(Opening.granted.is_(None))
    db.session.execute(waiting.values(granted=False, decided_at=acting.now))
    review = review_of_letter(letter.id)
    if review is None:
        return
    review.state, review.urgency = ReviewState.TYPING, 0
    review.reviewer_id = review.taken_at = review.moves = None
    for verdict in review.verdicts:
        take_back_unsent(key_of(verdict))
        verdict.words = verdict.reason = None
        verdict.undone_at = verdict.undone_at or acting.now


def empty_readings(letter_ids: Iterable[int]) -> None:
    """What reviewers said of letters whose words are gone for good, and why one was opened."""
    for ids in in_parts(letter_ids):
        of_letters = Review.letter_id.in_(ids)
        for verdict in db.session.query(ReviewVerdict).join(Review).filter(of_letters):
            verdict.words = verdict.reason = None
        for opening in db.session.query(Opening).filter(Opening.letter_id.in_(ids)):
            opening.reason = ""
