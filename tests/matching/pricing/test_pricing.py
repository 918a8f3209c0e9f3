"""The compiled passes over all pairs say what the scorer says, one pair at a time."""

from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Child, Policy, Volunteer, make_round
from matching.instance.crowd import SHARED_ROW
from matching.instance.residual import what_is_left
from matching.instance.tag_sets import OWN_ROWS
from matching.instance.types import count_types
from matching.pricing.bounds import CLOSED, NO_FLOOR
from matching.pricing.points import points_between
from matching.pricing.workers import Workers
from matching.problem.score import broken_rules, parts
from tests.matching.worlds import GENDERS, POLICIES, REGIONS, TAGS, World, worlds

WORKERS = Workers(size=2)
ODD = st.builds(
    replace,
    POLICIES,
    weight_age=st.sampled_from([0.2, 0.0]),
    weight_region=st.sampled_from([0.25, 0.0, 1.7]),
    weight_gender=st.sampled_from([0.1, 0.3]),
    age_ideal=st.sampled_from([(7, 12), (4.2, 4.8), (10.5, 10.5)]),
    age_limits=st.sampled_from([(4, 30), (4.2, 29.9), (-1, 100)]),
    same_city=st.sampled_from([0.7, 0.0, 1.0]),
    elsewhere=st.sampled_from([0.0, 0.9]),
)
NOBODY_FITS = Policy(age_ideal=(4.5, 4.5), age_limits=(4.4, 4.6))


def said_one_by_one(round_):
    """Points of every child with every volunteer; -1 where a rule is broken."""
    return np.array(
        [
            [
                -1
                if (child.id, volunteer.id) in round_.forbidden
                or broken_rules(child, volunteer, round_.policy, round_.tag_weights)
                else parts(child, volunteer, round_.policy, round_.tag_weights).points
                for volunteer in round_.volunteers
            ]
            for child in round_.children
        ],
        dtype=np.int64,
    ).reshape(len(round_.children), len(round_.volunteers))


def priced(census):
    """The same as a table, from one pass over all pairs of types."""
    child, volunteer = np.meshgrid(census.child_type, census.volunteer_type, indexing="ij")
    found = points_between(census.crowd, child.ravel(), volunteer.ravel())
    return found.reshape(child.shape)


def by_type(table, census):
    """One row and one column for each type."""
    rows = np.unique(census.child_type, return_index=True)[1]
    columns = np.unique(census.volunteer_type, return_index=True)[1]
    return table[np.ix_(rows, columns)]


def best_by_hand(points, price, floor, width):
    """Of each row the best values above the floor, equals by place."""
    found = []
    for row, least in zip(points.tolist(), floor.tolist(), strict=True):
        values = [(p - price[at], at) for at, p in enumerate(row) if p >= 0]
        order = sorted((pair for pair in values if pair[0] > least), key=lambda v: (-v[0], v[1]))
        found.append([(at, int(value)) for value, at in order[:width]])
    return found


def best_by_passes(crowd, price, floor, width):
    found = {}
    every = np.arange(len(crowd.view_of))
    for types, volunteers, values, counts in WORKERS.best(crowd, every, price, floor, width):
        for at, child in enumerate(types.tolist()):
            listed = slice(0, counts[at])
            found[child] = list(
                zip(volunteers[at, listed].tolist(), values[at, listed].tolist(), strict=True)
            )
    return [found[child] for child in range(len(crowd.view_of))]


def many_tags(seed, **changes):
    """People who share far more tags than have a row of their own."""
    chance = np.random.default_rng(seed)
    tags = np.array([f"t{at:03}" for at in range(OWN_ROWS + 90)])

    def interests():
        return tuple(chance.choice(tags, chance.choice([0, 3, 40, 90]), replace=False).tolist())

    children = [Child(f"C{at}", 10 + at % 3, "", "", interests(), need=0) for at in range(60)]
    volunteers = [Volunteer(f"V{at}", 20 + at % 5, "", "", interests()) for at in range(80)]
    return make_round(children, volunteers, Policy(**changes))


def count(round_):
    return count_types(round_, what_is_left(round_))


@settings(max_examples=80, deadline=None)
@given(worlds(policies=POLICIES | ODD), st.sampled_from([1, 3, 255]))
def test_every_pair_of_types_has_the_points_of_the_scorer(world, rows):
    round_ = make_round(*world.arguments)
    with patch("matching.instance.tag_sets.OWN_ROWS", rows):
        assert np.array_equal(priced(count(round_)), said_one_by_one(round_))


@pytest.mark.parametrize(
    "changes",
    [{}, {"rarity": False}, {"weight_interests": 0}, {"weight_region": 0}, {"floor": 0.5}],
)
def test_tags_without_a_row_of_their_own_count_in_full(changes):
    round_ = many_tags(3, **changes)
    census, said = count(round_), said_one_by_one(round_)
    if round_.policy.weight_interests:
        assert len(census.crowd.marks) == OWN_ROWS + 1
        assert (census.crowd.tag_row == SHARED_ROW).sum() > 50
    assert np.array_equal(priced(census), said)
    points = by_type(said, census)
    price = np.random.default_rng(4).integers(0, 300_000, points.shape[1])
    floor = np.full(len(points), NO_FLOOR)
    assert best_by_passes(census.crowd, price, floor, 9) == best_by_hand(points, price, floor, 9)


@pytest.mark.parametrize("tags", [OWN_ROWS, 3_000])
@pytest.mark.parametrize("others", range(3, 60, 8))
def test_rounding_that_adds_up_over_many_tags_hides_nobody(tags, others):
    named = tuple(f"t{at:04}" for at in range(tags))
    children = [Child("C", 10, "", "", named, need=0)]
    volunteers = [Volunteer("V", 20, "", "", named)]
    volunteers += [Volunteer(f"W{at}", 20, "", "", ()) for at in range(others)]
    census = count(make_round(children, volunteers, Policy(weight_age=0, weight_region=0)))
    better = WORKERS.better(census.crowd, census.child_type, np.array([999_999]))
    assert better.tolist() == [1]


@settings(max_examples=40, deadline=None)
@given(worlds(policies=POLICIES | ODD), st.data())
def test_who_is_better_is_counted_by_volunteers(world, data):
    round_ = make_round(*world.arguments)
    said = said_one_by_one(round_)
    asked = data.draw(
        st.lists(st.sampled_from([-1, 0, 500_000, *(said.ravel() + 1), *said.ravel()]), max_size=9)
    )
    rows = data.draw(
        st.lists(st.integers(0, max(0, len(said) - 1)), min_size=len(asked), max_size=len(asked))
    )
    if not len(said):
        return
    with patch("matching.instance.types.CHUNK", data.draw(st.sampled_from([1, 2, 32]))):
        census = count(round_)
    found = WORKERS.better(
        census.crowd,
        census.child_type[np.array(rows, dtype=np.int64)],
        np.array(asked, dtype=np.int64),
    )
    assert found.tolist() == [
        int((said[row] > points).sum()) for row, points in zip(rows, asked, strict=True)
    ]


@st.composite
def markets(draw):
    """A world with a price of each volunteer type and a floor of each child type."""
    round_ = make_round(*draw(worlds(policies=POLICIES | ODD)).arguments)
    rows, chunk = draw(st.sampled_from([(1, 1), (2, 2), (255, 32)]))
    with (
        patch("matching.instance.tag_sets.OWN_ROWS", rows),
        patch("matching.instance.types.CHUNK", chunk),
    ):
        census = count(round_)
    crowd = census.crowd._replace(lowest=draw(st.sampled_from([0, 0, 300_000])))
    prices = st.one_of(
        st.integers(0, 1_000_000),
        st.sampled_from([0, 7_900_000, 8_100_000, 10**13, CLOSED]),
    )
    floors = st.one_of(st.just(NO_FLOOR), st.integers(-(10**13), 1_000_000), st.just(0))
    price = draw(st.lists(prices, min_size=len(crowd.age), max_size=len(crowd.age)))
    floor = draw(st.lists(floors, min_size=len(crowd.units), max_size=len(crowd.units)))
    return round_, census, crowd, np.array(price, np.int64), np.array(floor, np.int64)


@settings(max_examples=100, deadline=None)
@given(markets(), st.integers(1, 5))
def test_the_best_are_the_best_at_any_prices(market, width):
    round_, census, crowd, price, floor = market
    points = by_type(said_one_by_one(round_), census)
    points[points < crowd.lowest] = -1
    assert best_by_passes(crowd, price, floor, width) == best_by_hand(points, price, floor, width)


def test_limits_that_no_whole_year_meets_leave_nobody():
    world = World(
        [Child("C", 10, "", "", (), need=0)],
        [Volunteer(f"V{age}", age, "", "", ()) for age in range(12, 18)],
        NOBODY_FITS,
        [],
        [],
    )
    assert (priced(count(make_round(*world.arguments))) == -1).all()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(8, 9), GENDERS, REGIONS, TAGS), min_size=1, max_size=8),
    POLICIES,
)
def test_people_of_one_type_are_alike_to_everybody(people, policy):
    children = [Child(f"C{at}", *one, need=0) for at, one in enumerate(people)]
    volunteers = [
        Volunteer(f"V{at}", age + 10, *others) for at, (age, *others) in enumerate(people)
    ]
    round_ = make_round(children, volunteers, policy)
    census, said = count(round_), said_one_by_one(round_)
    for types, table in ((census.child_type, said), (census.volunteer_type, said.T)):
        for type_ in np.unique(types):
            assert len(np.unique(table[types == type_], axis=0)) == 1
