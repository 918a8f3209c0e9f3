"""Points are exactly round(1,000,000 x score), one pair at a time or many at once."""

import numpy as np
import pytest
from hypothesis import given, settings

from matching import Child, Policy, Volunteer, make_round
from matching.audit.block import Scorer
from matching.problem.score import age_part, parts, region_level, tag_weights
from tests.matching.reference import Reference
from tests.matching.worlds import town, worlds


def all_points(round_):
    """Points of every eligible pair, as the blocks say."""
    scorer = Scorer(round_)
    found = {}
    for rows in scorer.blocks(np.arange(len(round_.children))):
        block = scorer.block(rows)
        for place, volunteer in np.argwhere(block.eligible):
            ids = round_.children[rows[place]].id, round_.volunteers[volunteer].id
            found[ids] = int(block.points[place, volunteer])
    return found


@settings(max_examples=80, deadline=None)
@given(worlds())
def test_blocks_score_as_the_contract_says(world):
    assert all_points(make_round(*world.arguments)) == world.reference.points


def test_blocks_and_single_pairs_give_the_same_points_in_a_town():
    world = town(3, 150, 120)
    round_ = make_round(*world.arguments)
    tags = round_.tag_weights
    for (child, volunteer), points in all_points(round_).items():
        one = round_.children[round_.child_at[child]]
        other = round_.volunteers[round_.volunteer_at[volunteer]]
        assert parts(one, other, round_.policy, tags).points == points


@pytest.mark.parametrize("rarity", [True, False])
def test_points_do_not_change_where_tags_are_hundreds(rarity):
    tags = [f"t{at}" for at in range(512)]
    children = [Child(f"C{at}", 10, "", "", tuple(tags[at :: at + 1]), need=0) for at in range(12)]
    volunteers = [Volunteer(f"V{at}", 20, "", "", tuple(tags[:: at + 1])) for at in range(12)]
    policy = Policy(rarity=rarity)
    found = all_points(make_round(children, volunteers, policy))
    assert found == Reference(children, volunteers, policy).points


def test_half_a_point_is_rounded_to_the_even_neighbour():
    tags = tuple(f"t{at}" for at in range(128))
    policy = Policy(weight_age=0, weight_region=0, rarity=False)
    round_ = make_round(
        [Child("C", 10, "", "", tags[:1], need=0)], [Volunteer("V", 20, "", "", tags)], policy
    )
    assert 1_000_000 / 128 == 7812.5
    assert all_points(round_) == {("C", "V"): 7812}


def test_a_score_that_float64_cannot_hold_is_rounded_to_the_nearest_point():
    child = Child("C", 10, "", "441625", ("a",), need=0)
    policy = Policy(weight_interests=0.1, weight_age=0.2, weight_region=0.7)
    scored = parts(child, Volunteer("V", 20, "", "441625", ("b",)), policy, {"a": 1.0, "b": 1.0})
    assert scored.score != 0.9
    assert scored.points == 900_000


def test_a_tag_named_twice_counts_once():
    once, twice = ("a", "b"), ("a", "a", "b")
    volunteers = [Volunteer("V", 20, "", "", ("a",))]
    found = [
        all_points(make_round([Child("C", 10, "", "", tags, need=0)], volunteers, Policy()))
        for tags in (once, twice)
    ]
    assert found[0] == found[1]


def test_a_rare_tag_weighs_more():
    children = [Child("C1", 10, "", "", ("a", "b"), 0), Child("C2", 10, "", "", ("a",), 0)]
    weights = tag_weights(children, [Volunteer("V", 20, "", "", ("c",))], Policy())
    assert weights["b"] == weights["c"] > weights["a"] > 1


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("441625", "441625", 3),
        ("441625", "441622", 2),
        ("441625", "440305", 1),
        ("441625", "330106", 0),
        ("441625", "", 0),
        ("", "", 0),
    ],
)
def test_an_unknown_region_is_elsewhere_even_beside_another(one, other, level):
    assert region_level(one, other) == level


@pytest.mark.parametrize(
    ("gap", "part"), [(3, 0), (4, 0), (5.5, 0.5), (7, 1), (12, 1), (21, 0.5), (30, 0), (31, 0)]
)
def test_the_age_part_falls_on_a_straight_line(gap, part):
    assert age_part(gap, Policy()) == part


def test_limits_that_are_the_ideal_leave_no_slope():
    policy = Policy(age_ideal=(4, 30), age_limits=(4, 30))
    assert [age_part(gap, policy) for gap in (3, 4, 30, 31)] == [0, 1, 1, 0]
