"""Pages of a child's letter are read by a reviewer first, where the child agreed to review."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.actions.letters.letters import move
from app.actions.reviews import reviewing
from app.actions.reviews.reading import see_picture
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import AccessRow, Consent, LetterPicture, Message, Review
from app.store.letters.words.pictures import own_pictures
from app.store.reviews.queue import own_review, queue_counts
from app.store.scope import EVERYTHING, Scope
from letters.reviews.bases import ReviewBasis
from letters.reviews.queue import ReviewState
from letters.states import Direction, State
from tests.app.letters.pictures.test_pages import handed_in, shown, take, take_back
from tests.cast import DONGYUAN, NOW, TODAY, acting_as, letter_of, own_reach, user


@pytest.fixture
def letter(cast):
    return handed_in(cast)


@pytest.fixture
def read_first(cast, letter):
    """The cohort's letters are read, for at most three days; Deer and her guardian agreed to it."""
    cast.cohort.review, cast.cohort.review_hold = "all", 3
    row = Consent(child_id=cast.deer.id, item="review", given=True, on=TODAY, recorded_at=NOW)
    row.evidence = "同意书"
    db.session.add(row)
    reader = user("yue@example.org", "岳老师", "reviewer", region=DONGYUAN)
    db.session.commit()
    take(cast, letter)
    return reader


def in_hand(reader, verdict, words=""):
    """The reviewer takes the first letter, sees its page and decides."""
    here, acting = Scope(prefixes=frozenset({DONGYUAN})), acting_as(Actor(reader.id))
    row = own_review(here, reader.id, reviewing.take_next(here, reader.id, acting=acting))
    picture = db.session.query(LetterPicture).one().id
    assert see_picture(reader.id, row.letter.code, picture, acting=acting)
    reviewing.decide(here, reader.id, row.id, row.version, verdict, words, acting=acting)


def test_a_reviewer_reads_photographed_pages_before_their_addressee(cast, letter, read_first):
    assert not shown(cast, letter)
    with pytest.raises(Refused, match=r"reviews\.childs"):
        in_hand(read_first, ReviewState.TALK, "请改一改")
    release_hands()
    in_hand(read_first, ReviewState.PASSED)
    assert len(shown(cast, letter)) == 1
    look = db.session.scalars(select(AccessRow).order_by(AccessRow.id.desc()).limit(1)).one()
    assert look.reason == ReviewBasis.NOTIFIED_AND_CONSENTED
    assert not db.session.query(Message).filter_by(kind="review").count(), "the child hears nothing"


def release_hands():
    """What a reviewer has in hand waits again."""
    row = db.session.query(Review).one()
    row.state, row.reviewer_id = ReviewState.WAITING, None
    db.session.commit()


def test_pages_wait_no_longer_than_the_cohort_says_and_a_worry_until_it_is_over(
    cast, letter, read_first
):
    later = TODAY + timedelta(days=3)
    own = own_reach(cast.cloud.id)
    assert len(own_pictures(own, [letter], later)[letter.id]) == 1
    in_hand(read_first, ReviewState.CONCERN, "孩子说有人打她")
    assert not own_pictures(own, [letter], later)[letter.id]
    move(EVERYTHING, letter.code, State.POSTED, TODAY, acting=acting_as(Actor(1)))
    assert letter_of(letter.pair, Direction.TO_VOLUNTEER).state == State.POSTED, "paper goes on"


def test_without_a_yes_to_review_nobody_reads_the_pages_and_without_pages_nothing_waits(
    cast, letter, read_first
):
    here = Scope(prefixes=frozenset({DONGYUAN}))
    assert queue_counts(here, read_first.id, TODAY).waiting == 1
    no = Consent(child_id=cast.deer.id, item="review", given=False, on=TODAY, recorded_at=NOW)
    no.evidence = "电话"
    db.session.add(no)
    db.session.commit()
    assert queue_counts(here, read_first.id, TODAY).waiting == 0
    db.session.delete(no)
    db.session.commit()
    take_back(cast, letter)
    assert queue_counts(here, read_first.id, TODAY).waiting == 0


def test_where_the_child_did_not_agree_to_review_the_pages_are_in_no_queue(cast, letter):
    cast.cohort.review = "all"
    db.session.commit()
    take(cast, letter)
    assert not db.session.query(Review).count()
    assert len(shown(cast, letter)) == 1


@pytest.mark.sqlite_alone
def test_the_page_of_a_review_shows_the_pages_and_offers_no_talk(client, read_first, letter):
    reader = client.as_user(read_first, "en")
    page = reader.post("/reviews/take", follow_redirects=True).text
    assert "photographed at school" in page
    assert "/pictures/" in page
    assert 'value="talk"' not in page
    assert "not scanned" in page
