"""Letters that set out unsaved are found by an index, and none of them stops the others."""

from random import Random

import pytest
from sqlalchemy import insert, text

from app.actions.letters.letters import move
from app.actions.reviews import handing_in
from app.actions.reviews.handing_in import hand_in_posted
from app.actor import SCHEDULER, Actor
from app.extensions import db
from app.models import Letter
from app.store.reviews import queue
from letters.reviews.queue import WhyRead
from letters.states import State
from tests.app.reviews.conftest import HERE, SECRET
from tests.cast import TODAY, acting_as, child, letter_of, own_reach, pair, volunteer

pytestmark = pytest.mark.usefixtures("frozen_now")
SYSTEM = acting_as(SCHEDULER)


def post(row, user_id) -> None:
    reach = own_reach(row.volunteer_id)
    move(reach, letter_of(row).code, State.POSTED, TODAY, acting=acting_as(Actor(user_id)))


@pytest.fixture
def two_posted(desk, cast):
    """Two letters that were typed and posted and never saved."""
    desk.write(SECRET, as_typed=True)
    first = desk.pair
    kid = child("C-MORE", "小禾", cast.dengta, "f", "2015-01-01", [])
    other = volunteer("V-MORE", "阿禾", "f", "more@example.org", [])
    db.session.commit()
    user_id = desk.writer.id
    post(first, user_id)
    desk.pair = pair(cast, kid, other)
    desk.writer = db.session.get_one(type(desk.writer), other.user_id)
    desk.write(SECRET, as_typed=True)
    post(desk.pair, desk.writer.id)
    return letter_of(first)


def test_a_letter_whose_words_are_gone_is_passed_over(desk, two_posted):
    two_posted.text = None
    db.session.commit()
    assert two_posted.text_at is not None
    assert hand_in_posted(acting=SYSTEM) == 1
    assert desk.review.why == WhyRead.FOUND


def test_what_goes_wrong_with_one_letter_hands_in_the_others(desk, two_posted, monkeypatch, caplog):
    broken, real = two_posted.id, handing_in.words_to_scan

    def words(letter_id):
        if letter_id == broken:
            raise RuntimeError("no key opens it")
        return real(letter_id)

    monkeypatch.setattr(handing_in, "words_to_scan", words)
    assert hand_in_posted(acting=SYSTEM, rng=Random(1)) == 1
    assert desk.review.why == WhyRead.FOUND
    [fault] = [one for one in caplog.records if one.message == "a letter was not handed in"]
    assert fault.number == broken


def _plan_very_many(row) -> None:
    """Letters that are due, as the most of a programme's are."""
    same = ("pair_id", "cohort_id", "school_id", "direction", "term_number", "due_on", "since")
    known = {name: getattr(row, name) for name in same}
    many = [known | {"code": f"T{at}", "number": at, "row_key": f"{at}"} for at in range(99, 4000)]
    db.session.execute(insert(Letter), many)


@pytest.mark.parametrize("asked", ["posted_unseen", "by_hand"])
def test_an_index_finds_them_among_all_letters(desk, monkeypatch, asked):
    queries = []

    def caught(query):
        queries.append(query)
        return real(query)

    real = db.session.scalars if asked == "posted_unseen" else queue._count
    if asked == "posted_unseen":
        monkeypatch.setattr(db.session, "scalars", caught)
        queue.posted_unseen(TODAY, 5)
    else:
        monkeypatch.setattr(queue, "_count", caught)
        queue.queue_counts(HERE, desk.near.id, TODAY)
    monkeypatch.undo()
    said = queries[-1].compile(db.engine, compile_kwargs={"literal_binds": True})
    is_sqlite = db.engine.dialect.name == "sqlite"
    _plan_very_many(desk.letter)
    if not is_sqlite:
        db.session.execute(text("ANALYZE letter"))
    plan = db.session.execute(text(f"EXPLAIN {'QUERY PLAN ' if is_sqlite else ''}{said}")).all()
    # PostgreSQL may take another index whose day is as close; it reads no table from end to end.
    wanted = "ix_letter_state_since" if is_sqlite else "ix_letter_"
    assert wanted in str(plan), plan
    assert "Seq Scan on letter" not in str(plan), plan
