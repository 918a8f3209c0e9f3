"""Who goes on after a mistake hears of letters with another day: in one message, and only then."""

from datetime import date

import pytest
from sqlalchemy import select

from app.actions.letters.absences import be_away
from app.actions.letters.pairs.bulk import end_many, take_back_many
from app.extensions import db
from app.models import Message, MessageState, User
from app.store.scope import EVERYTHING
from letters.pairs.facts import EndReason
from tests.app.letters.endings.test_days_since import after, back, end_of, every_letter
from tests.app.rounds.test_new_days import changed
from tests.cast import TODAY, pair

FIRST, UNTIL = date(2026, 11, 24), date(2026, 12, 10)


def to_volunteer(cast):
    """Kind and words of the messages to Cloud."""
    query = select(Message).where(Message.user_id == cast.cloud.user_id).order_by(Message.id)
    return [(one.kind, one.body) for one in db.session.scalars(query)]


def reads(cast, language):
    db.session.get_one(User, cast.cloud.user_id).locale = language
    db.session.commit()


def away(cast):
    be_away(EVERYTHING, cast.cloud.code, FIRST, UNTIL, acting=after(5))


def all_are_sent():
    for message in db.session.scalars(select(Message)):
        message.state = MessageState.SENT
    db.session.commit()


@pytest.mark.parametrize(("language", "words"), [("zh", "改为"), ("en", " instead of ")])
def test_who_had_heard_of_the_end_reads_of_new_days_in_the_same_message(
    cast, friends, language, words
):
    reads(cast, language)
    end_of(friends)
    all_are_sent()
    away(cast)
    back(friends)
    (_, _), (kind, body) = to_volunteer(cast)
    assert kind == "ending"
    assert words in body or "falls away" in body


@pytest.mark.parametrize(("language", "words"), [("zh", "继续"), ("en", "Your letters go on")])
def test_who_had_not_heard_of_the_end_reads_of_new_days_alone(cast, friends, language, words):
    reads(cast, language)
    end_of(friends)
    away(cast)
    back(friends)
    ((kind, body),) = to_volunteer(cast)
    assert kind == "new_days"
    assert words in body
    assert "Nov 25" in body or "11月25日" in body


def test_where_no_day_is_another_nobody_hears_of_days(cast, friends):
    end_of(friends)
    changed(cast, first3=date(2027, 10, 11))
    before = every_letter()
    back(friends)
    assert every_letter() != before, "only letters of a far day moved"
    assert to_volunteer(cast) == []


def test_of_pairs_that_go_on_together_a_volunteer_reads_in_one_message(cast, friends):
    cast.cloud.capacity = 2
    db.session.commit()
    other = pair(cast, cast.stone, cast.cloud)
    codes = [friends.code, other.code]
    end_many(EVERYTHING, codes, EndReason.FINISHED, TODAY, batch="b", acting=after(1))
    away(cast)
    take_back_many(EVERYTHING, "b", acting=after(20), evidence="")
    ((kind, body),) = to_volunteer(cast)
    assert kind == "new_days"
    assert cast.deer.pen_name in body
    assert cast.stone.pen_name in body
