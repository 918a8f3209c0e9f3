"""Whole worlds of facts: what the function says of a pair, the conditions of a query say too."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.extensions import db
from app.models import (
    GATES,
    BadAddress,
    Clearance,
    Cohort,
    Consent,
    GatePass,
    Grant,
    Letter,
    Pair,
    User,
    Volunteer,
)
from app.store.letters.acts import acts_of, may_of_letter, pairs_shown_to
from app.store.letters.standings import Standings
from letters.pairs.effects import Act, Fact, PairState
from letters.pairs.facts import EndReason
from letters.pairs.stepping_in import may_with
from tests.cast import NOW, TODAY, cohort

# Days lie close to the edges at which facts begin and end, and far from all of them.
NEAR = st.sampled_from([-75, -61, -60, -15, -14, -1, 0, 1, 13, 14, 59, 60, 61, 75])
DAYS = NEAR.map(lambda days: TODAY + timedelta(days=days))
PAST = DAYS.filter(lambda day: day <= TODAY)
MAYBE = st.none() | DAYS
CONSENTS = st.lists(st.tuples(st.sampled_from(["letters", "photo"]), st.booleans(), MAYBE))
PASSES = st.lists(
    st.tuples(st.sampled_from(GATES), DAYS, MAYBE, st.none() | PAST), min_size=1, max_size=5
)
GRANTS = st.lists(
    st.tuples(st.sampled_from(["volunteer", "school_contact"]), st.booleans(), MAYBE, st.booleans())
)
ENDS = st.none() | st.tuples(PAST, st.sampled_from([*EndReason, None]))
NOON = timedelta(hours=4)


@dataclass
class World:
    """What is known of a pair, its two people, its cohort and its school."""

    consents: list = field(default_factory=list)
    child_left: date | None = None
    all_gates: bool = True
    passes: list = field(default_factory=list)
    volunteer_left: date | None = None
    away: tuple = (None, None)
    account: tuple = (True, True, False)
    bad: tuple = (False, False, False)
    grants: list = field(default_factory=list)
    contact: tuple = (True, None, False)
    contact_active: bool = True
    grace: int = 14
    last_day: date = TODAY + timedelta(days=100)
    held_on: date | None = None
    end: tuple | None = None
    unsafe: tuple | None = None


WORLDS = st.builds(
    World,
    consents=CONSENTS,
    child_left=MAYBE,
    all_gates=st.booleans(),
    passes=PASSES,
    volunteer_left=MAYBE,
    away=st.tuples(MAYBE, MAYBE),
    account=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    bad=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    grants=GRANTS,
    contact=st.tuples(st.booleans(), MAYBE, st.booleans()),
    contact_active=st.booleans(),
    grace=st.sampled_from([0, 1, 14, 60]),
    last_day=DAYS,
    held_on=st.none() | PAST,
    end=ENDS,
    unsafe=st.none() | st.tuples(st.sampled_from(EndReason), st.booleans(), st.booleans()),
)
GENTLE = st.builds(
    World,
    consents=st.lists(st.tuples(st.just("letters"), st.just(True), MAYBE), min_size=1, max_size=1),
    passes=st.lists(st.tuples(st.just("vetting"), PAST, MAYBE, st.none()), min_size=1, max_size=1),
    away=st.tuples(MAYBE, MAYBE),
    volunteer_left=MAYBE,
    grants=st.just([("volunteer", True, None, False)]),
    grace=st.sampled_from([0, 1, 14, 60]),
    end=ENDS,
)


@pytest.fixture
def row(cast):
    """Deer and Cloud, in a cohort of their own; nobody has facts beyond those of the world."""
    pairs = [
        Pair(code=f"P-{number}", child_id=child.id, volunteer_id=volunteer.id,
             cohort_id=cast.cohort.id, from_on=date(2026, 9, 7))
        for number, (child, volunteer) in enumerate(
            [(cast.deer, cast.cloud), (cast.stone, cast.aze)]
        )
    ]  # fmt: skip
    own = cohort("另一期")
    pairs[0].cohort_id = own.id
    for child_consent in db.session.scalars(select(Consent).filter_by(child_id=cast.deer.id)):
        db.session.delete(child_consent)
    for passed in db.session.scalars(select(GatePass).filter_by(volunteer_id=cast.cloud.id)):
        db.session.delete(passed)
    for grant in db.session.scalars(select(Grant).filter_by(user_id=cast.cloud.user_id)):
        db.session.delete(grant)
    db.session.add_all(pairs)
    db.session.flush()
    for number, writer_id in enumerate([None, cast.aze.id], 1):
        db.session.add(Letter(code=f"L-{number}", pair_id=pairs[0].id, cohort_id=own.id,
                              school_id=cast.dengta.id, direction="to_child", number=number,
                              term_number=1, due_on=TODAY, since=TODAY,
                              writer_id=writer_id))  # fmt: skip
    db.session.commit()
    return pairs[0]


def build(world: World, pair: Pair, cast) -> None:
    """The world's rows, in the session's transaction."""
    child, volunteer = cast.deer, cast.cloud
    child.left_on = world.child_left
    for item, is_given, expires in world.consents:
        db.session.add(Consent(child_id=child.id, item=item, given=is_given, on=TODAY,
                               evidence="电话", expires_on=expires, recorded_at=NOW))  # fmt: skip
        db.session.flush()
    fresh = [(gate, date(2026, 1, 1), None, None) for gate in GATES if world.all_gates]
    for gate, passed_on, expires, withdrawn in [*fresh, *world.passes]:
        db.session.add(GatePass(
            volunteer_id=volunteer.id, gate=gate, passed_on=passed_on, expires_on=expires,
            recorded_at=NOW, withdrawn_at=withdrawn and at(withdrawn),
        ))  # fmt: skip
        db.session.flush()
    volunteer.left_on = world.volunteer_left
    volunteer.away_from, volunteer.away_until = world.away
    build_access(world, volunteer, cast)
    own = db.session.get_one(Cohort, pair.cohort_id)
    own.grace, own.terms[-1].first, own.terms[-1].last = (
        world.grace, date(2026, 1, 1), world.last_day,
    )  # fmt: skip
    for term in own.terms[:-1]:
        term.first, term.last = date(2025, 9, 1), date(2025, 12, 31)
    pair.held_on = world.held_on
    if world.unsafe is not None:
        build_other_pair(*world.unsafe, pair, cast)
    if world.end is not None:
        pair.until_on, pair.end_reason = world.end
    db.session.flush()


def build_other_pair(reason, child_cleared, volunteer_cleared, pair: Pair, cast) -> None:
    """Cloud wrote to another child too, and that has ended."""
    other = Pair(code="P-9", child_id=cast.foreign_child.id, volunteer_id=cast.cloud.id,
                 cohort_id=pair.cohort_id, from_on=TODAY, until_on=TODAY,
                 end_reason=reason)  # fmt: skip
    db.session.add(other)
    db.session.flush()
    cleared = {"child": child_cleared, "volunteer": volunteer_cleared}
    for person in [name for name, is_cleared in cleared.items() if is_cleared]:
        db.session.add(Clearance(pair_id=other.id, person=person, reason="ok", cleared_at=NOW))


def build_access(world: World, volunteer: Volunteer, cast) -> None:
    """Accounts, roles, and addresses that mail does not reach."""
    has_account, active, for_cause = world.account
    user, contact = db.session.get_one(User, volunteer.user_id), cast.contact
    user.active, user.closed_for_cause = active, for_cause
    for role, approved, expires, revoked in world.grants:
        db.session.add(Grant(
            user_id=user.id, role=role, school_id=cast.dengta.id if role != "volunteer" else None,
            proposed_at=NOW, approved_at=NOW if approved else None, expires_on=expires,
            revoked_at=NOW if revoked else None,
        ))  # fmt: skip
    if not has_account:
        volunteer.user_id = None
    grant = db.session.scalars(select(Grant).filter_by(user_id=contact.id)).one()
    approved, grant.expires_on, revoked = world.contact
    grant.approved_at, grant.revoked_at = NOW if approved else None, NOW if revoked else None
    contact.active = world.contact_active
    volunteer.email = "other@example.org"
    addresses = [user.email_index, contact.email_index, volunteer.email_index]
    for is_bad, address in zip(world.bad, addresses, strict=True):
        if is_bad and address is not None:
            db.session.add(BadAddress(email_index=address, since=NOW, fault="550"))


def at(day: date) -> datetime:
    """Noon of a day."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + NOON


def says_the_same(pair: Pair) -> None:
    """Every condition of a query, asked at once, against the function."""
    standings = Standings.on(TODAY)
    answer = standings.of([pair])[pair.id]
    asked = {
        **{act: standings.may(act) for act in Act},
        **{("state", state): standings.is_in(state) for state in PairState},
        **{("fact", fact): standings.holds(fact) for fact in Fact},
        "decision": standings.needs_decision(),
    }
    columns = [condition.label(f"c{number}") for number, condition in enumerate(asked.values())]
    said = db.session.execute(select(*columns).select_from(Pair).where(Pair.id == pair.id)).one()
    told = dict(zip(asked, said, strict=True))
    assert None not in said
    assert {act for act in Act if told[act]} == answer.may
    assert [state for state in PairState if told["state", state]] == [answer.state]
    assert {fact for fact in Fact if told["fact", fact]} == set(answer.facts)
    assert told["decision"] == answer.needs_decision
    is_left = pair.volunteer.left_on is not None and pair.volunteer.left_on <= TODAY
    is_shown = pair.id in pairs_shown_to(pair.volunteer_id, TODAY)
    assert is_shown is (Act.SHOW in answer.may and not is_left)
    shown = {act for act in Act if pair.id in standings.among([pair.id], act)}
    assert shown == answer.may
    says_the_same_of_letters(pair, standings)
    if pair.until_on is None:
        silenced = standings.silenced([pair.id])
        for act, writer in product((Act.REMIND_VOLUNTEER, Act.REMIND_SCHOOL), (None, ())):
            is_silent = pair.id in silenced.of(act, by_reserve=writer is not None)
            assert is_silent == (act not in may_with(answer, writer)), (act, writer)


def says_the_same_of_letters(pair: Pair, standings: Standings) -> None:
    """What may be done with a letter of the pair's volunteer, and of a reserve writer."""
    answers = acts_of(pair.letters, standings.of([pair]), TODAY)
    asked = [may_of_letter(act, standings) for act in Act]
    query = select(Letter.id, *asked).join(Letter.pair).where(Pair.id == pair.id)
    for id_, *told in db.session.execute(query):
        assert {act for act, may in zip(Act, told, strict=True) if may} == answers[id_]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(world=WORLDS | GENTLE)
def test_query_and_function_say_the_same_of_every_world(row, cast, world):
    try:
        build(world, row, cast)
        says_the_same(row)
    finally:
        db.session.rollback()
