"""A child that waits gets the true reason."""

from hypothesis import given, settings

from matching import (
    Child,
    Policy,
    Volunteer,
    make_round,
    read_solution,
    solve,
    verify_solution,
    write_solution,
)
from tests.matching.worlds import town, worlds


@settings(max_examples=80, deadline=None)
@given(worlds())
def test_every_child_that_waits_is_told_the_true_reason(world):
    solution, reference = solve(*world.arguments), world.reference
    assert {w.child for w in solution.waiting} == {c.id for c in world.children} - {
        pair.child for pair in solution.pairs
    }
    for waiting in solution.waiting:
        options = {v for c, v in reference.points if c == waiting.child}
        assert waiting.reason == ("competition" if options else "no_eligible")
        if options:
            reached = {v for c, v in reference.points if c in waiting.rivals}
            assert waiting.child in waiting.rivals
            assert waiting.places == sum(reference.free[v] for v in reached)
            assert len(set(waiting.rivals)) == len(waiting.rivals) > waiting.places


def test_a_town_in_which_many_wait_for_different_reasons_has_every_reason_verified():
    world = town(2, 160, 90, Policy(floor=0.45))
    solution = solve(*world.arguments)
    assert len({waiting.rivals for waiting in solution.waiting}) > 5
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
    assert waiting.detail == (
        "of 4 volunteers kept out by age 2, need 1, gender 1, forbidden 1, floor 1; "
        "each counts at every rule it breaks"
    )


def test_the_rivals_are_those_who_can_go_nowhere_else():
    children = [Child(f"C{at}", 10, "", "", (), need=3) for at in range(3)]
    children += [Child(f"D{at}", 10, "", "", (), need=0) for at in range(3)]
    able = [Volunteer("V1", 20, "", "", (), 2, 3)]
    others = [Volunteer(f"W{at}", 20, "", "", (), 1, 0) for at in range(3)]
    solution = solve(children, able + others)
    (waiting,) = solution.waiting
    assert waiting.rivals == ("C0", "C1", "C2")
    assert waiting.detail == "these 3 children have only 2 places between them: C0;C1;C2"


def test_rivals_are_written_out_once():
    children = [Child(f"C{at}", 10, "", "", (), need=0) for at in range(4)]
    details = [w.detail for w in solve(children, [Volunteer("V", 20, "", "", (), 2)]).waiting]
    assert details == [
        "these 4 children have only 2 places between them: C0;C1;C2;C3",
        "these 4 children have only 2 places between them, named at C2",
    ]


def test_rivals_who_fill_a_cell_of_any_size_are_read_back(tmp_path):
    children = [Child(f"C{at:019}", 10, "", "", (), need=0) for at in range(8_000)]
    solution = solve(children, [Volunteer("V", 20, "", "", ())])
    assert len(solution.waiting[0].detail) > 2**17
    write_solution(tmp_path / "out", solution)
    assert read_solution(tmp_path / "out").waiting == solution.waiting


def test_places_that_are_kept_for_others_are_no_places():
    children = [Child(f"C{at}", 10, "", "", (), need=0) for at in range(2)]
    solution = solve(children, [Volunteer("V", 20, "", "", ())], keep=[("C0", "V")])
    assert solution.waiting[0].detail == "these 1 children have only 0 places between them: C1"
