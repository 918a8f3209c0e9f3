"""The pairs are the best there are, by the contract worked out a second way."""

import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import (
    Child,
    InputRefused,
    Policy,
    Volunteer,
    folder_files,
    make_round,
    solve,
    solve_round,
    verify_solution,
)
from matching.pricing.workers import Workers
from tests.matching.worlds import POLICIES, World, town, worlds

FAIR = POLICIES.map(lambda policy: replace(policy, fair=True))


def free_pairs(world, solution):
    return [pair for pair in solution.pairs if (pair.child, pair.volunteer) not in world.keep]


def served(world, pairs):
    children = {child.id: child for child in world.children}
    return Counter((children[p.child].need, children[p.child].waited) for p in pairs)


@settings(max_examples=100, deadline=None)
@given(worlds())
def test_those_who_need_it_most_are_served_and_the_points_are_the_largest(world):
    solution = solve(*world.arguments)
    by_class, points = world.reference.best()
    pairs = free_pairs(world, solution)
    assert served(world, pairs) == by_class
    assert sum(pair.points for pair in pairs) == points
    assert set(world.keep) <= set(solution.links)
    assert solution.certificate.proved_optimal
    assert solution.certificate.upper_bound_points == solution.certificate.total_points


@settings(max_examples=60, deadline=None)
@given(worlds(policies=FAIR, most=6))
def test_a_fair_round_raises_the_lowest_score_as_far_as_it_goes(world):
    solution = solve(*world.arguments)
    by_class, lowest, points = world.reference.fairest()
    pairs = free_pairs(world, solution)
    assert served(world, pairs) == by_class
    assert solution.certificate.lowest_points == lowest
    assert min((pair.points for pair in pairs), default=None) == lowest
    assert sum(pair.points for pair in pairs) == points
    assert solution.certificate.proved_optimal


@settings(max_examples=100, deadline=None)
@given(worlds(policies=st.one_of(POLICIES, FAIR)))
def test_every_result_is_verified(world):
    verdict = verify_solution(make_round(*world.arguments), solve(*world.arguments))
    assert verdict.findings == ()
    assert verdict.proved_optimal


def shuffled(world, chance):
    """The same world with all rows in another order."""
    tables = [list(table) for table in (world.children, world.volunteers, world.keep, world.forbid)]
    for table in tables:
        chance.shuffle(table)
    children, volunteers, keep, forbid = tables
    return World(children, volunteers, world.policy, keep, forbid)


def written(solution):
    """The files whose bytes are fixed by the input."""
    files = folder_files(solution)
    return [files[name] for name in ("pairs.csv", "unmatched.csv", "prices.csv")]


def with_kept_and_forbidden(world):
    """Every fifth pair kept, others forbidden."""
    links = solve(*world.arguments).links
    return replace(world, keep=list(links[::5]), forbid=list(links[1::5]))


@settings(max_examples=40, deadline=None)
@given(worlds(policies=st.one_of(POLICIES, FAIR)), st.randoms())
def test_the_order_of_the_rows_does_not_matter(world, chance):
    other = shuffled(world, chance)
    assert written(solve(*world.arguments)) == written(solve(*other.arguments))


@pytest.mark.parametrize(
    "policy", [Policy(), Policy(floor=0.45), Policy(fair=True), Policy(weight_interests=0)]
)
def test_in_a_town_neither_the_order_of_the_rows_nor_who_does_the_work_matters(policy):
    world = with_kept_and_forbidden(town(19, 120, 70, policy))
    first = written(solve(*world.arguments))
    for seed in range(3):
        other = shuffled(world, random.Random(seed))
        round_ = make_round(*other.arguments)
        assert written(solve_round(round_, workers=Workers(size=1 + 4 * seed))) == first


@pytest.mark.parametrize("seed", [5, 6])
def test_ten_who_are_matched_again_get_the_best_that_the_others_leave(seed):
    first = town(seed, 70, 60)
    links = solve(*first.arguments).links
    again = links[seed::6][:10]
    keep = [link for link in links if link not in again]
    world = replace(first, keep=keep, forbid=list(again))
    solution = solve(*world.arguments)
    by_class, points = world.reference.best()
    assert set(keep) <= set(solution.links)
    assert not set(again) & set(solution.links)
    assert served(world, free_pairs(world, solution)) == by_class
    assert sum(pair.points for pair in free_pairs(world, solution)) == points
    assert verify_solution(make_round(*world.arguments), solution).proved_optimal


@settings(max_examples=40, deadline=None)
@given(worlds(policies=st.one_of(POLICIES, FAIR)))
def test_without_time_as_many_are_served_and_the_gap_is_true(world):
    hurried, exact = solve(*world.arguments, time_limit=0), solve(*world.arguments)
    by_class = exact.certificate.matched_by_class
    assert hurried.certificate.matched_by_class == by_class
    bound = hurried.certificate.upper_bound_points
    assert bound >= hurried.certificate.total_points
    if not world.policy.fair:
        assert bound >= exact.certificate.total_points
        assert hurried.certificate.proved_optimal == (bound == hurried.certificate.total_points)


def test_a_small_round_is_matched_as_well_as_by_the_reference():
    world = town(7, 60, 45)
    solution = solve(*world.arguments)
    by_class, points = world.reference.best()
    assert served(world, solution.pairs) == by_class
    assert solution.certificate.total_points == points


def test_with_a_class_for_each_child_those_who_waited_longest_are_served():
    children = [
        Child(f"C{at:03}", 10, "", "", ("a",) * (at % 2), need=0, waited=at) for at in range(300)
    ]
    volunteers = [Volunteer(f"V{at}", 20, "", "", ("a",), 60 + at) for at in range(4)]
    solution = solve(children, volunteers)
    assert {pair.child for pair in solution.pairs} == {child.id for child in children[-246:]}
    assert verify_solution(make_round(children, volunteers, Policy()), solution).proved_optimal


def test_classes_too_many_to_be_exact_are_refused():
    rest = [Child(f"C{at}", 10, "", "", (), need=0, waited=at) for at in range(48_000)]
    with pytest.raises(InputRefused, match="too many to be weighed exactly"):
        solve(rest, [])
