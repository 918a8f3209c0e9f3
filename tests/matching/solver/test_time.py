"""Work that is cut short, by the clock or by whoever listens, leaves nothing untrue."""

import itertools
import re
from dataclasses import replace
from unittest.mock import patch

import pytest

from matching import (
    Policy,
    cli,
    commands,
    make_round,
    solve_round,
    verify_solution,
    write_children_csv,
    write_volunteers_csv,
)
from tests.matching.worlds import town

WORLD = town(31, 250, 190)
ROUND = make_round(*WORLD.arguments)
SHORT = make_round(*town(32, 120, 50).arguments)
FAIR = make_round(*town(32, 120, 50, Policy(fair=True)).arguments)


class HadEnoughError(Exception):
    pass


def ended_at(look, round_):
    """The result when the time is over at this look at the clock."""
    clock = itertools.count()
    with patch("matching.solver.deadline.perf_counter", lambda: next(clock)):
        return solve_round(round_, time_limit=look)


def ended_while_bidding(round_):
    """A result for each look at the clock before the first exact step."""
    results = (ended_at(look, round_) for look in itertools.count())
    return itertools.takewhile(lambda result: not result.certificate.pricing_rounds, results)


def heard(round_):
    """All that is told about the work."""
    told = []
    solve_round(round_, lambda message, share: told.append((message, share)))
    return told


def enough_at(count):
    """Progress that ends the work when it hears something for the so many-th time."""
    left = itertools.count(count, -1)

    def tell(_message, _share):
        if not next(left):
            raise HadEnoughError

    return tell


@pytest.mark.parametrize("round_", [ROUND, SHORT], ids=["enough places", "too few"])
def test_bidding_that_is_cut_short_leaves_true_pairs_and_a_true_gap(round_):
    exact, results = solve_round(round_).certificate, list(ended_while_bidding(round_))
    assert len(results) > 2
    for hurried in results:
        said, verdict = hurried.certificate, verify_solution(round_, hurried)
        assert said.matched_by_class == exact.matched_by_class
        assert said.upper_bound_points >= exact.total_points
        assert said.proved_optimal == (verdict.gap == 0)
        assert verdict.gap == said.upper_bound_points - said.total_points
        above = f"the prices prove a bound that is {verdict.gap} above the pairs"
        assert {finding.sentence for finding in verdict.findings} <= {above}


def test_a_fair_round_that_is_cut_short_says_that_it_is_not_proved():
    exact, results = solve_round(FAIR).certificate, list(ended_while_bidding(FAIR))
    assert len(results) > 2
    for hurried in results:
        said, verdict = hurried.certificate, verify_solution(FAIR, hurried)
        assert said.matched_by_class == exact.matched_by_class
        assert said.lowest_points <= exact.lowest_points
        assert verdict.gap == said.upper_bound_points - said.total_points
        above = f"the prices prove a bound that is {verdict.gap} above the pairs"
        assert {finding.sentence for finding in verdict.findings} <= {above}


@pytest.mark.parametrize("round_", [ROUND, SHORT, FAIR], ids=["enough places", "too few", "fair"])
def test_progress_speaks_in_words_from_nothing_done_to_all_done(round_):
    told = heard(round_)
    assert told[0][1] == 0.0
    assert told[-1] == ("done", 1.0)
    assert all(0.0 <= share < 1.0 for _, share in told[:-1])
    assert all(later >= share for (_, share), (_, later) in itertools.pairwise(told))
    assert all(re.fullmatch("[a-z]+( [a-z]+)*", message) for message, _ in told)


@pytest.mark.parametrize("round_", [SHORT, FAIR], ids=["plain", "fair"])
def test_whatever_progress_raises_ends_the_work(round_):
    for count in range(len(heard(round_))):
        with pytest.raises(HadEnoughError):
            solve_round(round_, enough_at(count))


def test_a_command_that_is_ended_by_its_progress_writes_nothing(tmp_path, monkeypatch):
    (tmp_path / "c.csv").write_bytes(write_children_csv(SHORT.children))
    (tmp_path / "v.csv").write_bytes(write_volunteers_csv(SHORT.volunteers))
    command = ["solve", str(tmp_path / "c.csv"), str(tmp_path / "v.csv")]
    for count in range(len(heard(SHORT))):
        monkeypatch.setattr(commands, "_progress", lambda count=count: enough_at(count))
        with pytest.raises(HadEnoughError):
            cli.main([*command, "--out", str(tmp_path / "out")])
    assert {path.name for path in tmp_path.iterdir()} == {"c.csv", "v.csv"}


@pytest.mark.parametrize("round_", [ROUND, SHORT], ids=["enough places", "too few"])
def test_work_that_is_cut_short_at_any_look_at_the_clock_is_true(round_, monkeypatch):
    monkeypatch.setattr("matching.solver.column_generation.SLICE", 8)
    exact = solve_round(round_).certificate
    for look in itertools.count():
        hurried = ended_at(look, round_)
        said, verdict = hurried.certificate, verify_solution(round_, hurried)
        assert said.matched_by_class == exact.matched_by_class
        assert said.upper_bound_points >= exact.total_points
        assert verdict.gap == said.upper_bound_points - said.total_points
        if said.proved_optimal:
            break


def test_under_a_floor_many_classes_are_weighed_in_few_bids(monkeypatch):
    monkeypatch.setattr("matching.solver.auction.LIST", 4)
    world = town(13, 90, 40, Policy(floor=0.45))
    children = [replace(child, waited=at) for at, child in enumerate(world.children)]
    told = heard(make_round(children, world.volunteers, world.policy))
    assert len(told) < 100
