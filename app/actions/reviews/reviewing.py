"""A reviewer takes a letter, reads it, says what follows, and may take that back."""

from datetime import datetime, timedelta

from app.actions.messages.messages import take_back_unsent
from app.actions.records import record_change
from app.actions.reviews.raising import raise_concern
from app.actions.reviews.telling import key_of, tell_writer
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Acquaintance, Review, ReviewVerdict
from app.store.reviews.queue import left_lying, own_review, reviews_in_hand, waiting_reviews
from app.store.scope import Scope
from letters.concerns.levels import ConcernLevel
from letters.reviews.queue import ReviewState
from letters.states import Direction

LONGEST = 1_500
IN_HAND_FOR = timedelta(hours=48)
MOST_IN_HAND = 5


def take_next(scope: Scope, reader_id: int, *, acting: Acting) -> int:
    """The first letter of the queue is the reader's alone; its review's id.

    Raises Refused reviews.none or reviews.full.
    """
    with transaction():
        if len(reviews_in_hand(scope, reader_id)) >= MOST_IN_HAND:
            raise Refused("reviews.full", most=MOST_IN_HAND)
        query = waiting_reviews(scope, reader_id, acting.today).limit(1)
        row = db.session.scalars(query.with_for_update(of=Review, skip_locked=True)).first()
        if row is None:
            raise Refused("reviews.none")
        row.state, row.reviewer_id, row.taken_at = ReviewState.TAKEN, reader_id, acting.now
        record_change(acting, "reviews.take", "letter", row.letter.code, ["reviewer"])
        return row.id


def decide(
    scope: Scope,
    reader_id: int,
    review_id: int,
    version: datetime,
    verdict: ReviewState,
    text: str,
    *,
    in_danger: bool = False,
    acting: Acting,
) -> None:
    """Say of the words of that version that they pass, are to be talked about, or worry.

    `text` is for the volunteer where they are talked about, and else the reason; that somebody may
    be `in_danger` goes with a concern alone, which is red then. Raises NotFound; Refused
    reviews.decided, reviews.words_changed, reviews.danger, reviews.say_why, reviews.too_long or
    reviews.childs: nobody talks to a child about its letter.
    """
    if in_danger and verdict is not ReviewState.CONCERN:
        raise Refused("reviews.danger")
    words = text.replace("\r\n", "\n").strip()
    if len(words) > LONGEST:
        raise Refused("reviews.too_long", most=LONGEST)
    if verdict is not ReviewState.PASSED and not words:
        raise Refused("reviews.say_why")
    with transaction():
        row = own_review(scope, reader_id, review_id, lock=True)
        if row.state != ReviewState.TAKEN:
            raise Refused("reviews.decided")
        if row.version != version:
            raise Refused("reviews.words_changed")
        is_childs = row.letter.direction == Direction.TO_VOLUNTEER
        if is_childs and verdict is ReviewState.TALK:
            raise Refused("reviews.childs")
        said = ReviewVerdict(
            review_id=row.id, version=version, reviewer_id=reader_id, at=acting.now
        )
        said.state = verdict
        said.words, said.reason = (words, None) if verdict is ReviewState.TALK else (None, words)
        row.state, row.moves = verdict, row.letter.moves
        db.session.add(said)
        db.session.flush()
        record_change(acting, f"reviews.{verdict.value}", "letter", row.letter.code, ["review"])
        if verdict is ReviewState.CONCERN:
            level = ConcernLevel.RED if in_danger else ConcernLevel.AMBER
            raise_concern(reader_id, row.letter, level, words, acting=acting)
        elif not is_childs:
            tell_writer(row, said, acting=acting)


def take_back(scope: Scope, reader_id: int, review_id: int, *, acting: Acting) -> None:
    """The verdict does not count, and the letter is in the reader's hands again.

    Raises NotFound; Refused reviews.moved or reviews.raised.
    """
    with transaction():
        row = own_review(scope, reader_id, review_id, lock=True)
        said = next((one for one in reversed(row.verdicts) if not one.undone_at), None)
        if said is None or row.state == ReviewState.TAKEN or said.version != row.version:
            raise Refused("reviews.moved")
        if row.state == ReviewState.CONCERN:
            raise Refused("reviews.raised")
        if row.letter.moves != row.moves:
            raise Refused("reviews.moved")
        said.undone_at = acting.now
        row.state, row.taken_at, row.moves = ReviewState.TAKEN, acting.now, None
        take_back_unsent(key_of(said))
        record_change(acting, "reviews.take_back", "letter", row.letter.code, ["review"])


def hand_on(scope: Scope, reader_id: int, review_id: int, *, acting: Acting) -> None:
    """The reader knows somebody of the two: no letter of theirs comes to this reader any more.

    Raises NotFound, Refused reviews.decided.
    """
    with transaction():
        row = own_review(scope, reader_id, review_id, lock=True)
        if row.state != ReviewState.TAKEN:
            raise Refused("reviews.decided")
        pair_id = row.letter.pair_id
        db.session.add(Acquaintance(user_id=reader_id, pair_id=pair_id, said_at=acting.now))
        _back_into_queue(row)
        record_change(acting, "reviews.hand_on", "letter", row.letter.code, ["reviewer"])


def let_go(*, acting: Acting) -> int:
    """Letters that lie in somebody's hands for two days wait for others; how many they are."""
    with transaction():
        rows = left_lying(acting.now - IN_HAND_FOR)
        for row in rows:
            _back_into_queue(row)
            record_change(acting, "reviews.let_go", "letter", row.letter.code, ["reviewer"])
        return len(rows)


def _back_into_queue(row: Review) -> None:
    row.state, row.reviewer_id, row.taken_at = ReviewState.WAITING, None, None
