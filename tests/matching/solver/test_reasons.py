"""A child that waits gets the true reason."""

from dataclasses import replace
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import (
    Child,
    Policy,
    Volunteer,
    Waiting,
    make_round,
    read_solution,
    solve,
    verify_solution,
    write_solution,
)
from matching.problem.score import RULES
from matching.result.details import details_of, read_waiting
from matching.solver.reasons import READABLE
from tests.matching.worlds import POLICIES, town, worlds

FLOORS = POLICIES.map(lambda policy: replace(policy, floor=0.5))


def assert_true_reasons(world, solution):
    """Count every reason by hand."""
    reference = world.reference
    left = {child.id for child in reference.rest}
    for waiting in solution.waiting:
        options = {v for c, v in reference.points if c == waiting.child}
        assert waiting.reason == ("competition" if options else "no_eligible")
        if options:
            reached = {v for c, v in reference.points if c in waiting.rivals}
            assert waiting.child in waiting.rivals
            assert set(waiting.rivals) <= left
            assert waiting.places == sum(reference.free[v] for v in reached)
            assert len(set(waiting.rivals)) == len(waiting.rivals) > waiting.places
        else:
            assert waiting.volunteers == len(world.volunteers)
            assert waiting.kept_out == kept_out(world, waiting.child)


def kept_out(world, child):
    """How many volunteers each rule alone keeps from a child."""
    reference, (low, high) = world.reference, world.policy.age_limits
    this, same = reference.children[child], world.policy.gender_rule == "same"
    broken = [
        {
            "age": not low <= one.age - this.age <= high,
            "need": this.need > one.max_need,
            "gender": same and not (this.gender and this.gender == one.gender),
            "forbidden": (child, one.id) in reference.forbid,
            "floor": reference.score(this, one) < world.policy.floor,
        }
        for one in world.volunteers
    ]
    return {rule: sum(each[rule] for each in broken) for rule in RULES}


@pytest.mark.slow
@pytest.mark.parametrize("readable", [3, READABLE])
@settings(max_examples=60, deadline=None)
@given(world=worlds(policies=st.one_of(POLICIES, FLOORS), most=9))
def test_every_child_that_waits_is_told_the_true_reason(readable, world):
    with patch("matching.solver.reasons.READABLE", readable):
        solution = solve(*world.arguments)
    assert {w.child for w in solution.waiting} == {c.id for c in world.children} - {
        pair.child for pair in solution.pairs
    }
    assert_true_reasons(world, solution)
    assert read_waiting(rows_of(solution)) == list(solution.waiting)


def rows_of(solution):
    """The rows of unmatched.csv."""
    details = zip(solution.waiting, details_of(solution.waiting), strict=True)
    return [(one.child, one.reason, detail) for one, detail in details]


@pytest.mark.parametrize("readable", [3, READABLE])
@pytest.mark.parametrize(
    "policy", [Policy(), Policy(floor=0.45), Policy(gender_rule="same"), Policy(fair=True)]
)
def test_in_a_town_every_child_that_waits_is_told_the_true_reason(readable, policy):
    first = town(17, 90, 34, policy)
    links = solve(*first.arguments).links
    world = replace(first, keep=list(links[::4]), forbid=list(links[1::4]))
    with patch("matching.solver.reasons.READABLE", readable):
        solution = solve(*world.arguments)
    assert len({waiting.rivals for waiting in solution.waiting}) > (readable > 3)
    assert_true_reasons(world, solution)


@pytest.mark.parametrize("readable", [3, READABLE])
def test_a_town_in_which_many_wait_for_different_reasons_has_every_reason_verified(readable):
    world = town(2, 160, 90, Policy(floor=0.45))
    with patch("matching.solver.reasons.READABLE", readable):
        solution = solve(*world.arguments)
    assert len({waiting.rivals for waiting in solution.waiting}) > (3 if readable > 3 else 0)
    assert verify_solution(make_round(*world.arguments), solution).proved_optimal


def test_the_detail_counts_at_every_rule_who_is_kept_out():
    child = Child("C", 10, "f", "441625", ("a",), need=2)
    volunteers = [
        Volunteer("V1", 60, "f", "441625", ("a",), max_need=3),
        Volunteer("V2", 60, "m", "441625", ("a",), max_need=1),
        Volunteer("V3", 20, "f", "441625", ("a",), max_need=3),
        Volunteer("V4", 20, "f", "330106", ("b",), max_need=3),
    ]
    policy = Policy(gender_rule="same", floor=0.5)
    waiting = solve([child], volunteers, policy, forbid=[("C", "V3")]).waiting[0]
    assert waiting.reason == "no_eligible"
    assert waiting.kept_out == {"age": 2, "need": 1, "gender": 1, "forbidden": 1, "floor": 1}
    assert details_of([waiting]) == [
        "of 4 volunteers kept out by age 2, need 1, gender 1, forbidden 1, floor 1; "
        "each counts at every rule it breaks"
    ]


def test_the_rivals_are_those_who_can_go_nowhere_else():
    children = [Child(f"C{at}", 10, "", "", (), need=3) for at in range(3)]
    children += [Child(f"D{at}", 10, "", "", (), need=0) for at in range(3)]
    able = [Volunteer("V1", 20, "", "", (), 2, 3)]
    others = [Volunteer(f"W{at}", 20, "", "", (), 1, 0) for at in range(3)]
    solution = solve(children, able + others)
    (waiting,) = solution.waiting
    assert waiting.rivals == ("C0", "C1", "C2")
    assert details_of([waiting]) == ["these 3 children have only 2 places between them: C0;C1;C2"]


def test_rivals_are_written_out_once():
    children = [Child(f"C{at}", 10, "", "", (), need=0) for at in range(4)]
    solution = solve(children, [Volunteer("V", 20, "", "", (), 2)])
    assert details_of(solution.waiting) == [
        "these 4 children have only 2 places between them: C0;C1;C2;C3",
        "these 4 children have only 2 places between them, named at C2",
    ]


def test_rivals_that_were_read_one_by_one_are_written_out_once_too():
    waiting = [
        Waiting(f"C{at}", "competition", rivals=tuple(f"C{n}" for n in range(2))) for at in range(2)
    ]
    assert details_of(waiting)[1].endswith("named at C0")


FEW = "these 2 children have only 1 places between them"


@pytest.mark.parametrize(
    "rows",
    [
        [("C1", "competition", f"{FEW}, named at C2")],
        [("C1", "competition", f"{FEW}, named at C1")],
        [("C1", "competition", f"{FEW}: C1;C2;C3")],
        [("C1", "competition", f"{FEW}: C1;C2"), ("C2", "competition", f"{FEW}!")],
        [
            ("C1", "competition", f"{FEW}: C1;C2"),
            ("C2", "competition", f"{FEW.replace('1', '0')}, named at C1"),
        ],
        [("C1", "competition", "of 3 volunteers kept out by age 3")],
        [("C1", "no_eligible", FEW)],
        [("C1", "another", f"{FEW}: C1;C2")],
    ],
)
def test_a_detail_that_does_not_fit_is_refused_by_the_name_of_its_child(rows):
    with pytest.raises(ValueError, match=rows[-1][0]):
        read_waiting(rows)


@pytest.mark.slow
def test_rivals_who_fill_a_cell_of_any_size_are_read_back(tmp_path):
    children = [Child(f"C{at:019}", 10, "", "", (), need=0) for at in range(8_000)]
    solution = solve(children, [Volunteer("V", 20, "", "", ())])
    assert len(details_of(solution.waiting)[0]) > 2**17
    write_solution(tmp_path / "out", solution)
    assert read_solution(tmp_path / "out").waiting == solution.waiting


def test_places_that_are_kept_for_others_are_no_places():
    children = [Child(f"C{at}", 10, "", "", (), need=0) for at in range(2)]
    solution = solve(children, [Volunteer("V", 20, "", "", ())], keep=[("C0", "V")])
    assert details_of(solution.waiting) == ["these 1 children have only 0 places between them: C1"]
