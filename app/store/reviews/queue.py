"""The queue of letters that wait for a reviewer, and those that a reviewer has in hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, or_, select
from sqlalchemy.orm import contains_eager

from app.errors import NotFound
from app.extensions import db
from app.models import (
    Acquaintance,
    Child,
    Cohort,
    Grant,
    Letter,
    Pair,
    Review,
    School,
    Volunteer,
)
from app.store.letters.words.bases import conditions
from app.store.letters.words.loading import OF_REVIEWS, has_words
from app.store.listing import Page, page_of
from app.store.scope import Scope, school_within
from letters.reviews.queue import VERDICTS, ReviewMode, ReviewState, WhyRead
from letters.states import Direction, State

LATELY = timedelta(days=30)
# Said so that the index over letters that are no longer due answers it.
SET_OUT = and_(
    Letter.state.in_([one for one in State if one not in (State.DUE, State.VOID)]),
    Letter.state != literal_column("'due'"),
)
FIRST = (Review.urgency.desc(), Review.handed_in_at, Review.id)


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """What the page says of the queue.

    `by_hand` are letters posted lately whose words nobody typed: nothing scans those.
    """

    waiting: int
    not_scanned: int
    by_hand: int


def reviews_in_reach(scope: Scope, reader_id: int) -> Select[Any]:
    """Reviews of the words that letters in the scope have now, with their people.

    None of these does the reader know.
    """
    return (
        select(Review)
        .join(Review.letter)
        .join(Letter.pair)
        .join(Pair.child)
        .join(Child.school)
        .options(
            contains_eager(Review.letter)
            .contains_eager(Letter.pair)
            .contains_eager(Pair.child)
            .contains_eager(Child.school)
            .joinedload(School.county)
        )
        .where(
            school_within(scope),
            strangers(reader_id),
            Review.version == Letter.text_at,
        )
    )


def strangers(reader_id: int) -> ColumnElement[bool]:
    """For queries that select from Letter, joined with pair and child: nobody reads their own.

    Neither own letters nor own pairs, no letter of a school where they are contact, none of a
    pair that they said they know.
    """
    own = select(Volunteer.id).where(Volunteer.user_id == reader_id)
    held = Grant.user_id == reader_id, Grant.role == "school_contact", Grant.school_id.is_not(None)
    known = select(Acquaintance.pair_id).where(Acquaintance.user_id == reader_id)
    return and_(
        Pair.volunteer_id.not_in(own),
        or_(Letter.writer_id.is_(None), Letter.writer_id.not_in(own)),
        Child.school_id.not_in(select(Grant.school_id).where(*held)),
        Pair.id.not_in(known),
    )


def waiting_reviews(scope: Scope, reader_id: int, today: date) -> Select[Any]:
    """Those that the reader could take, the first first."""
    needed = conditions(today)
    may_be_read = or_(*(and_(Review.basis == basis, needed[basis]) for basis in OF_REVIEWS))
    waits = Review.state == ReviewState.WAITING, may_be_read
    return reviews_in_reach(scope, reader_id).where(*waits).order_by(*FIRST)


def page_of_waiting(scope: Scope, reader_id: int, today: date, number: int) -> Page[Review]:
    """The queue, without a word of any letter."""
    return page_of(waiting_reviews(scope, reader_id, today), number, size=20)


def reviews_in_hand(scope: Scope, reader_id: int) -> Sequence[Review]:
    """What the reader took and has not decided about."""
    mine = Review.reviewer_id == reader_id, Review.state == ReviewState.TAKEN
    query = reviews_in_reach(scope, reader_id).where(*mine).order_by(*FIRST)
    return db.session.scalars(query).all()


def reviews_decided(scope: Scope, reader_id: int) -> Sequence[Review]:
    """What the reader decided last, to look back and to take back."""
    mine = Review.reviewer_id == reader_id, Review.state.in_(VERDICTS)
    query = reviews_in_reach(scope, reader_id).where(*mine).order_by(Review.id.desc())
    return db.session.scalars(query.limit(10)).all()


def own_review(scope: Scope, reader_id: int, review_id: int, *, lock: bool = False) -> Review:
    """One that the reader took or decided. Raises NotFound."""
    query = reviews_in_reach(scope, reader_id).where(
        Review.id == review_id,
        Review.reviewer_id == reader_id,
        Review.state.in_((ReviewState.TAKEN, *VERDICTS)),
    )
    if lock:
        query = query.with_for_update(of=Review).execution_options(populate_existing=True)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("reviews.unknown", number=review_id)
    return found


def review_of_letter(letter_id: int) -> Review | None:
    """The review of a letter; None: its words were never handed in."""
    return db.session.scalar(select(Review).where(Review.letter_id == letter_id))


def queue_counts(scope: Scope, reader_id: int, today: date) -> QueueCounts:
    """How many wait, how many of these were not scanned, and how many nothing scans."""
    waiting = waiting_reviews(scope, reader_id, today).order_by(None)
    not_scanned = waiting.where(Review.why == WhyRead.NOT_SCANNED)
    by_hand = (
        select(Letter.id)
        .join(School, School.id == Letter.school_id)
        .join(Cohort, Cohort.id == Letter.cohort_id)
        .where(
            school_within(scope),
            Cohort.review != ReviewMode.OFF,
            Letter.direction == Direction.TO_CHILD,
            SET_OUT,
            Letter.since > today - LATELY,
            Letter.text_at.is_(None),
        )
    )
    return QueueCounts(*map(_count, (waiting, not_scanned, by_hand)))


def _count(query: Select[Any]) -> int:
    ids = query.with_only_columns(func.count())
    return db.session.scalar(ids) or 0


def left_lying(taken_before: datetime) -> Sequence[Review]:
    """Reviews that somebody took and has not decided about since before a moment."""
    query = select(Review).where(Review.state == ReviewState.TAKEN, Review.taken_at < taken_before)
    return db.session.scalars(query.with_for_update(skip_locked=True)).all()


def posted_unseen(since: date, most: int) -> Sequence[int]:
    """The ids of typed letters that set out since a day, whose words were not handed in so."""
    seen = select(Review.letter_id).where(
        Review.letter_id == Letter.id,
        Review.version == Letter.text_at,
        Review.state != ReviewState.TYPING,
    )
    query = (
        select(Letter.id)
        .join(Cohort, Cohort.id == Letter.cohort_id)
        .where(
            Cohort.review != ReviewMode.OFF,
            Letter.direction == Direction.TO_CHILD,
            SET_OUT,
            Letter.since >= since,
            has_words(),
            ~seen.exists(),
        )
        .order_by(Letter.id)
        .limit(most)
    )
    return db.session.scalars(query).all()
