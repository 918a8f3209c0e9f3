"""A letter that worried a reviewer waits while the concern is open; then a reviewer decides."""

from datetime import timedelta

import pytest

from app.actions.concerns import closing, holding
from app.actions.letters.letters import move, release
from app.actions.reviews import reviewing
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import AuditRow, Concern, Letter, Message, User
from app.store.letters.acts import allowed, may_of_letter
from app.store.letters.letters import letters_with_pair
from app.store.letters.standings import Standings
from app.store.reviews.readings import reading_of
from app.store.scope import EVERYTHING, Scope
from letters.concerns.closing import ConcernOutcome
from letters.pairs.effects import Act
from letters.reviews.queue import ReviewMode, ReviewState, WhyRead
from letters.states import State
from tests.app.reviews.conftest import HARMLESS, HERE, SECRET
from tests.cast import TODAY, acting_as, own_reach, user

pytestmark = pytest.mark.usefixtures("frozen_now")
SHEET = "/threads/{}/letters/{}/sheet"


def by(person: User):
    return acting_as(Actor(person.id))


def read(desk, verdict, reader, *, in_danger=False) -> None:
    review_id = reviewing.take_next(HERE, reader.id, acting=by(reader))
    reviewing.decide(
        *(HERE, reader.id, review_id, desk.review.version, verdict, "他想见孩子"),
        in_danger=in_danger,
        acting=by(reader),
    )


def close(desk) -> int:
    """The counsellor takes the newest concern and closes it; its number."""
    me, row = desk.counsellor, db.session.query(Concern).order_by(Concern.id.desc()).first()
    number = row.id
    holding.take(HERE, me.id, number, acting=by(me))
    outcome = ConcernOutcome.UNFOUNDED
    closing.close(HERE, me.id, number, outcome, "看过了", acting=by(me))
    return number


@pytest.fixture
def worried(desk, cast):
    cast.cohort.review_hold = 3
    db.session.commit()
    desk.write(SECRET)
    read(desk, ReviewState.CONCERN, desk.near)
    return desk


def is_held(desk, days=0) -> bool:
    return reading_of(desk.letter, TODAY + timedelta(days=days)).is_held


def test_the_letter_of_a_closed_concern_is_read_again_and_sets_out(worried, cast):
    desk = worried
    assert is_held(desk, 99), "as long as the concern is open"
    with pytest.raises(Refused, match=r"reviews\.none"):
        read(desk, ReviewState.PASSED, desk.other)
    number = close(desk)
    assert (desk.review.state, desk.review.why) == (ReviewState.WAITING, WhyRead.FOUND)
    assert (is_held(desk), is_held(desk, 2), is_held(desk, 3)) == (True, True, False)
    read(desk, ReviewState.PASSED, desk.other)
    assert not is_held(desk)
    told = db.session.query(Message).filter_by(kind="review", user_id=desk.writer.id)
    assert told.count() == 1, "it may be printed now"
    actions = {row.action for row in db.session.query(AuditRow)}
    assert "reviews.read_again" in actions
    me = desk.counsellor
    closing.reopen(HERE, me.id, number, "又想了想", acting=by(me))
    assert desk.review.state == ReviewState.PASSED, "somebody has decided"


def test_a_concern_that_is_opened_again_holds_its_letter_again(worried):
    number = close(worried)
    me = worried.counsellor
    closing.reopen(HERE, me.id, number, "还没有完", acting=by(me))
    assert worried.review.state == ReviewState.CONCERN
    assert is_held(worried, 99)


def test_a_second_concern_about_it_keeps_it_waiting(worried):
    first = db.session.query(Concern).one()
    more = Concern(level="grey", raised_by_id=worried.near.id, raised_at=first.raised_at)
    more.letter_id, more.due_at = first.letter_id, first.raised_at
    db.session.add(more)
    db.session.commit()
    first_id = first.id
    me = worried.counsellor
    holding.take(HERE, me.id, first_id, acting=by(me))
    closing.close(HERE, me.id, first_id, ConcernOutcome.HELPED, "好了", acting=by(me))
    assert worried.review.state == ReviewState.CONCERN


@pytest.mark.parametrize("typed_on", [False, True])
def test_new_words_wait_for_the_open_concern_and_are_read_then(worried, cast, typed_on):
    cast.cohort.review, cast.cohort.review_share = ReviewMode.SAMPLE, 0
    db.session.commit()
    if typed_on:
        worried.write(SECRET + "。", as_typed=True, minutes=4)
    worried.write(HARMLESS, minutes=5)
    assert worried.review.state == ReviewState.CONCERN
    assert is_held(worried, 99)
    close(worried)
    assert worried.review.state == ReviewState.WAITING
    read(worried, ReviewState.PASSED, worried.other)
    worried.write(HARMLESS + "！", minutes=9)
    assert worried.review.why == WhyRead.AGAIN, "what worried somebody once is read again"


def test_what_set_out_before_it_was_read_is_held_at_the_next_hand_and_read_again(desk, cast):
    cast.cohort.review_hold = 3
    db.session.commit()
    desk.write(SECRET)
    code = desk.letter.code
    move(own_reach(desk.pair.volunteer_id), code, State.POSTED, TODAY, acting=by(desk.writer))
    read(desk, ReviewState.CONCERN, desk.near)
    school = Scope(school_ids=frozenset({cast.dengta.id}))
    answer = move(school, code, State.AT_SCHOOL, TODAY, acting=by(cast.contact))
    assert answer.event == "held"
    with pytest.raises(Refused, match=r"letters\.still_read"):
        release(EVERYTHING, code, TODAY, acting=by(cast.admin))
    close(desk)
    assert desk.review.state == ReviewState.WAITING
    read(desk, ReviewState.PASSED, desk.other)
    release(EVERYTHING, code, TODAY, acting=by(cast.admin))
    assert desk.letter.state == State.POSTED
    assert move(school, code, State.AT_SCHOOL, TODAY, acting=by(cast.contact)).event == "new"


def test_its_writer_does_not_post_it_either_and_no_bag_takes_it(worried, cast):
    may = may_of_letter(Act.PACK, Standings.on(TODAY))
    packed = letters_with_pair().where(Letter.id == worried.letter.id, may)
    assert Act.PACK not in allowed([worried.letter], TODAY)[worried.letter.id]
    assert db.session.scalar(packed) is None
    reach = own_reach(worried.pair.volunteer_id)
    code = worried.letter.code
    assert move(reach, code, State.POSTED, TODAY, acting=by(worried.writer)).event == "held"
    close(worried)
    assert db.session.scalar(packed) is not None
    assert Act.PACK in allowed([worried.letter], TODAY)[worried.letter.id]
    release(EVERYTHING, code, TODAY, acting=by(cast.admin))
    assert worried.letter.state == State.DUE


def test_two_people_close_what_may_be_danger_before_it_is_read_again(desk, cast):
    cast.cohort.review_hold = 3
    second = user("min@example.org", "闵老师", "counsellor", region="441625")
    db.session.commit()
    desk.write(SECRET)
    read(desk, ReviewState.CONCERN, desk.near, in_danger=True)
    number = close(desk)
    assert desk.review.state == ReviewState.CONCERN
    closing.close_as_second(HERE, second.id, number, acting=by(second))
    assert desk.review.state == ReviewState.WAITING


@pytest.mark.sqlite_alone
def test_its_writer_is_not_asked_to_save_what_is_saved(worried, client):
    page = SHEET.format(worried.pair.code, worried.letter.code)
    shown = client.as_user(worried.writer, "en").get(page, follow_redirects=True).text
    assert "still reading this letter" in shown
    assert "Please save your letter first" not in shown


def test_letters_that_were_handed_in_before_letters_waited_wait_from_that_day(desk, cast):
    desk.write(SECRET)
    assert not is_held(desk)
    cast.cohort.review_hold = 2
    db.session.commit()
    assert [is_held(desk, days) for days in (0, 1, 2)] == [True, True, False]
