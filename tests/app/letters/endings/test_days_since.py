"""An end, a hold or an absence that is over, after the days of the terms became others."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.actions.letters.absences import be_away, be_back, give_notice, take_notice_back
from app.actions.letters.pairs.endings import end, take_back
from app.actions.letters.pairs.holds import hold, release
from app.actor import Actor
from app.extensions import db
from app.models import Letter, Pair
from app.store.letters.calendars import terms_of
from app.store.scope import EVERYTHING
from letters.pairs.facts import EndReason
from tests.app.rounds.test_new_days import changed
from tests.cast import NOW, TODAY, acting_as

OTHER_DAYS = [
    {"first3": date(2027, 10, 11), "last2": date(2027, 6, 18)},
    {"last1": date(2027, 1, 8)},
    {"first3": date(2027, 12, 27)},
]


def after(minutes):
    return acting_as(Actor(1), NOW + timedelta(minutes=minutes))


def end_of(friends, reason=EndReason.FINISHED):
    end(EVERYTHING, friends.code, reason, TODAY, acting=after(1))


def back(friends):
    take_back(EVERYTHING, friends.code, acting=after(20), evidence="误记")


def every_letter():
    db.session.expire_all()
    query = select(Letter.id, Letter.state, Letter.due_on, Letter.term_number).order_by(Letter.id)
    return list(db.session.execute(query))


def lies_in_open_days(cast):
    terms = {term.number: term for term in terms_of(cast.cohort)}
    return all(
        terms[one.term_number].is_open(one.due_on) for one in every_letter() if one.state == "due"
    )


@pytest.mark.parametrize("days", OTHER_DAYS)
def test_an_end_taken_back_plans_letters_as_if_the_pair_had_been_open(cast, friends, days):
    at_first, known = every_letter(), terms_of(cast.cohort)
    changed(cast, **days)
    as_open = every_letter()
    before = {term.number: term for term in known}
    given_back = {name: getattr(before[int(name[-1])], name[:-1]) for name in days}
    changed(cast, **given_back)
    assert every_letter() == at_first
    end_of(friends)
    changed(cast, **days)
    back(friends)
    assert every_letter() == as_open
    assert lies_in_open_days(cast)
    changed(cast, **given_back)
    assert every_letter() == at_first


def test_days_given_back_while_a_pair_is_ended_bring_its_letters_back_with_it(cast, friends):
    at_first = every_letter()
    assert changed(cast, first3=date(2027, 12, 27)).void
    end_of(friends)
    changed(cast, first3=date(2027, 9, 1))
    back(friends)
    assert every_letter() == at_first


def test_an_end_taken_back_over_the_same_days_moves_nothing(cast, friends):
    at_first = every_letter()
    end_of(friends)
    changed(cast, first3=date(2027, 10, 11))
    changed(cast, first3=date(2027, 9, 1))
    back(friends)
    assert every_letter() == at_first
    assert db.session.get_one(Pair, friends.id).basis_at_end is None


def test_an_end_taken_back_while_the_volunteer_is_away_plans_around_that(cast, friends):
    first, until = date(2026, 12, 1), date(2027, 1, 4)
    end_of(friends)
    be_away(EVERYTHING, cast.cloud.code, first, until, acting=after(5))
    changed(cast, first3=date(2027, 10, 11))
    back(friends)
    assert lies_in_open_days(cast)
    own = select(Letter).where(Letter.direction == "to_child", Letter.state == "due")
    assert not [one for one in db.session.scalars(own) if first <= one.due_on < until]
    be_back(EVERYTHING, cast.cloud.code, acting=after(30))
    changed(cast, first3=date(2027, 9, 1))
    assert not [one for one in every_letter() if one.state == "void"]


def test_a_notice_taken_back_while_the_pair_is_ended_brings_its_letters_back(cast, friends):
    at_first = every_letter()
    give_notice(EVERYTHING, cast.cloud.code, date(2027, 2, 1), acting=after(0))
    assert [one for one in every_letter() if one.state == "void"]
    end_of(friends)
    take_notice_back(EVERYTHING, cast.cloud.code, acting=after(5))
    back(friends)
    assert every_letter() == at_first


def test_a_notice_given_while_the_pair_is_ended_counts_once_it_is_open_again(cast, friends):
    end_of(friends)
    give_notice(EVERYTHING, cast.cloud.code, date(2027, 2, 1), acting=after(5))
    back(friends)
    due = [one.due_on for one in every_letter() if one.state == "due"]
    assert max(due) < date(2027, 4, 1)
    take_notice_back(EVERYTHING, cast.cloud.code, acting=after(25))
    assert not [one for one in every_letter() if one.state == "void"]


def test_a_volunteer_who_left_by_the_end_has_their_notice_again_with_it(cast, friends):
    give_notice(EVERYTHING, cast.cloud.code, date(2027, 2, 1), acting=after(0))
    noticed = every_letter()
    end_of(friends, EndReason.VOLUNTEER_LEFT)
    back(friends)
    assert every_letter() == noticed


@pytest.mark.parametrize("days", OTHER_DAYS)
def test_a_hold_let_go_finds_its_letters_around_the_new_days(cast, friends, days):
    hold(EVERYTHING, friends.code, "等学校回电", acting=after(1))
    changed(cast, **days)
    release(EVERYTHING, friends.code, acting=after(20))
    assert lies_in_open_days(cast)


@pytest.mark.parametrize("days", OTHER_DAYS)
def test_an_absence_that_ends_over_other_days_leaves_what_these_days_alone_make(
    cast, friends, days
):
    be_away(EVERYTHING, cast.cloud.code, date(2026, 12, 7), date(2026, 12, 21), acting=after(1))
    changed(cast, **days)
    be_back(EVERYTHING, cast.cloud.code, acting=after(20))
    found = every_letter()
    assert lies_in_open_days(cast)
    changed(cast, **days)
    assert every_letter() == found
