"""Prices are the lowest that prove the pairs."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Policy, make_round, solve, verify_solution
from tests.matching.worlds import POLICIES, World, town, worlds

FAIR = POLICIES.map(lambda policy: replace(policy, fair=True))


@st.composite
def short_of_places(draw):
    """Worlds with a price or two: nobody has room for many."""
    world = draw(worlds(policies=st.one_of(POLICIES, FAIR)))
    volunteers = [replace(one, capacity=min(one.capacity, 2)) for one in world.volunteers]
    return World(world.children, volunteers, world.policy, [], world.forbid)


def left_free(world, solution):
    """The volunteers who could take one more."""
    guests = [pair.volunteer for pair in solution.pairs]
    return {one.id for one in world.volunteers if guests.count(one.id) < one.capacity}


def lowered(solution):
    """The same result with each price above 0 one lower, in turn."""
    for volunteer, price in solution.prices.items():
        if price:
            yield replace(solution, prices={**solution.prices, volunteer: price - 1})


@settings(max_examples=60, deadline=None)
@given(worlds(policies=st.one_of(POLICIES, FAIR)) | short_of_places())
def test_no_price_can_be_lower(world):
    round_, solution = make_round(*world.arguments), solve(*world.arguments)
    assert all(not solution.prices[volunteer] for volunteer in left_free(world, solution))
    for cheaper in lowered(solution):
        findings = verify_solution(round_, cheaper).findings
        assert any("above the pairs" in finding.sentence for finding in findings)


@pytest.mark.parametrize(
    "policy", [Policy(), Policy(floor=0.45), Policy(fair=True), Policy(weight_interests=0)]
)
def test_in_a_town_no_price_can_be_lower(policy):
    first = town(21, 60, 36, policy)
    world = replace(first, keep=list(solve(*first.arguments).links[::5]))
    round_, solution = make_round(*world.arguments), solve(*world.arguments)
    assert all(not solution.prices[volunteer] for volunteer in left_free(world, solution))
    cheaper = list(lowered(solution))
    assert len(cheaper) > 10
    assert not any(verify_solution(round_, one).proved_optimal for one in cheaper)
