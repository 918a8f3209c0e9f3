"""What a pair is and what may be done in it, from its facts alone."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from letters.pairs.effects import EFFECTS, Act, Fact, PairState
from letters.pairs.facts import (
    AccountState,
    ChildFacts,
    ConsentFact,
    EndReason,
    GateFact,
    PairFacts,
    VolunteerFacts,
)
from letters.pairs.standing import pair_standing, volunteer_reasons
from letters.pairs.stepping_in import may_with

TODAY = date(2026, 11, 23)
DAYS = st.one_of(st.none(), st.integers(-100, 100).map(lambda days: TODAY + timedelta(days=days)))
OPEN = {gate: GateFact(date(2026, 1, 1)) for gate in ("vetting", "training", "pledge")}
WRITING = PairFacts(
    ChildFacts(ConsentFact(True, date(2026, 9, 1))),
    VolunteerFacts(OPEN),
    last_day=date(2028, 1, 21),
    grace=14,
)
CONSENTS = st.one_of(
    st.none(), st.builds(ConsentFact, st.booleans(), st.just(date(2026, 9, 1)), DAYS)
)
GATES = st.fixed_dictionaries(
    dict.fromkeys(
        OPEN, st.one_of(st.none(), st.builds(GateFact, st.just(date(2026, 1, 1)), DAYS, DAYS))
    )
)
CHILDREN = st.builds(ChildFacts, CONSENTS, DAYS, st.booleans())
VOLUNTEERS = st.builds(
    VolunteerFacts, GATES, DAYS, DAYS, DAYS, st.sampled_from(AccountState), st.booleans()
)
OPEN_PAIRS = st.builds(
    PairFacts, CHILDREN, VOLUNTEERS, st.just(date(2028, 1, 21)), st.integers(0, 30), held_on=DAYS
)


def test_nothing_against_it_lets_all_be_done():
    answer = pair_standing(WRITING, TODAY)
    assert (answer.state, answer.reasons, answer.may) == (PairState.WRITING, (), frozenset(Act))


@given(OPEN_PAIRS)
def test_what_a_fact_forbids_is_forbidden_and_nothing_else(facts):
    answer = pair_standing(facts, TODAY)
    for act in Act:
        assert (act not in answer.may) == any(act in EFFECTS[one].forbids for one in answer.facts)


@given(OPEN_PAIRS)
def test_a_guardians_no_allows_nothing_that_was_forbidden_and_makes_nothing_lighter(facts):
    before = pair_standing(facts, TODAY)
    no = replace(facts, child=replace(facts.child, consent=ConsentFact(False, TODAY)))
    after = pair_standing(no, TODAY)
    assert after.may <= before.may
    assert list(PairState).index(after.state) >= list(PairState).index(before.state)
    assert not after.may & {Act.WRITE, Act.DELIVER, Act.RECEIVE, Act.PACK}


@given(OPEN_PAIRS)
def test_an_end_for_safety_forbids_all(facts):
    ended = replace(facts, until_on=TODAY, end_reason=EndReason.SAFEGUARDING)
    answer = pair_standing(ended, TODAY)
    assert (answer.state, answer.may) == (PairState.ENDED, frozenset())
    assert answer.facts[0] is Fact.ENDED_FOR_SAFETY


@given(OPEN_PAIRS)
def test_the_gravest_reason_comes_first(facts):
    order = list(Fact)
    places = [order.index(fact) for fact in pair_standing(facts, TODAY).facts]
    assert places == sorted(places)


def test_a_day_of_return_is_said_of_who_is_away_alone():
    back = TODAY + timedelta(days=9)
    away = replace(WRITING, volunteer=replace(WRITING.volunteer, away_until=back))
    assert pair_standing(away, TODAY).until == back
    lapsed = {**OPEN, "vetting": GateFact(date(2025, 1, 1), date(2026, 1, 1))}
    for volunteer in (
        replace(away.volunteer, gates=lapsed),
        replace(WRITING.volunteer, gates=lapsed, away_until=date(2026, 10, 1)),
    ):
        answer = pair_standing(replace(WRITING, volunteer=volunteer), TODAY)
        assert (answer.state, answer.until) == (PairState.RESTING, None)


@given(OPEN_PAIRS, VOLUNTEERS)
def test_a_reserve_writers_letter_is_theirs_as_if_they_were_the_pairs_volunteer(facts, writer):
    standing = pair_standing(facts, TODAY)
    instead = pair_standing(replace(facts, volunteer=writer, grace=0), TODAY)
    assert may_with(standing, volunteer_reasons(writer, TODAY)) == instead.may
    assert may_with(standing, None) == standing.may
