"""Opening a round: the snapshot of who is in."""

import pytest
from sqlalchemy import func, select

from app.actions.rounds.rounds import open_round
from app.actor import Actor
from app.errors import NotFound
from app.extensions import db
from app.models import (
    Consent,
    LeftOut,
    OneTimeLink,
    Round,
    RoundChild,
    RoundVolunteer,
)
from app.store.scope import EVERYTHING, Scope
from tests import cast as people
from tests.cast import CITY, DONGYUAN, LONGCHUAN, NOW, TODAY, acting_as

LI = Actor(None, "test")


def opened(cast, region=None, scope=EVERYTHING):
    return open_round(scope, cast.cohort.id, region, acting=acting_as(LI))


def test_a_round_keeps_a_snapshot_of_who_is_in(cast):
    round_id = opened(cast).round_id
    cast.deer.interests = ["别的"]
    db.session.commit()
    seen = db.session.get(RoundChild, (round_id, 1, cast.deer.id))
    assert (seen.age, seen.gender, seen.region_code) == (10, "f", DONGYUAN)
    assert seen.interests == ["画画", "自然观察"]


def test_who_is_left_out_is_counted_by_reason(cast):
    people.child("C-ASK", "等待", cast.dengta, "f", "2016", [], consent=None)
    people.child("C-NO", "不要", cast.dengta, "f", "2016", [], consent=False)
    people.volunteer("V-NEW", "新人", "f", "new@example.org", [], cleared=False)
    db.session.commit()
    answer = opened(cast)
    assert answer.left_out == {"consent_refused": 1, "no_consent": 1, "not_vetted": 1}
    assert (answer.children, answer.volunteers) == (3, 2)
    assert db.session.query(LeftOut).count() == 3


def test_the_latest_answer_of_the_guardian_is_what_holds(cast):
    for given in (False, True, False):
        db.session.add(
            Consent(
                child_id=cast.deer.id,
                item="letters",
                given=given,
                on=TODAY,
                evidence="电话",
                recorded_at=NOW,
            )
        )
        db.session.commit()
    assert opened(cast).left_out == {"consent_refused": 1}


def test_a_volunteer_whose_address_waits_for_confirmation_is_left_out(cast):
    cast.cloud.email_confirmed_at = None
    db.session.commit()
    assert opened(cast).left_out == {}, "who came by a spreadsheet has nothing to confirm"
    db.session.add(
        OneTimeLink(purpose="confirm", volunteer_id=cast.cloud.id, digest="x", expires_at=NOW)
    )
    db.session.commit()
    assert opened(cast).left_out == {"not_confirmed": 1}


def test_free_capacity_is_what_open_pairs_leave(cast):
    cast.cloud.capacity = 3
    db.session.commit()
    people.pair(cast, cast.deer, cast.cloud)
    answer = opened(cast)
    assert answer.left_out == {"already_paired": 1}
    assert db.session.get(RoundVolunteer, (answer.round_id, 1, cast.cloud.id)).capacity == 2


def test_a_region_takes_its_own_children_and_whoever_serves_it(cast):
    cast.aze.serves_code = LONGCHUAN
    db.session.commit()
    answer = opened(cast, DONGYUAN)
    assert (answer.children, answer.volunteers) == (2, 1)
    assert opened(cast, LONGCHUAN).children == 1


def test_without_a_region_the_smallest_that_holds_all_schools_is_taken(cast):
    assert db.session.get(Round, opened(cast).round_id).region_code == CITY
    county = Scope(prefixes=frozenset({DONGYUAN}))
    answer = opened(cast, scope=county)
    assert db.session.get(Round, answer.round_id).region_code == DONGYUAN


def test_a_coordinator_cannot_open_a_round_beyond_their_region(cast):
    with pytest.raises(NotFound):
        opened(cast, CITY, Scope(prefixes=frozenset({DONGYUAN})))


def test_who_is_likely_there_twice_is_asked_about_before_a_round_opens(client, cast):
    for child in (cast.deer, cast.stone):
        child.real_name, child.birth_date = "李小明", "2014-06-22"
    db.session.commit()
    client.as_user(cast.city_coordinator)
    form = {"cohort": cast.cohort.id}
    page = client.post("/rounds/", data=form).get_data(as_text=True)
    assert "很可能登记了两次" in page
    assert 'href="/same-person/"' in page
    assert db.session.scalar(select(func.count(Round.id))) == 0
    client.post("/rounds/", data=form | {"anyway": "1"})
    assert db.session.scalar(select(func.count(Round.id))) == 1
