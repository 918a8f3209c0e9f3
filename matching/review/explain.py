"""Why this pair, why not that one, and what another choice would cost the whole round."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matching.problem.round import Round
from matching.problem.score import Parts, broken_rules
from matching.problem.table import Link
from matching.review.market import Alternative, Market


@dataclass(frozen=True, slots=True)
class Explanation:
    """One child and one volunteer: the parts, the rules they break, and who is better.

    `better` are the eligible volunteers with more points for that child, the best first;
    `utility` is what the child brings the round at these prices, in the units of w.
    """

    child: str
    volunteer: str
    is_pair: bool
    parts: Parts
    broken: tuple[tuple[str, str], ...]
    rank: int
    price: int
    cost: int | None
    utility: int | None
    better: tuple[Alternative, ...]


def alternatives(
    round_: Round,
    pairs: Iterable[Link],
    prices: Mapping[str, int],
    child: str,
    n: int | None = 5,
    lowest_points: int | None = None,
) -> list[Alternative]:
    """The `n` best eligible volunteers of a child (None: all), its own among them.

    `pairs` and `prices` are those of the solution; `lowest_points` that of its certificate.
    Raises KeyError where the child is not in the round.
    """
    market = Market(round_, pairs, prices, child, lowest_points)
    return [market.alternative(at, rank) for at, rank in market.ranked[:n]]


def explain(
    round_: Round,
    pairs: Iterable[Link],
    prices: Mapping[str, int],
    child: str,
    volunteer: str,
    lowest_points: int | None = None,
) -> Explanation:
    """The parts of a pair, whether or not it was made, and why better ones were not.

    Raises KeyError where one of the two is not in the round.
    """
    market = Market(round_, pairs, prices, child, lowest_points)
    at = round_.volunteer_at[volunteer]
    broken = _broken(round_, market.row, at)
    scored = market.parts(at)
    better = [(v, rank) for v, rank in market.ranked if market.points[v] > scored.points]
    return Explanation(
        child,
        volunteer,
        is_pair=child in market.guests.get(volunteer, ()),
        parts=scored,
        broken=broken,
        rank=1 + len(better),
        price=prices[volunteer],
        cost=None if broken else market.cost(at),
        utility=market.utility,
        better=tuple(market.alternative(v, rank) for v, rank in better),
    )


def _broken(round_: Round, row: int, at: int) -> tuple[tuple[str, str], ...]:
    """Every rule that a pair breaks, with a sentence; both by their places in the round."""
    child, volunteer = round_.children[row], round_.volunteers[at]
    broken = broken_rules(child, volunteer, round_.policy, round_.tag_weights)
    if (child.id, volunteer.id) in round_.forbidden:
        broken.append(("forbidden", "the pair is forbidden"))
    return tuple(broken)
