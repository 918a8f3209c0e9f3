"""A letter whose pair may not go on is held in the hand that has it; other letters go on."""

from datetime import timedelta

import pytest

from app.actions.letters import letters
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Consent, LetterEvent
from app.store.scope import Scope
from letters.states import Direction, State
from tests.cast import NOW, TODAY, acting_as, letter_of, own_reach


@pytest.fixture
def refused(cast):
    """The guardian of Deer says no today."""
    db.session.add(
        Consent(child_id=cast.deer.id, item="letters", given=False, on=TODAY, evidence="电话",
                recorded_at=NOW)
    )  # fmt: skip
    db.session.commit()


@pytest.fixture
def volunteer(cast):
    return own_reach(cast.cloud.id)


@pytest.fixture
def contact(cast):
    return Scope(school_ids=frozenset({cast.dengta.id}))


COORDINATOR = Scope(prefixes=frozenset({"441625"}))


def moved(cast, scope, letter, to, user=None):
    acting = acting_as(Actor(user.id) if user else Actor(cast.contact.id))
    return letters.move(scope, letter.code, to, TODAY, acting=acting)


def in_state(letter, state):
    letter.state, letter.since = state.value, TODAY - timedelta(days=3)
    db.session.commit()
    return letter


@pytest.mark.parametrize(
    ("direction", "state", "to", "mover"),
    [
        (Direction.TO_CHILD, State.POSTED, State.AT_SCHOOL, "contact"),
        (Direction.TO_CHILD, State.AT_SCHOOL, State.DELIVERED, "contact"),
        (Direction.TO_VOLUNTEER, State.DUE, State.HANDED_IN, "contact"),
        (Direction.TO_VOLUNTEER, State.HANDED_IN, State.POSTED, "contact"),
    ],
)
def test_after_a_refusal_each_letter_is_held_at_the_next_hand(
    cast, friends, refused, request, direction, state, to, mover
):
    letter = in_state(letter_of(friends, direction), state)
    answer = moved(cast, request.getfixturevalue(mover), letter, to)
    assert (answer.event, answer.state) == ("held", State.HELD)
    [event] = db.session.query(LetterEvent).filter_by(letter_id=letter.id).all()
    assert (event.state, event.note) == ("held", f"held back: {to.value}")


@pytest.mark.parametrize("direction", Direction)
def test_after_a_refusal_the_volunteer_moves_no_letter(
    cast, friends, refused, volunteer, direction
):
    to_child = direction is Direction.TO_CHILD
    letter = in_state(letter_of(friends, direction), State.DUE if to_child else State.POSTED)
    with pytest.raises(NotFound):
        moved(cast, volunteer, letter, State.POSTED if to_child else State.RECEIVED)
    assert letter_of(friends, direction).moves == 0


def test_a_second_tap_on_a_held_letter_says_the_same_and_adds_nothing(
    cast, friends, refused, contact
):
    letter = in_state(letter_of(friends), State.POSTED)
    first = moved(cast, contact, letter, State.AT_SCHOOL)
    second = moved(cast, contact, letter, State.AT_SCHOOL)
    assert (first.event, second.event) == ("held", "held")
    assert letter_of(friends).moves == 1


def test_a_coordinator_logs_what_happened(cast, friends, refused):
    letter = in_state(letter_of(friends), State.POSTED)
    assert moved(cast, COORDINATOR, letter, State.AT_SCHOOL).event == "new"


def test_a_released_letter_goes_on_once_the_guardian_agrees_again(cast, friends, refused, contact):
    letter = in_state(letter_of(friends), State.POSTED)
    moved(cast, contact, letter, State.AT_SCHOOL)
    db.session.add(
        Consent(child_id=cast.deer.id, item="letters", given=True, on=TODAY, evidence="电话",
                recorded_at=NOW)
    )  # fmt: skip
    db.session.commit()
    acting = acting_as(Actor(cast.coordinator.id))
    letters.release(COORDINATOR, letter.code, TODAY, acting=acting)
    assert moved(cast, contact, letter, State.AT_SCHOOL).event == "new"


def test_a_child_who_left_gets_no_letter_and_its_own_goes_on(cast, friends, contact):
    cast.deer.left_on = TODAY
    db.session.commit()
    to_child = in_state(letter_of(friends), State.AT_SCHOOL)
    own = in_state(letter_of(friends, Direction.TO_VOLUNTEER), State.HANDED_IN)
    assert moved(cast, contact, to_child, State.DELIVERED).event == "held"
    assert moved(cast, contact, own, State.POSTED).event == "new"


def test_a_lost_letter_that_comes_after_all_is_held_where_it_came(cast, friends, refused, contact):
    letter = letter_of(friends)
    for to in (State.POSTED, State.LOST):
        moved(cast, COORDINATOR, letter, to)
    answer = moved(cast, contact, letter, State.AT_SCHOOL)
    assert (answer.event, answer.state) == ("held", State.HELD)
    assert letter_of(friends).before == State.POSTED
    letters.release(COORDINATOR, letter.code, TODAY, acting=acting_as(Actor(1)))
    assert letter_of(friends).state == State.POSTED


def test_a_letter_of_many_that_is_held_stops_no_other(cast, friends, refused, contact):
    from tests.cast import pair

    other = in_state(letter_of(pair(cast, cast.stone, cast.aze)), State.POSTED)
    letter = in_state(letter_of(friends), State.POSTED)
    answers = letters.move_many(
        contact, [letter.code, other.code], State.AT_SCHOOL, TODAY,
        acting=acting_as(Actor(cast.contact.id)),
    )  # fmt: skip
    assert [answer.event for answer in answers] == ["held", "new"]


def test_nothing_new_is_written_while_a_pair_rests(cast, friends, volunteer):
    friends.held_on = TODAY
    db.session.commit()
    with pytest.raises(Refused) as refusal:
        letters.write_text(
            volunteer, letter_of(friends).code, "你好", acting=acting_as(Actor(cast.contact.id))
        )
    assert refusal.value.code == "letters.rests"
