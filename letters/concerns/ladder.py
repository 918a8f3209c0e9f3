"""Who is rung, and in which order: on duty, then near, then above, then the top."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import IntEnum


class LadderRung(IntEnum):
    """How near somebody stands; who is on duty comes first. The top hears the status alone."""

    ON_DUTY = 0
    NEAR = 1
    ABOVE = 2
    TOP = 3


@dataclass(frozen=True, slots=True)
class LadderPerson:
    """Somebody who could be rung: not while away or without the role.

    Whom mail does not reach is not rung, and may have it in hand all the same. Whoever has a tie
    (raised it, is named, own pair, own school, knows somebody) sees nothing.
    """

    person: int
    rung: LadderRung
    is_there: bool = True
    is_reached: bool = True
    has_tie: bool = False


@dataclass(frozen=True, slots=True)
class ConcernLadder:
    """Those who can be rung, by rung; no rung is empty and nobody stands on two."""

    rungs: tuple[tuple[int, ...], ...] = ()
    holders: frozenset[int] = frozenset()
    """Who may have it in hand: everybody but the top."""

    @property
    def people(self) -> frozenset[int]:
        """Everybody on it."""
        return frozenset(person for rung in self.rungs for person in rung)

    def without(self, person: int | None) -> "ConcernLadder":
        """The same ladder for everybody but one."""
        left = (tuple(one for one in rung if one != person) for rung in self.rungs)
        return ConcernLadder(tuple(rung for rung in left if rung), self.holders - {person})

    def after(self, told: Collection[int]) -> tuple[int, ...]:
        """The lowest rung with somebody who was not told yet; once all were, everybody."""
        for rung in self.rungs:
            if fresh := tuple(person for person in rung if person not in told):
                return fresh
        return tuple(person for rung in self.rungs for person in rung)


def ladder_of(candidates: Iterable[LadderPerson]) -> ConcernLadder:
    """The ladder of these candidates. Where all of the top are tied or away, there is no top."""
    lowest: dict[int, LadderRung] = {}
    there = [one for one in candidates if one.is_there and not one.has_tie]
    for one in there:
        if one.is_reached:
            lowest[one.person] = min(one.rung, lowest.get(one.person, one.rung))
    rungs = (
        tuple(sorted(person for person, rung in lowest.items() if rung is wanted))
        for wanted in LadderRung
    )
    holders = frozenset(one.person for one in there if one.rung is not LadderRung.TOP)
    return ConcernLadder(tuple(rung for rung in rungs if rung), holders)
