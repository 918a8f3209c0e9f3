"""A reason is written where it belongs; ends are raised, and taken back while nothing followed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.actions.letters.finds import find
from app.actions.letters.letters import move, undo
from app.actions.letters.pairs.clearances import clear_person
from app.actions.letters.pairs.endings import end, raise_end, take_back
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import Clearance, Consent, Letter, LetterEvent
from app.store.letters.standings import standing_of_pair
from app.store.people.facts import child_facts
from app.store.scope import EVERYTHING, Scope
from letters.consents.items import Voice
from letters.pairs.effects import Fact, PairState
from letters.pairs.endings import graver
from letters.pairs.facts import EndReason
from letters.states import Direction, State
from tests.cast import NOW, TODAY, acting_as, letter_of, pair

COUNTY = Scope(prefixes=frozenset({"441625"}))
CITY = Scope(prefixes=frozenset({"4416"}))


def after(minutes, who=1):
    """Somebody who acts so many minutes later."""
    return acting_as(Actor(who), NOW + timedelta(minutes=minutes))


@pytest.fixture
def posted(friends):
    """The first letter of the friends, in the post."""
    move(COUNTY, letter_of(friends).code, State.POSTED, TODAY, acting=after(-5))
    return letter_of(friends)


def everything_of(row):
    letters = db.session.scalars(select(Letter).where(Letter.pair_id == row.id).order_by(Letter.id))
    return [(one.state, one.since, one.before) for one in letters]


def end_at(row, reason, minutes=0, **more):
    return end(COUNTY, row.code, reason, TODAY, acting=after(minutes), **more)


def back(row, scope=COUNTY, minutes=10):
    return take_back(scope, row.code, acting=after(minutes), evidence="误记")


def test_an_end_for_withdrawn_consent_is_the_refusal(friends, cast):
    end_at(friends, EndReason.CONSENT_WITHDRAWN, evidence="奶奶来电")
    said = child_facts([cast.deer.id], TODAY)[cast.deer.id].consent
    assert said is not None
    assert (said.given, said.on) == (False, TODAY)
    rows = db.session.scalars(select(Consent).order_by(Consent.id.desc())).all()
    assert rows[0].evidence == "奶奶来电"
    assert rows[0].recorded_by_id == 1


@pytest.mark.parametrize(
    ("reason", "name"), [(EndReason.CHILD_LEFT, "deer"), (EndReason.VOLUNTEER_LEFT, "cloud")]
)
def test_an_end_because_somebody_leaves_is_their_leaving(friends, cast, reason, name):
    end_at(friends, reason)
    left = {one: getattr(cast, one).left_on for one in ("deer", "cloud")}
    assert left.pop(name) == TODAY
    assert set(left.values()) == {None}


@pytest.mark.parametrize("reason", [one for one in EndReason if one is not EndReason.SAFEGUARDING])
def test_an_end_taken_back_leaves_everything_as_it_was(friends, posted, cast, reason):
    before = everything_of(friends)
    end_at(friends, reason)
    assert everything_of(friends) != before
    back(friends)
    assert everything_of(friends) == before
    assert (friends.until_on, friends.end_reason, friends.ended_at) == (None, None, None)
    assert (cast.deer.left_on, cast.cloud.left_on) == (None, None)
    assert standing_of_pair(friends, TODAY).state is PairState.WRITING


@pytest.mark.parametrize("reason", [EndReason.OTHER, EndReason.CONSENT_WITHDRAWN])
def test_letters_in_every_state_are_where_they_were_after_an_end_taken_back(friends, reason):
    ways = (
        (Direction.TO_CHILD, 1, (State.POSTED, State.DELIVERED)),
        (Direction.TO_VOLUNTEER, 1, (State.HANDED_IN,)),
        (Direction.TO_CHILD, 2, (State.POSTED, State.LOST)),
        (Direction.TO_VOLUNTEER, 2, (State.POSTED, State.RETURNED)),
        (Direction.TO_CHILD, 3, (State.POSTED, State.AT_SCHOOL, State.HELD)),
        (Direction.TO_CHILD, 4, (State.AT_HUB,)),
    )
    for direction, number, states in ways:
        for to in states:
            code = letter_of(friends, direction, number).code
            move(EVERYTHING, code, to, TODAY, acting=after(-5))
    before = everything_of(friends)
    end_at(friends, reason)
    assert not {"due", "lost", "returned"} & {state for state, *_rest in everything_of(friends)}
    back(friends)
    assert everything_of(friends) == before


def test_a_refusal_that_the_end_wrote_is_restored_by_a_row_that_says_so(friends, cast):
    first = db.session.scalars(select(Consent).filter_by(child_id=cast.deer.id)).one()
    first.expires_on = TODAY + timedelta(days=300)
    db.session.commit()
    end_at(friends, EndReason.CONSENT_WITHDRAWN)
    back(friends)
    rows = db.session.scalars(select(Consent).filter_by(child_id=cast.deer.id)).all()
    assert [row.given for row in rows] == [True, False, True]
    # It still says how the answer was first known.
    assert (rows[2].evidence, rows[2].on) == (f"{first.evidence} · 误记", first.on)
    assert rows[2].expires_on == first.expires_on


def test_a_consent_that_is_restored_is_whose_it_was(friends, cast):
    [consent] = cast.deer.consents
    consent.said_by = Voice.BOTH
    db.session.commit()
    end_at(friends, EndReason.CONSENT_WITHDRAWN)
    back(friends)
    db.session.expire_all()
    assert cast.deer.consents[-1].given
    assert cast.deer.consents[-1].said_by == Voice.BOTH


def test_a_leaving_from_before_the_end_stays_when_the_end_is_taken_back(friends, cast):
    cast.cloud.left_on = TODAY - timedelta(days=3)
    db.session.commit()
    end_at(friends, EndReason.VOLUNTEER_LEFT)
    back(friends)
    assert cast.cloud.left_on == TODAY - timedelta(days=3)
    assert Fact.VOLUNTEER_LEFT in standing_of_pair(friends, TODAY).facts


def test_who_leaves_before_the_day_of_their_notice_has_that_day_again_when_it_was_a_mistake(
    friends, cast
):
    notice = TODAY + timedelta(days=30)
    cast.cloud.left_on = notice
    db.session.commit()
    end_at(friends, EndReason.VOLUNTEER_LEFT)
    assert cast.cloud.left_on == TODAY
    back(friends)
    assert (cast.cloud.left_on, friends.leave_before) == (notice, None)
    assert Fact.NOTICE_GIVEN in standing_of_pair(friends, TODAY).facts


def test_an_end_is_not_taken_back_once_a_letter_has_moved(friends, posted):
    end_at(friends, EndReason.OTHER)
    move(COUNTY, posted.code, State.AT_SCHOOL, TODAY, acting=after(5))
    with pytest.raises(Refused, match=r"pairs\.followed") as refusal:
        back(friends)
    assert refusal.value.details["followed"] == ["letter_moved"]
    undo(COUNTY, posted.code, 2, acting=after(6))
    back(friends)
    assert friends.until_on is None


def test_a_letter_found_before_the_end_was_raised_followed_the_end(friends):
    end_at(friends, EndReason.OTHER)
    first = letter_of(friends).code
    find(COUNTY, first, State.POSTED, TODAY, acting=after(3))
    raise_end(COUNTY, friends.code, EndReason.SAFEGUARDING, acting=after(5))
    with pytest.raises(Refused, match=r"pairs\.followed") as refusal:
        back(friends, CITY)
    assert refusal.value.details["followed"] == ["letter_moved"]
    found = letter_of(friends)
    assert (found.state, found.before) == (State.HELD, State.POSTED)


def test_an_end_from_before_its_letters_were_kept_is_not_taken_back_once_it_was_raised(friends):
    friends.until_on, friends.end_reason = TODAY - timedelta(days=90), EndReason.OTHER.value
    for letter in friends.letters:
        letter.state = State.VOID.value
    db.session.commit()
    with pytest.raises(Refused, match=r"pairs\.end_too_old"):
        back(friends)
    raise_end(COUNTY, friends.code, EndReason.SAFEGUARDING, acting=after(5))
    with pytest.raises(Refused, match=r"pairs\.end_too_old"):
        back(friends, CITY)
    assert friends.until_on == TODAY - timedelta(days=90)


def test_an_end_is_not_taken_back_once_child_or_volunteer_have_somebody_else(friends, cast):
    end_at(friends, EndReason.OTHER)
    pair(cast, cast.deer, cast.aze)
    pair(cast, cast.stone, cast.cloud)
    with pytest.raises(Refused) as refusal:
        back(friends)
    assert refusal.value.details["followed"] == ["child_paired", "volunteer_full"]
    assert friends.until_on == TODAY


def test_an_end_is_taken_back_once(friends):
    end_at(friends, EndReason.OTHER)
    back(friends)
    with pytest.raises(Refused, match=r"pairs\.open"):
        back(friends)


def test_an_end_raised_to_safety_holds_what_an_ordinary_end_left_running(friends, posted):
    end_at(friends, EndReason.FINISHED)
    assert letter_of(friends).state == State.POSTED
    raise_end(COUNTY, friends.code, EndReason.SAFEGUARDING, acting=after(5))
    assert letter_of(friends).state == State.HELD
    assert standing_of_pair(friends, TODAY).facts[0] is Fact.ENDED_FOR_SAFETY
    before = db.session.scalar(select(Letter.before).where(Letter.id == posted.id))
    assert before == State.POSTED
    back(friends, CITY)
    assert letter_of(friends).state == State.POSTED


@pytest.mark.parametrize("first", [EndReason.OTHER, EndReason.CHILD_LEFT, EndReason.VOLUNTEER_LEFT])
@pytest.mark.parametrize("then", [EndReason.CONSENT_WITHDRAWN, EndReason.SAFEGUARDING])
def test_a_raised_end_taken_back_leaves_nothing_of_either_reason(
    friends, posted, cast, first, then
):
    before = everything_of(friends)
    end_at(friends, first)
    raise_end(COUNTY, friends.code, then, acting=after(5))
    back(friends, CITY)
    assert everything_of(friends) == before
    assert (cast.deer.left_on, cast.cloud.left_on) == (None, None)
    assert standing_of_pair(friends, TODAY).state is PairState.WRITING


def test_an_end_is_raised_to_graver_reasons_alone(friends):
    with pytest.raises(Refused, match=r"pairs\.open"):
        raise_end(COUNTY, friends.code, EndReason.OTHER, acting=after(0))
    end_at(friends, EndReason.CONSENT_WITHDRAWN)
    for reason in set(EndReason) - set(graver(EndReason.CONSENT_WITHDRAWN)):
        with pytest.raises(Refused, match=r"pairs\.not_graver"):
            raise_end(COUNTY, friends.code, reason, acting=after(1))
    assert graver(EndReason.SAFEGUARDING) == ()


def test_an_end_for_safety_is_taken_back_and_cleared_by_the_region_above_alone(friends):
    end_at(friends, EndReason.SAFEGUARDING)
    with pytest.raises(Refused, match=r"pairs\.above_only"):
        back(friends)
    with pytest.raises(Refused, match=r"pairs\.above_only"):
        clear_person(COUNTY, friends.code, "child", "问过了", acting=after(1))
    with pytest.raises(Refused, match=r"pairs\.clear_reason"):
        clear_person(CITY, friends.code, "child", " ", acting=after(1))
    clear_person(CITY, friends.code, "child", "问过了", acting=after(1, who=3))
    with pytest.raises(Refused, match=r"pairs\.cleared"):
        clear_person(CITY, friends.code, "child", "问过了", acting=after(2))
    clear_person(EVERYTHING, friends.code, "volunteer", "谈过了", acting=after(2))
    cleared = db.session.scalars(select(Clearance).order_by(Clearance.id)).all()
    assert [(one.person, one.cleared_by_id) for one in cleared] == [("child", 3), ("volunteer", 1)]
    with pytest.raises(Refused) as refusal:
        back(friends, CITY)
    assert refusal.value.details["followed"] == ["cleared"]


def test_nobody_is_cleared_of_a_pair_that_ended_otherwise(friends):
    end_at(friends, EndReason.OTHER)
    with pytest.raises(Refused, match=r"pairs\.not_for_safety"):
        clear_person(CITY, friends.code, "child", "问过了", acting=after(1))


def test_a_void_letter_that_turns_up_is_logged_by_a_coordinator(friends):
    reply = letter_of(friends, Direction.TO_VOLUNTEER)
    end_at(friends, EndReason.OTHER)
    answer = find(COUNTY, reply.code, State.POSTED, TODAY, acting=after(5))
    assert (answer.event, answer.state) == ("new", State.POSTED)
    again = find(COUNTY, reply.code, State.POSTED, TODAY, acting=after(6))
    assert again.event == "already"
    move(COUNTY, reply.code, State.RECEIVED, TODAY, acting=after(7))
    school = Scope(school_ids=frozenset({friends.child.school_id}))
    with pytest.raises(Refused, match=r"letters\.not_yours"):
        find(school, letter_of(friends).code, State.AT_SCHOOL, TODAY, acting=after(8))


def test_a_letter_found_after_an_end_for_safety_is_held_where_it_is(friends):
    end_at(friends, EndReason.SAFEGUARDING)
    first = letter_of(friends)
    find(COUNTY, first.code, State.AT_SCHOOL, TODAY, acting=after(5))
    found = letter_of(friends)
    assert (found.state, found.before) == (State.HELD, State.AT_SCHOOL)


def test_undo_of_a_void_letter_says_that_its_pair_ended(friends):
    end_at(friends, EndReason.OTHER)
    first = letter_of(friends)
    for refused in (
        lambda: undo(COUNTY, first.code, 1, acting=after(5)),
        lambda: move(COUNTY, first.code, State.POSTED, TODAY, acting=after(5)),
    ):
        with pytest.raises(Refused, match=r"letters\.void"):
            refused()
    assert first.state == State.VOID


def test_what_an_end_did_to_letters_says_so(friends):
    end_at(friends, EndReason.OTHER)
    assert set(db.session.scalars(select(LetterEvent.how))) == {"end"}
    assert set(db.session.scalars(select(LetterEvent.at))) == {friends.ended_at}
