"""Solve a round: score, assign, price, and say why; the certificate holds what that proves."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from matching import dense
from matching.block import Scorer
from matching.certificate import VERSION, content_sha256, counted, peak_mib
from matching.check import make_round
from matching.fairness import cut_below, raise_lowest, serve
from matching.policy import Policy
from matching.profile import Child, Volunteer
from matching.reasons import why_they_wait
from matching.rest import Rest, what_is_left
from matching.round import Round
from matching.score import parts
from matching.solution import Certificate, Pair, Solution
from matching.table import Link

Ints = NDArray[np.int64]
Progress = Callable[[str, float], None]


def silent(_message: str, _share: float) -> None:
    """Progress that nobody watches."""


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
) -> Solution:
    """The best pairs of a checked round, with reasons, prices and certificate.

    `progress` hears what is being done and the share done, 0 to 1; what it raises ends the work.
    When `time_limit` seconds have passed before the exact step begins, the pairs serve as many of
    each class as can be, but `proved_optimal` is false and the bound shows the true gap.
    `sha256` are the hashes of the input files, where there are any.
    Raises InputRefused where the round is too large to be solved exactly in memory.
    """
    tell = progress or silent
    begun = perf_counter()
    scorer, rest = Scorer(round_), what_is_left(round_)
    answer = _assign(scorer, rest, tell, lambda: _is_over(begun, time_limit))
    tell("explaining", 0.85)
    pairs = _pairs(round_, scorer, answer.guests)
    waiting = why_they_wait(round_, scorer, answer.rest, answer.guests)
    prices = {v.id: int(p) for v, p in zip(round_.volunteers, answer.prices, strict=True)}
    content = content_sha256(round_)
    certificate = Certificate(
        **counted(round_, pairs, answer.gap),
        proved_optimal=answer.gap == 0 and answer.final,
        lowest_points=answer.lowest,
        pricing_rounds=1,
        seconds=round(perf_counter() - begun, 3),
        peak_mib=peak_mib(),
        sha256=dict(sha256 or content),
        content_sha256=content,
        version=VERSION,
    )
    tell("done", 1.0)
    return Solution(tuple(pairs), tuple(waiting), prices, certificate)


@dataclass(frozen=True, slots=True)
class _Answer:
    """Who is with whom (places in the round), prices, and what the bound leaves open in w.

    `final` is false where a fair round had no time to raise its lowest score.
    """

    rest: Rest
    guests: dict[int, list[int]]
    prices: Ints
    gap: int
    lowest: int | None
    final: bool


def _is_over(begun: float, time_limit: float | None) -> bool:
    return time_limit is not None and perf_counter() - begun >= time_limit


def _assign(scorer: Scorer, rest: Rest, tell: Progress, is_over: Callable[[], bool]) -> _Answer:
    fair = scorer.policy.fair
    matrix = dense.fill(scorer, rest, lambda share: tell("scoring", 0.05 + 0.1 * share))
    exact = not is_over()
    if exact and fair:
        tell("raising the lowest score", 0.15)
        cut_below(matrix, rest, raise_lowest(matrix, rest))
    tell("assigning", 0.2)
    taken = dense.assign(matrix) if exact else serve(matrix, rest, 0)
    lowest = _lowest(matrix, rest, taken) if fair else None
    if lowest and not exact:
        cut_below(matrix, rest, lowest)
    rest = replace(rest, lowest=lowest or 0)
    tell("pricing", 0.7)
    price = dense.lowest_prices(matrix, taken) if exact else np.zeros(len(matrix.open), np.int64)
    placed = np.flatnonzero(taken >= 0)
    reached = _exact_sum(-matrix.cost[placed, taken[placed]])
    bound = _exact_sum(dense.utilities(matrix, price))
    bound += sum(int(p) * int(n) for p, n in zip(price, rest.free[matrix.open], strict=True))
    guests: dict[int, list[int]] = {}
    for row in placed:
        guests.setdefault(int(matrix.open[taken[row]]), []).append(int(rest.children[row]))
    everyone = dense.prices_of_all(scorer, rest, matrix, price)
    return _Answer(rest, guests, everyone, bound - reached, lowest, exact or not fair)


def _exact_sum(values: NDArray[np.float64] | Ints) -> int:
    """A sum without a limit: each w is exact in float64, their sum need not be."""
    return sum(map(int, values.tolist()))


def _lowest(matrix: dense.Matrix, rest: Rest, taken: Ints) -> int | None:
    placed = np.flatnonzero(taken >= 0)
    worth = -matrix.cost[placed, taken[placed]].astype(np.int64)
    points = worth - rest.level[placed] * rest.step
    return int(points.min()) if len(points) else None


def _pairs(round_: Round, scorer: Scorer, guests: Mapping[int, list[int]]) -> list[Pair]:
    """The pairs of the rest and the kept ones, by child."""
    volunteer_of = {child: at for at, several in guests.items() for child in several}
    for kept, with_ in round_.keep:
        volunteer_of[round_.child_at[kept]] = round_.volunteer_at[with_]
    children = np.array(sorted(volunteer_of), dtype=np.int64)
    pairs = []
    for rows in scorer.blocks(children):
        block = scorer.block(rows)
        for row, points, eligible in zip(rows.tolist(), block.points, block.eligible, strict=True):
            child, volunteer = round_.children[row], round_.volunteers[volunteer_of[row]]
            scored = parts(child, volunteer, round_.policy, round_.tag_weights)
            rank = 1 + int((eligible & (points > scored.points)).sum())
            pairs.append(Pair.of(child.id, volunteer.id, scored, rank))
    return pairs
