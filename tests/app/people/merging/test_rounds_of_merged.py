"""A row that goes gives its place in open rounds to the one that stays, and gets it back."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.actions.letters.merging_volunteers import merge_volunteers, part_volunteers
from app.actions.people.merging import merge_children, part_children
from app.actions.rounds.drafts import solve_draft
from app.actions.rounds.publications import publish
from app.actions.rounds.rounds import open_round
from app.actions.rounds.rulings import rule
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import LeftOut, Pair, Round, Ruling
from app.store.rounds.extents import RoundExtent
from app.store.rounds.surveys import CHILD, VOLUNTEER, ids_in, snapshot_of
from app.store.scope import EVERYTHING
from tests.cast import NOW, acting_as, child, volunteer

LI = acting_as(Actor(None, "test"))
LATER = acting_as(Actor(None, "test"), now=NOW + timedelta(minutes=5))


@pytest.fixture
def twin(cast):
    """Deer once more, at the same school."""
    row = child("C-TWIN", "小小鹿", cast.dengta, "f", "2016-05-04", ["reading"])
    db.session.commit()
    return row


@pytest.fixture
def shadow(cast):
    """Cloud once more."""
    row = volunteer("V-SHADOW", "云影", "f", "yunying@example.org", ["reading"])
    db.session.commit()
    return row


def opened(cast, **extent):
    extent = RoundExtent(**extent)
    return open_round(EVERYTHING, cast.cohort.id, extent=extent, acting=LI).round_id


def open_row(round_id):
    db.session.expire_all()
    return db.session.get_one(Round, round_id)


def ruled(round_id):
    db.session.expire_all()
    found = db.session.scalars(select(Ruling).where(Ruling.round_id == round_id)).all()
    return {(one.child.code, one.volunteer.code): one.kind.value for one in found}


def state_of(round_id):
    row = open_row(round_id)
    found = snapshot_of(row)
    left = db.session.scalars(select(LeftOut).where(LeftOut.round_id == round_id))
    return (
        dict(found.children),
        dict(found.volunteers),
        ruled(round_id),
        row.extent,
        {(one.child_id, one.volunteer_id) for one in left},
    )


def test_the_one_that_stays_takes_members_and_rulings_and_gives_them_back(cast, twin):
    round_id = opened(cast)
    rule(EVERYTHING, round_id, "keep", "C-TWIN", "V-CLOUD", acting=LI)
    rule(EVERYTHING, round_id, "forbid", "C-TWIN", "V-AZE", acting=LI)
    before = state_of(round_id)
    merge_children(EVERYTHING, "C-DEER", "C-TWIN", acting=LI)
    assert twin.id not in ids_in(open_row(round_id))[CHILD]
    assert ruled(round_id) == {("C-DEER", "V-CLOUD"): "keep", ("C-DEER", "V-AZE"): "forbid"}
    part_children(EVERYTHING, "C-DEER", acting=LATER)
    assert state_of(round_id) == before


def test_who_was_not_in_the_round_comes_in_for_who_goes(cast, twin):
    round_id = opened(cast, children=("C-TWIN",))
    before = state_of(round_id)
    merge_children(EVERYTHING, "C-DEER", "C-TWIN", acting=LI)
    assert ids_in(open_row(round_id))[CHILD] == {cast.deer.id}
    assert open_row(round_id).extent == {"children": ["C-DEER"]}
    draft = solve_draft(EVERYTHING, round_id, acting=LI)
    publish(EVERYTHING, draft.id, acting=LI)
    assert db.session.scalars(select(Pair.child_id)).all() == [cast.deer.id]
    assert before[0].keys() == {twin.id}


def test_a_child_keeps_its_own_lock_and_a_no_of_either_counts(cast, twin):
    round_id = opened(cast)
    rule(EVERYTHING, round_id, "keep", "C-DEER", "V-CLOUD", acting=LI)
    rule(EVERYTHING, round_id, "keep", "C-TWIN", "V-AZE", acting=LI)
    rule(EVERYTHING, round_id, "forbid", "C-TWIN", "V-CLOUD", acting=LI)
    before = state_of(round_id)
    merge_children(EVERYTHING, "C-DEER", "C-TWIN", acting=LI)
    assert ruled(round_id) == {("C-DEER", "V-CLOUD"): "forbid"}
    part_children(EVERYTHING, "C-DEER", acting=LATER)
    assert state_of(round_id) == before


def test_a_draft_that_names_who_went_is_refused_until_it_is_solved_again(cast, twin):
    round_id = opened(cast)
    rule(EVERYTHING, round_id, "keep", "C-TWIN", "V-CLOUD", acting=LI)
    draft = solve_draft(EVERYTHING, round_id, acting=LI)
    merge_children(EVERYTHING, "C-DEER", "C-TWIN", acting=LI)
    with pytest.raises(Refused, match=r"rounds\.stale") as refused:
        publish(EVERYTHING, draft.id, acting=LI)
    db.session.rollback()
    assert refused.value.details["people"] == [("小小鹿", "C-TWIN", "merged")]
    again = solve_draft(EVERYTHING, round_id, acting=LI)
    publish(EVERYTHING, again.id, acting=LI)
    deers = select(Pair.volunteer_id).where(Pair.child_id == cast.deer.id)
    assert db.session.scalars(deers).all() == [cast.cloud.id]


def test_volunteers_that_are_made_one_are_one_in_the_round(cast, shadow):
    round_id = opened(cast)
    rule(EVERYTHING, round_id, "forbid", "C-DEER", "V-SHADOW", acting=LI)
    before = state_of(round_id)
    merge_volunteers(EVERYTHING, "V-CLOUD", "V-SHADOW", acting=LI)
    assert shadow.id not in ids_in(open_row(round_id))[VOLUNTEER]
    assert ruled(round_id) == {("C-DEER", "V-CLOUD"): "forbid"}
    part_volunteers(EVERYTHING, "V-CLOUD", acting=LATER)
    assert state_of(round_id) == before


def test_a_round_that_was_published_since_keeps_whom_it_has(cast, twin):
    round_id = opened(cast)
    merge_children(EVERYTHING, "C-DEER", "C-TWIN", acting=LI)
    publish(EVERYTHING, solve_draft(EVERYTHING, round_id, acting=LI).id, acting=LI)
    before = state_of(round_id)
    part_children(EVERYTHING, "C-DEER", acting=LATER)
    assert state_of(round_id)[:2] == before[:2]


def test_whoever_makes_them_one_is_told_to_solve_the_round_again(client, cast, twin):
    opened(cast)
    client.as_user(cast.city_coordinator, "en")
    client.post("/same-person/children/C-DEER/C-TWIN", data={"kept": "C-DEER"})
    assert "solve it again" in client.get("/children/C-DEER").text


CHILDREN = ("C-DEER", "C-TWIN", "C-STONE")
VOLUNTEERS = ("V-CLOUD", "V-AZE")


@pytest.mark.sqlite_alone
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("keep", "forbid")),
            st.sampled_from(CHILDREN),
            st.sampled_from(VOLUNTEERS),
        ),
        max_size=5,
    ),
    st.booleans(),
)
def test_after_a_merge_no_open_round_names_who_went_and_undone_it_is_as_before(
    cast, twin, rulings, deer_stays
):
    kept, gone = ("C-DEER", "C-TWIN") if deer_stays else ("C-TWIN", "C-DEER")
    round_id = opened(cast)
    for kind, one, other in rulings:
        try:
            rule(EVERYTHING, round_id, kind, one, other, acting=LI)
        except Refused:
            db.session.rollback()
    before = state_of(round_id)
    merge_children(EVERYTHING, kept, gone, acting=LI)
    gone_id = {"C-DEER": cast.deer.id, "C-TWIN": twin.id}[gone]
    children, _volunteers, rules, _extent, left = state_of(round_id)
    assert gone_id not in children
    assert gone not in {code for code, _ in rules}
    assert (gone_id, None) not in left
    locks = [code for (code, _), kind in rules.items() if kind == "keep"]
    assert len(locks) == len(set(locks))
    part_children(EVERYTHING, kept, acting=LATER)
    assert state_of(round_id) == before
