"""The demo programme."""

import pytest
from sqlalchemy import func, select

from app.demo import make
from app.errors import Refused
from app.extensions import db
from app.models import Child, Letter, LetterEvent, Pair, School, Volunteer
from letters.states import State
from tests.cast import NOW, TODAY

pytestmark = pytest.mark.slow


def make_small(seed: int = 1):
    return make("small", seed, now=NOW, today=TODAY, tell=lambda words: None)


def test_it_shows_every_state_of_a_letter_on_the_way(app):
    made = make("small", 3, now=NOW, today=TODAY, tell=lambda words: None)
    assert made.schools == 200
    assert made.pairs > 100
    states = set(db.session.scalars(select(Letter.state).distinct()))
    assert states >= {State.DUE, State.POSTED, State.DELIVERED, State.RECEIVED, State.LOST}
    assert db.session.scalar(select(func.count(Pair.id)).where(Pair.until_on.is_not(None)))


def test_each_letter_s_state_is_that_of_its_last_event(app):
    make_small()
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


def test_it_goes_into_an_empty_database_only(app):
    make_small()
    with pytest.raises(Refused):
        make_small()


def test_the_accounts_have_drawn_passwords_one_for_each_role(app):
    made = make_small()
    assert {account.role for account in made.accounts} == {
        "admin", "coordinator", "school_contact", "volunteer",
    }  # fmt: skip
    assert len({account.password for account in made.accounts}) == len(made.accounts)


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
