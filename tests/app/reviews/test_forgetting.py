"""What was said of a text goes with the text."""

from datetime import timedelta
from random import Random

import pytest

from app.actions.letters import letters, reserves
from app.actions.oversight import clocks
from app.actions.oversight.erasing import empty
from app.actions.reviews import openings, reviewing
from app.actor import Actor
from app.errors import NotFound
from app.extensions import db
from app.models import Message, Opening, ReviewVerdict, User, Volunteer
from app.permissions import scope_of
from app.store.letters.words.loading import opened_words
from app.store.reviews.readings import reading_of
from app.store.scope import EVERYTHING
from letters.oversight.retention import clock_of
from letters.reviews.queue import ReviewState, WhyRead
from tests.app.reviews.conftest import HARMLESS, HERE, SECRET
from tests.cast import NOW, TODAY, acting_as, words_of

pytestmark = pytest.mark.usefixtures("frozen_now")
ADMIN = acting_as(Actor(1))
SAID = "请把微信拿掉好吗"


def by(user: User, **when):
    return acting_as(Actor(user.id), **when)


def talked_about(desk) -> None:
    """A reviewer says a few words to whoever wrote it."""
    desk.write(SECRET)
    reader = desk.near
    review_id = reviewing.take_next(HERE, reader.id, acting=by(reader))
    version, talk = desk.review.version, ReviewState.TALK
    reviewing.decide(HERE, reader.id, review_id, version, talk, SAID, acting=by(reader))


def opened(desk) -> int:
    """A counsellor may read it for a day."""
    scope, reader = HERE, desk.counsellor
    why = "孩子可能有危险,要看这封信"
    row = openings.open_in_emergency(scope, reader.id, desk.letter.code, why, acting=by(reader))
    openings.decide_opening(EVERYTHING, desk.other.id, row, granted=True, acting=by(desk.other))
    return row


def test_who_writes_in_somebodys_place_reads_nothing_that_was_said_to_them(desk, cast):
    cast.aze.is_reserve, cast.cohort.review_hold = True, 3
    db.session.commit()
    talked_about(desk)
    opened(desk)
    assert reading_of(desk.letter, TODAY).words == SAID
    assert db.session.query(Message).filter_by(kind="review").count() == 1
    db.session.get_one(Volunteer, cast.cloud.id).left_on = TODAY
    db.session.commit()
    day = TODAY + timedelta(days=14)
    asked = reserves.ask_reserve(EVERYTHING, desk.pair.code, "V-AZE", day, acting=ADMIN)
    assert asked.code == desk.letter.code
    assert reading_of(desk.letter, TODAY).words == ""
    assert not db.session.query(Message).filter_by(kind="review").count(), "nobody read it yet"
    [verdict] = db.session.query(ReviewVerdict)
    assert (verdict.words, verdict.reason, verdict.undone_at) == (None, None, NOW)

    aze = scope_of(db.session.get_one(User, cast.aze.user_id), "letters.write", TODAY)
    who = by(db.session.get_one(User, cast.aze.user_id), now=NOW + timedelta(minutes=1))
    letters.write_text(aze, asked.code, HARMLESS, rng=Random(1), acting=who)
    reading = reading_of(desk.letter, TODAY)
    assert (reading.words, reading.is_held) == ("", True)
    assert desk.review.why == WhyRead.EACH, "not because of the other's words"
    with pytest.raises(NotFound):
        opened_words(desk.counsellor.id, asked.code, NOW)

    reviewing.take_next(HERE, desk.near.id, acting=by(desk.near))
    reserves.take_back_reserve(EVERYTHING, asked.code, acting=ADMIN)
    assert desk.review.state == ReviewState.TYPING
    assert not reading_of(desk.letter, TODAY).is_held, "there are no words"


def test_what_waits_to_be_opened_is_not_opened_once_somebody_else_writes(desk, cast):
    cast.aze.is_reserve = True
    db.session.commit()
    desk.write(HARMLESS)
    reader, why = desk.counsellor, "孩子可能有危险,要看这封信"
    asked = openings.open_in_emergency(HERE, reader.id, desk.letter.code, why, acting=by(reader))
    db.session.get_one(Volunteer, cast.cloud.id).left_on = TODAY
    db.session.commit()
    day = TODAY + timedelta(days=14)
    reserves.ask_reserve(EVERYTHING, desk.pair.code, "V-AZE", day, acting=ADMIN)
    with pytest.raises(NotFound):
        openings.decide_opening(
            EVERYTHING, desk.other.id, asked, granted=True, acting=by(desk.other)
        )
    row = db.session.get_one(Opening, asked)
    assert (row.granted, row.decided_at, row.until) == (False, NOW, None)


@pytest.mark.parametrize("how", ["kept long enough", "erased"])
def test_words_about_a_text_go_with_it(desk, cast, how):
    talked_about(desk)
    opened(desk)
    code = desk.letter.code
    clock = clock_of("texts")
    desk.pair.until_on = TODAY - clock.keep
    db.session.commit()
    if how == "erased":
        empty(cast.deer, ADMIN)
    else:
        assert clocks.let_go("texts", None, acting=ADMIN) == 1
    db.session.expire_all()
    letter = desk.letter
    assert (letter.code, words_of(letter), letter.text_at) == (code, "", None)
    assert [(one.words, one.reason) for one in db.session.query(ReviewVerdict)] == [(None, None)]
    assert [one.reason for one in db.session.query(Opening)] == [""]
