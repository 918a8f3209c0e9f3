"""Why a child waits: nobody is eligible, or too many children share too few places."""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from matching.block import Scorer
from matching.reach import Bits, Reach, members
from matching.rest import Rest
from matching.round import Round
from matching.solution import Waiting
from matching.words import competition, nobody


def why_they_wait(
    round_: Round, scorer: Scorer, rest: Rest, guests: Mapping[int, list[int]]
) -> list[Waiting]:
    """The reason of each child of the rest without a place, by child.

    `guests` are the children (as places in the round) of the rest with each volunteer; no more
    children could have been served together.
    """
    placed = {child for several in guests.values() for child in several}
    waiting = sorted(set(rest.children.tolist()) - placed)
    reach = Reach(scorer, guests)
    options = reach.options_of(waiting)
    some = np.asarray(options.any(axis=1), dtype=np.bool_)
    found = [
        nobody(round_.children[at].id, len(round_.volunteers), scorer.kept_out(at))
        for at, any_ in zip(waiting, some.tolist(), strict=True)
        if not any_
    ]
    rivals: dict[bytes, list[int]] = defaultdict(list)
    for at in np.flatnonzero(some):
        rivals[reach.reached(options[at]).tobytes()].append(waiting[at])
    for key, several in rivals.items():
        shared = np.frombuffer(key, dtype=np.uint8)
        only_these = some & ~(options & ~shared).any(axis=1)
        outside = [waiting[at] for at in np.flatnonzero(only_these)]
        found += _compete(round_, rest, guests, shared, outside, several)
    return sorted(found, key=lambda child: child.child)


def _compete(
    round_: Round,
    rest: Rest,
    guests: Mapping[int, list[int]],
    shared: Bits,
    outside: list[int],
    several: list[int],
) -> list[Waiting]:
    """The reason of `several`: these volunteers are all taken by children who have no others."""
    volunteers = members(shared)
    inside = [child for at in volunteers.tolist() for child in guests.get(at, ())]
    names = tuple(sorted(round_.children[at].id for at in (*inside, *outside)))
    waiting = [round_.children[at].id for at in several]
    return competition(waiting, names, int(rest.free[volunteers].sum()))
