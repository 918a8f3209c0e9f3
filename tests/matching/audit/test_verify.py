"""A result that was damaged anywhere is not verified, and the finding says where."""

from dataclasses import replace

import pytest

from matching import Certificate, Policy, make_round, solve, solve_round, verify_solution
from matching.problem.score import RULES
from matching.solver import solve as solving
from tests.matching.worlds import town

WORLD = town(11, 40, 22)
ROUND = make_round(*WORLD.arguments)
SOUND = solve(*WORLD.arguments)


def findings(solution, round_=ROUND):
    verdict = verify_solution(round_, solution)
    assert not verdict.proved_optimal
    return [str(finding) for finding in verdict.findings]


def with_pair(at, **changes):
    pairs = list(SOUND.pairs)
    pairs[at] = replace(pairs[at], **changes)
    return replace(SOUND, pairs=tuple(pairs))


def test_the_undamaged_result_is_verified():
    assert verify_solution(ROUND, SOUND).proved_optimal


def test_two_pairs_swapped():
    pairs = list(SOUND.pairs)
    first, second = pairs[0], pairs[1]
    pairs[0] = replace(first, volunteer=second.volunteer)
    pairs[1] = replace(second, volunteer=first.volunteer)
    assert findings(replace(SOUND, pairs=tuple(pairs)))


@pytest.mark.parametrize(
    ("column", "change"),
    [
        ("points", 1),
        ("points", -1),
        ("interests", 0.000001),
        ("age", -0.5),
        ("region", 0.1),
        ("gender", 0.5),
        ("gap", 1),
        ("rank", 1),
    ],
)
def test_a_number_that_is_off(column, change):
    value = getattr(SOUND.pairs[3], column) + change
    assert any(
        f"pairs.csv, row 5, column {column}" in said
        for said in findings(with_pair(3, **{column: value}))
    )


def test_a_tag_or_relation_that_is_not_so():
    assert "column shared" in findings(with_pair(0, shared=("no such tag",)))[0]
    other = "elsewhere" if SOUND.pairs[0].relation != "elsewhere" else "same_city"
    assert "column relation" in findings(with_pair(0, relation=other))[0]


def test_a_child_that_is_there_twice():
    child = SOUND.pairs[0].child
    assert any(
        f"{child} is in more than one pair" in said
        for said in findings(replace(SOUND, pairs=(SOUND.pairs[0], *SOUND.pairs)))
    )


def test_a_pair_left_out():
    assert "neither" in findings(replace(SOUND, pairs=SOUND.pairs[1:]))[0]


def test_a_volunteer_with_too_many_children():
    busy = SOUND.pairs[0].volunteer
    pairs = tuple(replace(pair, volunteer=busy) for pair in SOUND.pairs)
    assert any(
        f"volunteer {busy} has {len(pairs)} children" in said
        for said in findings(replace(SOUND, pairs=pairs))
    )


def test_a_forbidden_pair():
    forbid = [SOUND.links[0]]
    round_ = make_round(WORLD.children, WORLD.volunteers, WORLD.policy, (), forbid)
    assert any("forbidden" in said for said in findings(SOUND, round_))


def test_a_kept_pair_that_is_missing():
    other = solve(*WORLD.arguments[:3], forbid=[SOUND.links[0]])
    round_ = make_round(WORLD.children, WORLD.volunteers, WORLD.policy, [SOUND.links[0]])
    assert any("the kept pair of" in said for said in findings(other, round_))


def test_a_pair_that_breaks_the_rules():
    round_ = make_round(WORLD.children, WORLD.volunteers, Policy(age_limits=(4, 13)))
    assert any("age gap" in said for said in findings(SOUND, round_))


def test_any_price_that_is_lowered():
    for volunteer, price in SOUND.prices.items():
        if price:
            prices = {**SOUND.prices, volunteer: price - 1}
            assert any(
                "above the pairs" in said for said in findings(replace(SOUND, prices=prices))
            )


def test_a_price_that_is_far_too_high():
    volunteer = max(SOUND.prices, key=SOUND.prices.__getitem__)
    prices = {**SOUND.prices, volunteer: 2 * SOUND.prices[volunteer]}
    assert any("above the pairs" in said for said in findings(replace(SOUND, prices=prices)))


def test_a_price_below_nothing_or_missing_or_of_nobody():
    volunteer = min(SOUND.prices, key=SOUND.prices.__getitem__)
    assert "out of range" in findings(replace(SOUND, prices={**SOUND.prices, volunteer: -1}))[0]
    fewer = {id_: price for id_, price in SOUND.prices.items() if id_ != volunteer}
    assert "has no price" in findings(replace(SOUND, prices=fewer))[0]
    more = {**SOUND.prices, "nobody": 0}
    assert "nobody is not in the round" in findings(replace(SOUND, prices=more))[0]


def test_a_worse_result_whose_figures_are_right():
    worse = solve(*WORLD.arguments, time_limit=0)
    assert any("above the pairs" in said for said in findings(worse))


RECOUNTED = {
    "children": 1,
    "volunteers": 1,
    "places": 1,
    "matched": 1,
    "matched_by_class": (),
    "total_points": 1,
    "upper_bound_points": 1,
    "proved_optimal": False,
    "lowest_points": 1,
    "content_sha256": {},
}
NOT_TO_BE_RECOUNTED = {"pricing_rounds", "seconds", "peak_mib", "sha256", "version"}


def test_every_figure_of_the_certificate_is_damaged_here_or_cannot_be_recounted():
    assert RECOUNTED.keys() | NOT_TO_BE_RECOUNTED == set(Certificate.__slots__)


@pytest.mark.parametrize("figure", RECOUNTED)
def test_a_certificate_that_says_something_else(figure):
    certificate = replace(SOUND.certificate, **{figure: RECOUNTED[figure]})
    found = findings(replace(SOUND, certificate=certificate))[0]
    assert "certificate.json" in found
    assert figure in found or "from another" in found


def test_a_class_of_which_more_are_said_to_be_matched():
    first, *others = SOUND.certificate.matched_by_class
    said = ({**first, "matched": first["matched"] + 1}, *others)
    certificate = replace(SOUND.certificate, matched_by_class=said)
    assert "matched_by_class" in findings(replace(SOUND, certificate=certificate))[0]


def test_a_fair_result_whose_lowest_score_is_claimed_higher():
    policy = Policy(fair=True)
    fair = solve(WORLD.children, WORLD.volunteers, policy)
    certificate = replace(fair.certificate, lowest_points=fair.certificate.lowest_points + 1)
    round_ = make_round(WORLD.children, WORLD.volunteers, policy)
    assert any(
        "lowest_points" in said for said in findings(replace(fair, certificate=certificate), round_)
    )


def waiting(**changes):
    first, *others = SOUND.waiting
    return replace(SOUND, waiting=(replace(first, **changes), *others))


def test_a_reason_that_is_not_the_true_one():
    first = SOUND.waiting[0]
    assert first.reason == "competition"
    assert findings(waiting(places=first.places - 1))
    assert findings(waiting(rivals=(first.child,)))
    assert findings(waiting(rivals=tuple(c for c in first.rivals if c != first.child)))
    assert findings(waiting(reason="no_eligible"))
    assert findings(replace(SOUND, waiting=SOUND.waiting[1:]))
    assert findings(replace(SOUND, waiting=(*SOUND.waiting, first)))


def test_a_reason_that_is_none():
    assert '"bad luck" is no reason' in findings(waiting(reason="bad luck"))[0]


def test_places_that_are_false_for_a_later_child_of_the_set():
    same = [at for at, one in enumerate(SOUND.waiting) if one.rivals == SOUND.waiting[0].rivals]
    later = list(SOUND.waiting)
    later[same[-1]] = replace(later[same[-1]], places=later[same[-1]].places - 1)
    assert len(same) > 1
    assert f"row {same[-1] + 2}" in findings(replace(SOUND, waiting=tuple(later)))[0]


def test_a_child_that_is_not_among_its_rivals():
    first, *others = SOUND.waiting
    stranger = next(child for child in WORLD.children if child.id not in first.rivals)
    round_ = make_round(*WORLD.arguments)
    pairs = tuple(pair for pair in SOUND.pairs if pair.child != stranger.id)
    moved = replace(first, child=stranger.id)
    damaged = replace(SOUND, pairs=pairs, waiting=(moved, first, *others))
    said = findings(damaged, round_)
    assert any(f"{stranger.id} is not among those who compete" in one for one in said)


@pytest.mark.parametrize(
    "change", [{"volunteers": 3}, *({"kept_out": {rule: 3}} for rule in RULES)]
)
def test_a_false_count_of_who_is_kept_out(change):
    sound, nobody_fits = without_anybody()
    first, *others = sound.waiting
    if "kept_out" in change:
        change = {"kept_out": {**first.kept_out, **change["kept_out"]}}
    damaged = replace(sound, waiting=(replace(first, **change), *others))
    assert f"{first.child} is kept out by" in findings(damaged, nobody_fits)[0]


def without_anybody():
    """A sound result in which nobody suits any child, and its round."""
    old = [replace(volunteer, age=99) for volunteer in WORLD.volunteers]
    sound = solve(WORLD.children, old, WORLD.policy)
    nobody_fits = make_round(WORLD.children, old, WORLD.policy)
    assert verify_solution(nobody_fits, sound).proved_optimal
    return sound, nobody_fits


SLIPS = {
    "kept_out": lambda counts: [{**each, "age": each["age"] - 1} for each in counts],
    "counted": lambda figures: {**figures, "places": figures["places"] + 1},
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_in_what_the_solver_counts_is_found(name, monkeypatch):
    _, round_ = without_anybody()
    true, slip = getattr(solving, name), SLIPS[name]
    monkeypatch.setattr(solving, name, lambda *given: slip(true(*given)))
    assert findings(solve_round(round_), round_)
