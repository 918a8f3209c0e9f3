"""The demo programme."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select

from app.demo import make
from app.demo.staff import SHOWN_COUNTY, SHOWN_SCHOOL
from app.errors import Refused
from app.extensions import db
from app.models import (
    Bundle,
    Child,
    Concern,
    ConcernState,
    Letter,
    LetterEvent,
    Pair,
    School,
    Volunteer,
)
from letters.states import State
from tests.cast import NOW, TODAY

pytestmark = pytest.mark.slow


def make_small(seed: int = 1, today: date = TODAY):
    now = NOW + (today - TODAY)
    return make("small", seed, now=now, today=today, progress=lambda words: None)


def assert_states_are_those_of_the_last_events() -> None:
    last = (
        select(LetterEvent.letter_id, func.max(LetterEvent.number).label("number"))
        .group_by(LetterEvent.letter_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Letter.state, Letter.moves, LetterEvent.state, LetterEvent.number)
        .join(last, last.c.letter_id == Letter.id)
        .join(
            LetterEvent,
            (LetterEvent.letter_id == Letter.id) & (LetterEvent.number == last.c.number),
        )
    ).all()
    assert rows
    assert all((state, moves) == (event, number) for state, moves, event, number in rows)


def assert_each_role_has_a_password_of_its_own(accounts) -> None:
    assert {account.role for account in accounts} == {
        "admin", "auditor", "coordinator", "counsellor", "reviewer", "school_contact", "volunteer",
    }  # fmt: skip
    assert len({account.password for account in accounts}) == len(accounts)


def assert_every_state_is_shown(today: date) -> None:
    made = make_small(3, today)
    assert_states_are_those_of_the_last_events()
    assert_each_role_has_a_password_of_its_own(made.accounts)
    assert made.schools == 200
    assert made.pairs > 100
    assert set(db.session.scalars(select(Letter.state).distinct())) == set(State)
    assert db.session.scalar(select(func.count(Pair.id)).where(Pair.until_on.is_not(None)))
    at_school = select(Letter.direction, Letter.state).join(Pair).join(Child).join(School)
    shown = Counter(db.session.execute(at_school.where(School.name == SHOWN_SCHOOL)).all())
    assert shown["to_child", "posted"] >= 3
    assert shown["to_child", "at_school"] >= 2
    assert shown["to_volunteer", "handed_in"] >= 2
    bags = select(School.name).join_from(Bundle, School).where(School.county_code == SHOWN_COUNTY)
    schools = db.session.scalars(bags).all()
    assert SHOWN_SCHOOL in schools
    assert len(schools) >= 3
    states = [row.state for row in db.session.scalars(select(Concern).order_by(Concern.id))]
    assert states == [ConcernState.IN_HAND, ConcernState.CLOSED, ConcernState.RECEIVED]


def test_it_shows_every_state_of_a_letter(app):
    assert_every_state_is_shown(TODAY)


# The end of a month, a Sunday; a New Year's day.
@pytest.mark.sqlite_alone
@pytest.mark.parametrize("today", [date(2027, 2, 28), date(2028, 1, 1)], ids=str)
def test_it_shows_them_on_any_day(app, today):
    assert_every_state_is_shown(today)


def test_it_is_made_on_an_empty_system_only(app, cast):
    with pytest.raises(Refused):
        make_small()


@pytest.mark.sqlite_alone
def test_the_same_seed_makes_the_same_people(app, databases, tmp_path):
    from tests.conftest import make_app

    def people() -> list:
        make_small(7)
        columns = (Child.code, Child.pen_name, School.name, Volunteer.pen_name)
        query = select(*columns).join(School).join(Pair).join(Volunteer)
        return db.session.execute(query.order_by(Child.code)).all()

    first = people()
    other = make_app(databases.fresh(), tmp_path / "other")
    with other.app_context():
        assert people() == first
        db.session.remove()
        db.engine.dispose()
