"""Each pair keeps the rules and says what it scores; nobody is there too often."""

from collections import Counter
from collections.abc import Iterator, Sequence

from matching.audit.faults import wrong
from matching.problem.errors import Fault
from matching.problem.round import Round
from matching.problem.score import broken_rules, parts
from matching.result.files import PAIRS, pair_cells
from matching.result.solution import Pair


def pair_faults(round_: Round, pairs: Sequence[Pair]) -> Iterator[Fault]:
    """What is wrong with the pairs of a result, but for their ranks."""
    for row, pair in enumerate(pairs, 2):
        unknown = _unknown(round_, pair)
        if unknown:
            yield wrong(PAIRS, f"{unknown} is not in the round", row)
        else:
            yield from _rule_faults(round_, pair, row)
            yield from _score_faults(round_, pair, row)
    yield from _count_faults(round_, pairs)


def _unknown(round_: Round, pair: Pair) -> str | None:
    if pair.child not in round_.child_at:
        return pair.child
    return None if pair.volunteer in round_.volunteer_at else pair.volunteer


def _rule_faults(round_: Round, pair: Pair, row: int) -> Iterator[Fault]:
    child = round_.children[round_.child_at[pair.child]]
    volunteer = round_.volunteers[round_.volunteer_at[pair.volunteer]]
    for _, sentence in broken_rules(child, volunteer, round_.policy, round_.tag_weights):
        yield wrong(PAIRS, f"{pair.child} and {pair.volunteer}: {sentence}", row)
    if (pair.child, pair.volunteer) in round_.forbidden:
        yield wrong(PAIRS, f"{pair.child} and {pair.volunteer} are forbidden", row)


def _score_faults(round_: Round, pair: Pair, row: int) -> Iterator[Fault]:
    """Each column that differs from what these two score."""
    child = round_.children[round_.child_at[pair.child]]
    volunteer = round_.volunteers[round_.volunteer_at[pair.volunteer]]
    scored = parts(child, volunteer, round_.policy, round_.tag_weights)
    true = pair_cells(Pair.of(child.id, volunteer.id, scored, pair.rank))
    for column, said in pair_cells(pair).items():
        if said != true[column]:
            yield wrong(PAIRS, f"is {said}, recounted {true[column]}", row, column)


def _count_faults(round_: Round, pairs: Sequence[Pair]) -> Iterator[Fault]:
    """Who is in too many pairs, and which kept pairs are in none."""
    children = Counter(pair.child for pair in pairs)
    for child in sorted(child for child, times in children.items() if times > 1):
        yield wrong(PAIRS, f"child {child} is in more than one pair")
    guests = Counter(pair.volunteer for pair in pairs)
    for volunteer in round_.volunteers:
        if guests[volunteer.id] > volunteer.capacity:
            said = f"volunteer {volunteer.id} has {guests[volunteer.id]} children"
            yield wrong(PAIRS, f"{said}, capacity {volunteer.capacity}")
    links = {(pair.child, pair.volunteer) for pair in pairs}
    for kept in sorted(set(round_.keep) - links):
        yield wrong(PAIRS, f"the kept pair of {' and '.join(kept)} is missing")
