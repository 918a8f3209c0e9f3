"""Solve a round: the best pairs, why the others wait, and the certificate of both."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from matching.instance.crowd import Census, Ints
from matching.instance.residual import what_is_left
from matching.instance.types import count_types
from matching.pricing.points import points_between
from matching.pricing.workers import Workers
from matching.problem.check import make_round
from matching.problem.content import content_sha256
from matching.problem.policy import Policy
from matching.problem.profile import Child, Volunteer
from matching.problem.round import Round
from matching.problem.score import parts
from matching.problem.table import Link
from matching.result.certificate import Certificate
from matching.result.solution import (
    COMPETITION,
    NO_ELIGIBLE,
    Pair,
    Solution,
    Waiting,
)
from matching.solver.assign import Assignment, assign
from matching.solver.auction import RAISE, auction
from matching.solver.certificate import VERSION, counted, peak_mib
from matching.solver.class_duals import class_prices
from matching.solver.deadline import Deadline, Progress
from matching.solver.fairness import raise_lowest
from matching.solver.kept_out import kept_out
from matching.solver.reasons import hall_violators


def solve(
    children: Iterable[Child],
    volunteers: Iterable[Volunteer],
    policy: Policy | None = None,
    keep: Iterable[Link] = (),
    forbid: Iterable[Link] = (),
    progress: Progress | None = None,
    time_limit: float | None = None,
) -> Solution:
    """Match children with volunteers; see solve_round. Raises InputRefused with every fault."""
    round_ = make_round(children, volunteers, policy or Policy(), keep, forbid)
    return solve_round(round_, progress, time_limit)


def solve_round(
    round_: Round,
    progress: Progress | None = None,
    time_limit: float | None = None,
    sha256: Mapping[str, str] | None = None,
    workers: Workers | None = None,
) -> Solution:
    """The best pairs of a checked round, with reasons, prices and certificate.

    `progress` hears what is being done and the share done, 0 to 1; what it raises ends the work.
    When `time_limit` seconds have passed the best pairs so far are completed, so that as many of
    each class are served as can be; `proved_optimal` is then false and the bound shows the true
    gap. `sha256` are the hashes of the input files, where there are any; `workers` do the
    pricing passes (threads of this process, if none are given).
    Raises InputRefused where the classes are too many to be weighed exactly.
    """
    deadline, begun = Deadline.starting(progress, time_limit), perf_counter()
    workers = workers or Workers()
    deadline.report("counting types", 0.0)
    rest = what_is_left(round_)
    census = count_types(round_, rest)
    answer = _assign(census, round_.policy.fair, workers, deadline.part(0.05, 0.8))
    deadline.report("explaining", 0.85)
    links = _links(census, answer.assignment)
    pairs = _pairs(round_, census, links, workers)
    placed = {child for child, _ in links}
    waiting = _waiting(round_, census, answer.assignment, placed, workers)
    price = answer.assignment.price[census.volunteer_type].tolist()
    content = content_sha256(round_)
    certificate = Certificate(
        **counted(round_, pairs, answer.assignment.gap),
        proved_optimal=answer.assignment.gap == 0 and answer.final,
        lowest_points=answer.lowest,
        pricing_rounds=len(answer.assignment.rounds),
        seconds=round(perf_counter() - begun, 3),
        peak_mib=peak_mib(),
        sha256=dict(sha256 or content),
        content_sha256=content,
        version=VERSION,
    )
    deadline.report("done", 1.0)
    prices = {v.id: p for v, p in zip(round_.volunteers, price, strict=True)}
    return Solution(tuple(pairs), tuple(waiting), prices, certificate)


@dataclass(frozen=True, slots=True)
class _Answer:
    """`final` is false where a fair round had no time to raise its lowest score."""

    assignment: Assignment
    lowest: int | None
    final: bool


def _assign(census: Census, fair: bool, workers: Workers, deadline: Deadline) -> _Answer:
    """Assign types; a fair round first raises its lowest score, and then counts it as a floor."""
    crowd = census.crowd
    if not fair or not len(crowd.age):
        return _Answer(assign(crowd, workers, deadline), None, True)
    price = class_prices(crowd, workers, deadline.part(0.0, 0.1))
    outcome = auction(crowd, price, RAISE, workers, deadline.part(0.1, 0.3))
    lowest, sure = raise_lowest(crowd, outcome.type_of, outcome.mate, deadline.part(0.3, 0.4))
    crowd = crowd._replace(lowest=lowest)
    found = assign(crowd, workers, deadline.part(0.4, 1.0))
    points = points_between(crowd, found.child, found.volunteer)
    return _Answer(found, int(points.min()) if len(points) else None, sure)


def _links(census: Census, found: Assignment) -> list[tuple[int, int]]:
    """Children and volunteers (as places in the round) of the rest; who comes first by id."""
    child = np.repeat(found.child, found.amount)
    volunteer = np.repeat(found.volunteer, found.amount)
    one_each = np.ones(len(census.waiting), dtype=np.int64)
    children = census.waiting[_taken(child, census.child_type[census.waiting], one_each)]
    volunteers = _taken(volunteer, census.volunteer_type, census.free)
    order = np.argsort(children)
    return list(zip(children[order].tolist(), volunteers[order].tolist(), strict=True))


def _taken(asked: Ints, types: Ints, free: Ints) -> Ints:
    """A member for each type that is `asked` for: the first of that type that has a free place."""
    used = np.bincount(asked, minlength=int(types.max(initial=0)) + 1)
    order = np.argsort(types, kind="stable")
    room, ordered = free[order], types[order]
    before = np.cumsum(room) - room
    before -= before[np.searchsorted(ordered, ordered)]
    members = np.empty(len(asked), dtype=np.int64)
    turns = np.repeat(order, np.clip(used[ordered] - before, 0, room))
    members[np.argsort(asked, kind="stable")] = turns
    return members


def _by_type(types: Ints, members: Ints) -> dict[int, list[int]]:
    """The members of each type, the last of the list first by id."""
    found: dict[int, list[int]] = {}
    for type_, member in zip(types[::-1].tolist(), members[::-1].tolist(), strict=True):
        found.setdefault(type_, []).append(member)
    return found


def _pairs(
    round_: Round, census: Census, links: Sequence[tuple[int, int]], workers: Workers
) -> list[Pair]:
    """The pairs of the rest and the kept ones, by child."""
    kept = [(round_.child_at[c], round_.volunteer_at[v]) for c, v in round_.keep]
    together = sorted([*links, *kept])
    tags, policy = round_.tag_weights, round_.policy
    scored = [
        parts(round_.children[child], round_.volunteers[volunteer], policy, tags)
        for child, volunteer in together
    ]
    types = census.child_type[np.array([child for child, _ in together], dtype=np.int64)]
    points = np.array([each.points for each in scored], dtype=np.int64)
    better = workers.better(census.crowd, types, points).tolist()
    return [
        Pair.of(round_.children[child].id, round_.volunteers[volunteer].id, each, 1 + ahead)
        for (child, volunteer), each, ahead in zip(together, scored, better, strict=True)
    ]


def _waiting(
    round_: Round, census: Census, found: Assignment, placed: set[int], workers: Workers
) -> list[Waiting]:
    """The reason of each child of the rest without a place, by child."""
    left = np.array([at for at in census.waiting.tolist() if at not in placed], dtype=np.int64)
    if not len(left):
        return []
    types_left = np.unique(census.child_type[left])
    several, alone = hall_violators(census.crowd, found, types_left)
    members = _by_type(census.child_type[left], left)
    ids = [child.id for child in round_.children]
    everyone = _by_type(census.child_type[census.waiting], census.waiting)
    reasons = [
        Waiting(ids[at], NO_ELIGIBLE, len(round_.volunteers), counts)
        for child, counts in zip(
            alone.tolist(), kept_out(census.crowd, alone, workers), strict=True
        )
        for at in members[child]
    ]
    for one in several:
        rivals = tuple(sorted(ids[at] for child in one.children.tolist() for at in everyone[child]))
        places = int(census.crowd.places[one.volunteers].sum())
        reasons += [
            Waiting(ids[at], COMPETITION, rivals=rivals, places=places)
            for child in one.waiting.tolist()
            for at in members[child]
        ]
    return sorted(reasons, key=lambda child: child.child)
