"""A school and a volunteer see the next step of their own way, and who has to act."""

import pytest

from app.extensions import db
from app.models import AccessRow, GatePass, User
from app.store.desk.checklist.own import steps_of_school
from app.store.desk.checklist.step import StepName, StepState
from app.store.desk.checklist.volunteer import WayStep, way_of
from letters.states import Direction, State
from tests.cast import NOW, TODAY, letter_of, pair

pytestmark = pytest.mark.usefixtures("frozen_now")


def next_of(school) -> tuple[StepName, StepState] | None:
    db.session.commit()
    steps = steps_of_school(school, NOW, TODAY)
    return next(((s.name, s.state) for s in steps if s.state is not StepState.DONE), None)


def test_a_school_goes_from_its_address_to_the_first_replies_and_is_then_left_in_peace(
    client, cast
):
    client.as_user(cast.contact, "en")
    assert next_of(cast.dengta) == (StepName.ADDRESSES, StepState.OPEN)
    cast.dengta.address = "灯塔镇 2 号"
    assert next_of(cast.dengta) == (StepName.ROUND, StepState.WAITS)
    assert "nothing to do for the school" in client.get("/school").text
    friends = pair(cast, cast.deer, cast.cloud)
    assert next_of(cast.dengta) == (StepName.PRINT, StepState.OPEN)
    made = AccessRow(at=NOW, object_type="school", object_code="S-DENGTA", fields=["pen_name"])
    db.session.add(made)
    assert next_of(cast.dengta) == (StepName.BAGS, StepState.WAITS)
    for state, wanted in (
        (State.POSTED, (StepName.BAGS, StepState.OPEN)),
        (State.DELIVERED, (StepName.REPLIES, StepState.OPEN)),
    ):
        letter_of(friends).state = state
        assert next_of(cast.dengta) == wanted
    assert 'id="way"' in client.get("/school").text
    letter_of(friends, Direction.TO_VOLUNTEER).state = State.POSTED
    assert next_of(cast.dengta) is None
    assert 'id="way"' not in client.get("/school").text


@pytest.mark.parametrize(
    ("gate", "said"),
    [
        ("vetting", "Nothing to do for you before they write"),
        ("training", "send one practice letter"),
        ("pledge", "Sign it and hand it in"),
    ],
)
def test_a_volunteer_reads_which_gate_comes_next_and_who_acts(client, cast, gate, said):
    for row in db.session.query(GatePass).filter_by(volunteer_id=cast.aze.id, gate=gate):
        db.session.delete(row)
    db.session.commit()
    client.as_user(db.session.get(User, cast.aze.user_id), "en")
    assert said in client.get("/threads/").text
    assert said in client.get("/volunteers/my-way-in").text


def test_a_volunteer_through_all_gates_waits_then_writes_then_is_on_the_way(cast):
    assert way_of(cast.cloud, TODAY) is WayStep.FRIEND
    cast.aze.away_until = TODAY.replace(year=2027)
    db.session.commit()
    assert way_of(cast.aze, TODAY) is WayStep.NOT_NOW
    friends = pair(cast, cast.deer, cast.cloud)
    assert way_of(cast.cloud, TODAY) is WayStep.FIRST_LETTER
    letter_of(friends).moves = 1
    db.session.commit()
    assert way_of(cast.cloud, TODAY) is WayStep.ON_THE_WAY
