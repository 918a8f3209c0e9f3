"""Alternatives cost at least what they say, and drafts can be compared."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Child, Policy, Volunteer, alternatives, compare, explain, make_round, solve
from tests.matching.worlds import POLICIES, town, worlds

FAIR = POLICIES.map(lambda policy: replace(policy, fair=True))
WORLD = town(9, 40, 30)
ROUND = make_round(*WORLD.arguments)
SOLUTION = solve(*WORLD.arguments)
PAIR = SOLUTION.pairs[0]


def worth(world, solution):
    """The sum of w over the pairs."""
    ranks = sorted({(child.need, child.waited) for child in world.children})
    step = 1_000_001 * (len(world.children) + 1)
    children = {child.id: child for child in world.children}
    return sum(
        pair.points
        + step * (1 + ranks.index((children[pair.child].need, children[pair.child].waited)))
        for pair in solution.pairs
    )


@settings(max_examples=40, deadline=None)
@given(worlds(most=5), st.data())
def test_choosing_an_alternative_costs_the_round_at_least_what_it_says(world, data):
    if not world.children:
        return
    free = solve(world.children, world.volunteers, world.policy, (), world.forbid)
    round_ = make_round(world.children, world.volunteers, world.policy, (), world.forbid)
    child = data.draw(st.sampled_from(world.children)).id
    for other in alternatives(round_, free.links, free.prices, child, None):
        chosen = [(child, other.volunteer)]
        forced = solve(world.children, world.volunteers, world.policy, chosen, world.forbid)
        assert worth(world, free) - worth(world, forced) >= other.cost >= 0
        assert other.cost == 0 or (child, other.volunteer) not in free.links


@settings(max_examples=40, deadline=None)
@given(worlds(policies=FAIR, most=5), st.data())
def test_in_a_fair_round_a_cost_is_true_while_the_lowest_score_stays(world, data):
    if not world.children:
        return
    free = solve(world.children, world.volunteers, world.policy, (), world.forbid)
    round_ = make_round(world.children, world.volunteers, world.policy, (), world.forbid)
    child = data.draw(st.sampled_from(world.children)).id
    lowest = free.certificate.lowest_points
    for other in alternatives(round_, free.links, free.prices, child, None, lowest):
        chosen = [(child, other.volunteer)]
        forced = solve(world.children, world.volunteers, world.policy, chosen, world.forbid)
        reached = min(pair.points for pair in forced.pairs)
        if other.cost is None:
            assert reached < lowest
        elif reached >= lowest:
            assert worth(world, free) - worth(world, forced) >= other.cost >= 0


def test_in_a_town_an_alternative_costs_the_round_at_least_what_it_says():
    for child in WORLD.children[::8]:
        for other in alternatives(ROUND, SOLUTION.links, SOLUTION.prices, child.id, 4):
            forced = solve(*WORLD.arguments[:3], [(child.id, other.volunteer)])
            assert worth(WORLD, SOLUTION) - worth(WORLD, forced) >= other.cost >= 0


def test_alternatives_are_the_best_eligible_ones_with_their_rank():
    found = alternatives(ROUND, SOLUTION.links, SOLUTION.prices, "C0003", 10)
    points = sorted(
        (p for (c, _), p in WORLD.reference.points.items() if c == "C0003"), reverse=True
    )
    assert [one.parts.points for one in found] == points[:10]
    assert [one.rank for one in found] == [1 + points.index(p) for p in points[:10]]


def test_a_kept_pair_has_no_price_of_its_own():
    keep = [SOLUTION.links[0]]
    round_ = make_round(*WORLD.arguments[:3], keep)
    kept = solve(*WORLD.arguments[:3], keep)
    found = alternatives(round_, kept.links, kept.prices, keep[0][0])
    assert {one.cost for one in found} == {None}


def test_explain_names_who_is_better_and_who_has_them():
    pair = max(SOLUTION.pairs, key=lambda pair: pair.rank)
    found = explain(ROUND, SOLUTION.links, SOLUTION.prices, pair.child, pair.volunteer)
    assert found.is_pair
    assert found.cost == 0
    assert found.rank == pair.rank == 1 + len(found.better)
    assert all(one.parts.points > pair.points for one in found.better)
    holders = {v: c for c, v in SOLUTION.links}
    assert all(holders.get(one.volunteer) in (None, *one.taken_by) for one in found.better)


def test_explain_says_which_rules_a_pair_breaks():
    round_ = make_round(
        [Child("C", 10, "", "", (), need=3)],
        [Volunteer("V", 60, "", "", (), max_need=0)],
        Policy(gender_rule="same", floor=0.5),
        forbid=[("C", "V")],
    )
    found = explain(round_, [], {"V": 0}, "C", "V")
    assert [rule for rule, _ in found.broken] == ["age", "need", "gender", "floor", "forbidden"]
    assert found.cost is None
    with pytest.raises(KeyError):
        explain(round_, [], {"V": 0}, "nobody", "V")


def test_comparing_says_who_moved_and_what_it_changed():
    same = compare(SOLUTION, SOLUTION)
    assert same.moved == ()
    assert same.before == same.after
    points = sorted(pair.points for pair in SOLUTION.pairs)
    assert same.before.lowest_points == points[0]
    assert same.before.tenth_points == points[(len(points) - 1) // 10]
    assert same.before.mean_points == sum(points) / len(points)
    moved = SOLUTION.links[0]
    other = compare(SOLUTION, solve(*WORLD.arguments[:3], forbid=[moved]))
    assert other.after.total_points < other.before.total_points
    assert moved in [(move.child, move.before) for move in other.moved]


def test_moves_hang_together_where_one_takes_the_place_another_left():
    def of(volunteers):
        links = [link for link in volunteers.items() if link[1]]
        return replace(SOLUTION, pairs=tuple(replace(PAIR, child=c, volunteer=v) for c, v in links))

    before = of(
        {"C1": "V1", "C2": "V2", "C3": None, "C4": "V3", "C5": "V9", "C6": "V8", "C7": "V7"}
    )
    after = of({"C1": "V2", "C2": "V3", "C3": "V1", "C4": None, "C5": "V8", "C6": "V9", "C7": "V7"})
    chains = [[move.child for move in chain] for chain in compare(before, after).chains]
    assert chains == [["C4", "C2", "C1", "C3"], ["C5", "C6"]]


def test_every_move_is_in_one_chain():
    found = compare(SOLUTION, solve(*WORLD.arguments[:3], forbid=SOLUTION.links[:5]))
    moves = [move for chain in found.chains for move in chain]
    assert sorted(moves, key=lambda move: move.child) == list(found.moved)
    for chain in found.chains:
        for one, other in pairwise(chain):
            assert other.after == one.before or not {one.before, one.after}.isdisjoint(
                {other.before, other.after}
            )


def test_a_draft_without_pairs_has_no_mean():
    nobody = solve([], [])
    assert compare(nobody, nobody).before.mean_points is None
