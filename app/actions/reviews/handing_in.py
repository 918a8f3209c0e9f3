"""Typed words come to those who read when they are saved, or at last when posted; pages at once."""

import logging
from datetime import timedelta
from random import Random, SystemRandom

from app.actions.transaction import transaction
from app.actor import Acting
from app.extensions import db
from app.models import Letter, Review
from app.store.concerns.ladders import open_about_letter
from app.store.letters.words.loading import words_to_scan
from app.store.people.consents import may_use
from app.store.reviews.queue import posted_unseen, review_of_letter
from app.store.reviews.scanning import scan
from letters.consents.items import ConsentItem
from letters.reviews.bases import ReviewBasis
from letters.reviews.queue import (
    ReviewMode,
    ReviewState,
    WhyRead,
    held_until,
    urgency_of,
    why_read,
)
from letters.states import FINAL

log = logging.getLogger("xinqiao.reviews")
AT_ONCE = 200
LATELY = timedelta(days=14)
READ_AGAIN = (ReviewState.TALK, ReviewState.CONCERN)


def follow_words(row: Letter, *, handed_in: bool, rng: Random, acting: Acting) -> None:
    """After the words of a locked letter were kept, in the running transaction.

    What is typed on leaves the reviewer's hands until it is handed in anew.
    """
    if row.text_at is not None and handed_in:
        hand_in(row, rng=rng, acting=acting)
        return
    review = review_of_letter(row.id)
    if review is not None and review.version != row.text_at:
        review.state, review.reviewer_id, review.taken_at = ReviewState.TYPING, None, None


def hand_in(row: Letter, *, rng: Random, acting: Acting) -> None:
    """Scan the words and put the letter in the queue, or leave it, as its cohort says.

    The same words are handed in once. What worried somebody waits on while the concern is open.
    """
    cohort, review = row.pair.cohort, review_of_letter(row.id)
    mode = ReviewMode(cohort.review)
    if mode is ReviewMode.OFF or row.text_at is None:
        return
    if review and review.version == row.text_at and review.state != ReviewState.TYPING:
        return
    if review and _waits_for_concern(row, review):
        review.state, review.version = ReviewState.CONCERN, row.text_at
        return
    found = scan(words_to_scan(row.id))
    urgency = None if found.finds is None else found.urgency
    said = review.verdicts if review else ()
    again = any(one.state in READ_AGAIN and not one.undone_at for one in said)
    why = why_read(mode, urgency, cohort.review_share, rng, again=again)
    review = review or Review(letter_id=row.id)
    review.basis, review.version, review.why = ReviewBasis.PLEDGE, row.text_at, why
    review.state = ReviewState.WAITING if why else ReviewState.LEFT
    review.urgency = urgency_of(why, urgency) if why else 0
    review.handed_in_at = acting.now
    review.held_until = held_until(cohort.review_hold, acting.today)
    review.reviewer_id = review.taken_at = review.moves = None
    db.session.add(review)


def hand_in_pages(row: Letter, *, acting: Acting) -> None:
    """Photographed pages of a locked child's letter are read by a person, if the child agreed.

    No detector reads pictures, so they are never cleared by one. Joins the caller's transaction.
    """
    cohort, review = row.pair.cohort, review_of_letter(row.id)
    version = row.text_at = acting.now
    agreed = may_use(row.pair.child, ConsentItem.REVIEW, acting.today)
    if ReviewMode(cohort.review) is ReviewMode.OFF or not agreed:
        return
    if review and _waits_for_concern(row, review):
        review.state, review.version = ReviewState.CONCERN, version
        return
    review = review or Review(letter_id=row.id)
    review.basis, review.version = ReviewBasis.NOTIFIED_AND_CONSENTED, version
    review.why, review.state = WhyRead.NOT_SCANNED, ReviewState.WAITING
    review.urgency = urgency_of(WhyRead.NOT_SCANNED, None)
    review.handed_in_at = acting.now
    review.held_until = held_until(cohort.review_hold, acting.today)
    review.reviewer_id = review.taken_at = review.moves = None
    db.session.add(review)


def _waits_for_concern(row: Letter, review: Review) -> bool:
    said = any(one.state == ReviewState.CONCERN and not one.undone_at for one in review.verdicts)
    return said and row.state not in FINAL and open_about_letter(row.id)


def hand_in_posted(*, acting: Acting, rng: Random | None = None) -> int:
    """Words that set out without having been saved by the button; how many letters they are.

    What goes wrong with one is logged by its number, and the others are handed in all the same.
    """
    handed_in = 0
    for letter_id in posted_unseen(acting.today - LATELY, AT_ONCE):
        try:
            with transaction():
                row = db.session.get_one(Letter, letter_id, with_for_update=True)
                hand_in(row, rng=rng or SystemRandom(), acting=acting)
        except Exception:
            log.exception("a letter was not handed in", extra={"number": letter_id})
        else:
            handed_in += 1
    return handed_in
