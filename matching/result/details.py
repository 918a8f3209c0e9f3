"""The detail in unmatched.csv: written for people, and read back without loss."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from matching.problem.score import RULES
from matching.result.solution import Waiting

NOBODY = re.compile(r"of (\d+) volunteers kept out by (.+); each counts at every rule it breaks")
RIVALS = re.compile(r"these (\d+) children have only (\d+) places between them(.*)", re.DOTALL)
LISTED, NAMED = ": ", ", named at "


def nobody(child: str, volunteers: int, kept_out: Mapping[str, int]) -> Waiting:
    """A child for whom no volunteer is eligible."""
    listed = ", ".join(f"{rule} {kept_out[rule]}" for rule in RULES)
    detail = f"of {volunteers} volunteers kept out by {listed}; each counts at every rule it breaks"
    return Waiting(child, "no_eligible", detail, volunteers, kept_out)


def competition(waiting: list[str], rivals: tuple[str, ...], places: int) -> list[Waiting]:
    """Children who wait for one reason; their rivals are written out for the first only."""
    said = _rivalry(rivals, places)
    details = [f"{said}{LISTED}{';'.join(rivals)}"]
    details += [f"{said}{NAMED}{waiting[0]}"] * (len(waiting) - 1)
    return [
        Waiting(child, "competition", detail, rivals=rivals, places=places)
        for child, detail in zip(waiting, details, strict=True)
    ]


def read_waiting(rows: Iterable[tuple[str, str, str]]) -> list[Waiting]:
    """The waiting children of (child, reason, detail).

    Raises ValueError naming a child whose detail does not say what its reason needs.
    """
    found = [_read(*row) for row in rows]
    first = {one.child: one for one in found if one.rivals}
    return [_with_rivals(one, first) if one.reason == "competition" else one for one in found]


def _with_rivals(waiting: Waiting, first: Mapping[str, Waiting]) -> Waiting:
    """The waiting child with the rivals its detail lists, or that are listed where it says."""
    listed = waiting if waiting.rivals else first.get(waiting.detail.partition(NAMED)[2])
    if listed is None:
        raise ValueError(f"the children that {waiting.child} competes with are not listed")
    joined = LISTED if listed is waiting else NAMED
    if not waiting.detail.startswith(_rivalry(listed.rivals, listed.places) + joined):
        raise ValueError(f"the counts of {waiting.child} do not fit the children that are listed")
    return replace(waiting, rivals=listed.rivals)


def _rivalry(rivals: Sequence[str], places: int) -> str:
    return f"these {len(rivals)} children have only {places} places between them"


def _read(child: str, reason: str, detail: str) -> Waiting:
    if reason == "no_eligible" and (said := NOBODY.fullmatch(detail)):
        counts = dict(part.rsplit(" ", 1) for part in said[2].split(", "))
        return Waiting(
            child, reason, detail, int(said[1]), {rule: int(n) for rule, n in counts.items()}
        )
    if reason == "competition" and (said := RIVALS.fullmatch(detail)):
        listed = tuple(said[3][2:].split(";")) if said[3].startswith(LISTED) else ()
        return Waiting(child, reason, detail, rivals=listed, places=int(said[2]))
    raise ValueError(f'the reason "{reason}" of {child} has no detail that fits it')
