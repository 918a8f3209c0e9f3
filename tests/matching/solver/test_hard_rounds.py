"""Rounds of a hard shape, against a matching and an assignment that others wrote."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings

from matching import Child, Policy, Volunteer, make_round, solve, verify_solution
from tests.matching.flows import highest_lowest, largest_worth, most_served, worth_of
from tests.matching.worlds import POLICIES, World, town, worlds

SIZE = (90, 72)


def changed(world, child=None, volunteer=None, policy=None):
    """The world with everybody changed."""
    return World(
        [replace(one, **child(at)) if child else one for at, one in enumerate(world.children)],
        [
            replace(one, **volunteer(at)) if volunteer else one
            for at, one in enumerate(world.volunteers)
        ],
        policy or world.policy,
        world.keep,
        world.forbid,
    )


def alike(children, volunteers):
    return World(
        [Child(f"C{at:03}", 10, "f", "441625", ("a",), need=0) for at in range(children)],
        [Volunteer(f"V{at:03}", 20, "f", "441625", ("a",), 1) for at in range(volunteers)],
        Policy(),
        [],
        [],
    )


def with_one_favourite():
    """Everybody wants the same volunteer, and the next best is much the same for all."""
    world = alike(60, 60)
    return changed(
        world,
        volunteer=lambda at: {"interests": ("a",) if at == 0 else (f"b{at % 3}",), "region": ""},
    )


def with_kept_and_forbidden(seed):
    world, chance = town(seed, *SIZE), random.Random(seed)
    free = solve(*world.arguments)
    pairs = chance.sample(sorted(world.reference.points), 400)
    forbid = sorted({*pairs, *free.links[::3]})
    keep = list(free.links[1::6])
    return World(*world.arguments[:3], keep, [pair for pair in forbid if pair not in keep])


def stairs(size):
    """Each child can go to one volunteer fewer than the one before it."""
    return World(
        [Child(f"C{at:03}", 60 - at, "", "", (), need=0) for at in range(size)],
        [Volunteer(f"V{at:03}", 64 + at, "", "", ()) for at in range(size)],
        Policy(age_limits=(4, 4 + size - 1), age_ideal=(4, 4)),
        [],
        [],
    )


SHAPES = {
    "a town": lambda: town(1, *SIZE),
    "a floor": lambda: town(2, *SIZE, Policy(floor=0.45)),
    "a floor that few reach": lambda: town(2, *SIZE, Policy(floor=0.7)),
    "the same gender": lambda: town(3, *SIZE, Policy(gender_rule="same")),
    "interests weigh nothing": lambda: town(4, *SIZE, Policy(weight_interests=0)),
    "only interests weigh": lambda: town(5, *SIZE, Policy(weight_age=0, weight_region=0)),
    "gender weighs most": lambda: town(6, *SIZE, Policy(weight_gender=2.0)),
    "every tag weighs one": lambda: town(7, *SIZE, Policy(rarity=False)),
    "fifty places each": lambda: changed(town(8, 120, 12), volunteer=lambda _: {"capacity": 50}),
    "everybody alike": lambda: alike(60, 60),
    "everybody alike and places short": lambda: alike(80, 45),
    "one favourite": with_one_favourite,
    "half the places": lambda: changed(town(9, 120, 60), volunteer=lambda _: {"capacity": 1}),
    "nobody eligible": lambda: town(
        10, 30, 20, Policy(age_limits=(100, 120), age_ideal=(110, 110))
    ),
    "no volunteers": lambda: town(10, 30, 0),
    "no children": lambda: town(10, 0, 30),
    "highest need and few able": lambda: changed(
        town(11, *SIZE), lambda _: {"need": 3}, lambda at: {"max_need": 3 if at % 9 == 0 else 2}
    ),
    "many classes": lambda: changed(town(12, 120, 50), lambda at: {"waited": at % 7}),
    "a class for each child": lambda: changed(town(13, 90, 40), lambda at: {"waited": at}),
    "kept and forbidden": lambda: with_kept_and_forbidden(14),
    "stairs": lambda: stairs(50),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_no_other_pairs_are_worth_more(shape):
    world = SHAPES[shape]()
    solution = solve(*world.arguments)
    kept = len(world.keep)
    assert solution.certificate.matched - kept == most_served(world)
    assert worth_of(world, solution) == largest_worth(world)
    assert verify_solution(make_round(*world.arguments), solution).proved_optimal


@pytest.mark.parametrize("shape", SHAPES)
def test_fair_rounds_are_verified_and_serve_as_many(shape):
    world = SHAPES[shape]()
    policy = replace(world.policy, fair=True)
    fair = replace(world, policy=policy)
    plain, solution = solve(*world.arguments), solve(*fair.arguments)
    assert verify_solution(make_round(*fair.arguments), solution).proved_optimal
    assert solution.certificate.matched_by_class == plain.certificate.matched_by_class
    kept = {child for child, _ in world.keep}
    lowest = min((pair.points for pair in plain.pairs if pair.child not in kept), default=0)
    assert (solution.certificate.lowest_points or 0) >= lowest


@settings(max_examples=60, deadline=None)
@given(worlds(policies=POLICIES))
def test_as_many_are_served_as_any_matching_serves(world):
    solution = solve(*world.arguments)
    assert solution.certificate.matched - len(world.keep) == most_served(world)
    assert worth_of(world, solution) == largest_worth(world)


@settings(max_examples=30, deadline=None)
@given(worlds(policies=POLICIES.map(lambda policy: replace(policy, fair=True)), most=6))
def test_the_lowest_score_is_the_highest_at_which_a_flow_serves_as_many(world):
    assert solve(*world.arguments).certificate.lowest_points == highest_lowest(world)


@pytest.mark.parametrize(
    ("seed", "policy"),
    [
        (1, Policy(fair=True)),
        (2, Policy(fair=True, floor=0.3)),
        (3, Policy(fair=True, gender_rule="same", weight_interests=0)),
    ],
)
def test_in_a_town_where_places_are_short_the_lowest_score_is_the_highest(seed, policy):
    world = town(seed, 30, 12, policy)
    solution = solve(*world.arguments)
    assert 0 < solution.certificate.matched < 30
    assert solution.certificate.lowest_points == highest_lowest(world)
