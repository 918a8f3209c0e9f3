"""The detail in unmatched.csv: written for people, and read back without loss.

Why a child waits is data (`Waiting`); only the folder of a result puts it in a sentence.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from matching.problem.score import RULES
from matching.result.solution import COMPETITION, NO_ELIGIBLE, Waiting

NOBODY = re.compile(r"of (\d+) volunteers kept out by (.+); each counts at every rule it breaks")
RIVALS = re.compile(r"these (\d+) children have only (\d+) places between them(.*)", re.DOTALL)
LISTED, NAMED = ": ", ", named at "


def details_of(waiting: Sequence[Waiting]) -> list[str]:
    """The detail of each of the `waiting` children of one result, in their order.

    Children who compete for the same places name the first of them, where the rivals stand.
    """
    first: dict[tuple[str, ...], str] = {}
    known: dict[int, str] = {}  # by the identity of a tuple, as hashing a long one takes long
    for one in waiting:
        if id(one.rivals) not in known:
            known[id(one.rivals)] = first.setdefault(one.rivals, one.child)
    return [detail_of(one, known[id(one.rivals)]) for one in waiting]


def detail_of(waiting: Waiting, first: str) -> str:
    """Why one child waits, as it stands in unmatched.csv.

    The rivals are written out where the child is the `first` of those who wait for the same places
    (its id); the others name it.
    """
    if waiting.reason == NO_ELIGIBLE:
        listed = ", ".join(f"{rule} {waiting.kept_out[rule]}" for rule in RULES)
        everybody = f"of {waiting.volunteers} volunteers kept out by {listed}"
        return f"{everybody}; each counts at every rule it breaks"
    said = _too_few(waiting.rivals, waiting.places)
    if waiting.child == first:
        return f"{said}{LISTED}{';'.join(waiting.rivals)}"
    return f"{said}{NAMED}{first}"


def read_waiting(rows: Iterable[tuple[str, str, str]]) -> list[Waiting]:
    """The waiting children of one result from the rows (child, reason, detail) of unmatched.csv.

    Raises ValueError naming a child whose detail does not say what its reason needs.
    """
    given = list(rows)
    found = [_read(*row) for row in given]
    listed = {one.child: one for one in found if one.rivals}
    return [
        _with_rivals(one, detail, listed) if one.reason == COMPETITION else one
        for one, (_, _, detail) in zip(found, given, strict=True)
    ]


def _with_rivals(waiting: Waiting, detail: str, listed: Mapping[str, Waiting]) -> Waiting:
    """The waiting child with the rivals its detail lists, or that are listed where it says."""
    first = waiting.child if waiting.rivals else detail.partition(NAMED)[2]
    if first not in listed:
        raise ValueError(f"the children that {waiting.child} competes with are not listed")
    whole = replace(waiting, rivals=listed[first].rivals, places=listed[first].places)
    if detail_of(whole, first) != detail:
        raise ValueError(f"the counts of {waiting.child} do not fit the children that are listed")
    return whole


def _read(child: str, reason: str, detail: str) -> Waiting:
    """What one detail says for itself."""
    if reason == NO_ELIGIBLE and (said := NOBODY.fullmatch(detail)):
        counts = (part.rsplit(" ", 1) for part in said[2].split(", "))
        kept_out = {rule: int(count) for rule, count in counts}
        return Waiting(child, reason, volunteers=int(said[1]), kept_out=kept_out)
    if reason == COMPETITION and (said := RIVALS.fullmatch(detail)):
        rivals = tuple(said[3][len(LISTED) :].split(";")) if said[3].startswith(LISTED) else ()
        return Waiting(child, reason, rivals=rivals, places=int(said[2]))
    raise ValueError(f'the reason "{reason}" of {child} has no detail that fits it')


def _too_few(rivals: Sequence[str], places: int) -> str:
    return f"these {len(rivals)} children have only {places} places between them"
