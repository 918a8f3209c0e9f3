"""Days of a term that are given back bring its letters back where they were."""

from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Letter
from app.store.letters.calendars import terms_of
from tests.app.rounds.test_new_days import changed, typed
from tests.cast import pair


def every_letter():
    query = select(Letter.id, Letter.state, Letter.due_on, Letter.term_number).order_by(Letter.id)
    return list(db.session.execute(query))


@pytest.mark.parametrize(
    "days",
    [
        {"first3": date(2027, 12, 27)},
        {"last1": date(2026, 12, 1)},
        {"last1": date(2027, 1, 8), "first3": date(2027, 10, 11)},
    ],
)
def test_days_that_are_given_back_bring_every_letter_back_where_it_was(cast, days):
    pair(cast, cast.deer, cast.cloud)
    pair(cast, cast.stone, cast.aze)
    cast.aze.away_from, cast.aze.away_until = date(2026, 12, 7), date(2026, 12, 21)
    db.session.commit()
    changed(cast, first2=date(2027, 3, 8))
    before, terms = every_letter(), {one.number: one for one in terms_of(cast.cohort)}
    shrunk = changed(cast, **days)
    assert shrunk.days
    back = {name: getattr(terms[int(name[-1])], name[:-1]) for name in days}
    restored = changed(cast, **back)
    assert restored.back == shrunk.void
    assert every_letter() == before
    kept = select(Letter.id).where(Letter.before_days.isnot(None), Letter.term_number != 2)
    assert db.session.scalars(kept).all() == []


def test_a_letter_that_comes_back_says_so_in_the_preview(client, cast):
    pair(cast, cast.deer, cast.cloud)
    void = changed(cast, first3=date(2027, 12, 27)).void
    client.as_user(cast.admin, "en")
    shown = client.post(
        f"/cohorts/{cast.cohort.id}", data=typed(cast.cohort, first3=date(2027, 9, 1))
    )
    assert f"{void} letters that had found no room come back" in shown.text


def test_a_letter_that_was_void_for_another_reason_does_not_come_back_with_days(cast):
    friends = pair(cast, cast.deer, cast.cloud)
    letter = next(one for one in friends.letters if one.term_number == 3)
    letter.state = "void"
    db.session.commit()
    changed(cast, first3=date(2027, 10, 11))
    assert changed(cast, first3=date(2027, 9, 1)).back == 0
    assert db.session.get_one(Letter, letter.id).state == "void"
