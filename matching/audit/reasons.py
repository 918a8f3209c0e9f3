"""Each reason to wait is a true one: nobody is eligible, or a set violates Hall's condition."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from matching.audit.block import Scorer
from matching.audit.columns import Ints
from matching.audit.faults import wrong
from matching.audit.undecided import Undecided
from matching.problem.errors import Fault
from matching.problem.round import Round
from matching.result.files import UNMATCHED
from matching.result.solution import COMPETITION, NO_ELIGIBLE, Waiting


def reason_faults(
    round_: Round, waiting: Sequence[Waiting], left: Undecided, scorer: Scorer, eligible: Ints
) -> Iterator[Fault]:
    """Each false reason; `eligible` is how many volunteers each child of the round could have."""
    recounted: dict[int, _Rivals] = {}  # by identity: hashing a long tuple takes long
    for row, one in enumerate(waiting, 2):
        if one.reason == NO_ELIGIBLE:
            at = round_.child_at[one.child]
            said = _no_eligible_fault(one, int(eligible[at]), scorer.kept_out(at), round_)
        elif one.reason == COMPETITION:
            if id(one.rivals) not in recounted:
                recounted[id(one.rivals)] = _recount(round_, one.rivals, left, scorer)
            said = _competition_fault(one, recounted[id(one.rivals)])
        else:
            said = f'"{one.reason}" is no reason'
        if said:
            yield wrong(UNMATCHED, said, row)


def _no_eligible_fault(
    one: Waiting, eligible: int, kept_out: dict[str, int], round_: Round
) -> str | None:
    true = kept_out, len(round_.volunteers)
    if not eligible and (dict(one.kept_out), one.volunteers) == true:
        return None
    return f"{one.child} is kept out by {kept_out}"


@dataclass(frozen=True, slots=True)
class _Rivals:
    """The children of one set, None where they are not all different children of the rest, and
    the free places with everybody eligible for any of them."""

    children: frozenset[str] | None
    places: int


def _recount(round_: Round, rivals: Sequence[str], left: Undecided, scorer: Scorer) -> _Rivals:
    children = frozenset(rivals)
    if len(children) != len(rivals) or not children <= left.class_worth.keys():
        return _Rivals(None, 0)
    rows = np.array([round_.child_at[rival] for rival in rivals], dtype=np.int64)
    options = np.flatnonzero(scorer.options(rows)).tolist()
    return _Rivals(children, sum(left.free[round_.volunteers[at].id] for at in options))


def _competition_fault(one: Waiting, true: _Rivals) -> str | None:
    """What is wrong with a set of children said to have too few places, or nothing."""
    if true.children is None:
        return "the competing children are not all different children of the round"
    if one.places != true.places or len(true.children) <= true.places:
        return f"these {len(true.children)} children have {true.places} places between them"
    if one.child not in true.children:
        return f"{one.child} is not among those who compete"
    return None
