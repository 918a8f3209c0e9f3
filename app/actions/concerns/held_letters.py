"""A letter that worried a reviewer waits as long as the concern is open, and is read again then.

So does one that set out meanwhile, or is held on its way, until its addressee has it.
"""

from app.actions.records import record_change
from app.actor import Acting
from app.extensions import db
from app.models import Concern, Review
from app.store.concerns.ladders import open_about_letter
from app.store.reviews.queue import review_of_letter
from letters.reviews.queue import UNDECIDED, ReviewState, held_until
from letters.states import FINAL, Direction


def read_again(concern: Concern, *, acting: Acting) -> None:
    """The concern is over: a letter that waits because of it alone is in the queue as any other.

    How it ended decides nothing: whoever reads the letter does, and hears nothing of the end.
    Joins the caller's transaction.
    """
    review = _review_of(concern)
    if review is None or review.state != ReviewState.CONCERN:
        return
    db.session.flush()
    if open_about_letter(review.letter_id):
        return
    review.state, review.reviewer_id, review.taken_at = ReviewState.WAITING, None, None
    review.held_until = held_until(review.letter.pair.cohort.review_hold, acting.today)
    review.moves = None
    record_change(acting, "reviews.read_again", "letter", review.letter.code, ["review"])


def wait_again(concern: Concern, *, acting: Acting) -> None:
    """The concern was not over: its letter waits again, unless somebody has decided meanwhile.

    Joins the caller's transaction.
    """
    review = _review_of(concern)
    if review is None or review.state not in UNDECIDED or not _was_raised(review):
        return
    review.state, review.reviewer_id, review.taken_at = ReviewState.CONCERN, None, None
    record_change(acting, "reviews.wait_again", "letter", review.letter.code, ["review"])


def _review_of(concern: Concern) -> Review | None:
    """The review of the concern's letter, which is not there yet with the words it is about.

    Pages of a child's letter wait apart from their paper.
    """
    letter = concern.letter
    is_childs = letter is not None and letter.direction == Direction.TO_VOLUNTEER
    waits = letter is not None and (is_childs or letter.state not in FINAL)
    review = review_of_letter(letter.id) if letter and waits else None
    return review if review and letter and review.version == letter.text_at else None


def _was_raised(review: Review) -> bool:
    said = [one for one in review.verdicts if one.undone_at is None]
    return bool(said) and (said[-1].state, said[-1].version) == (
        ReviewState.CONCERN,
        review.version,
    )
