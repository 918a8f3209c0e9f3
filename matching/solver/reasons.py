"""Why a child waits: nobody is eligible, or too many children share too few places."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matching.instance.crowd import Crowd, Ints
from matching.solver.assign import Assignment
from matching.solver.eligible import find_eligible, no_questions

Bools = NDArray[np.bool_]
READABLE = 100
"""Volunteer types in a reason that is found for one child type alone. Larger ones, which nobody
reads to the end, are joined into one: as true, and found at once."""


@dataclass(frozen=True, slots=True)
class HallViolator:
    """Child types whose eligible volunteers are too few (P. Hall, 1935).

    None of `children` is eligible with any volunteer type outside `volunteers`, whose places are
    all taken; those of them who wait for this reason are `waiting`.
    """

    waiting: Ints
    children: Ints
    volunteers: Ints


def hall_violators(
    crowd: Crowd, found: Assignment, waiting: Ints
) -> tuple[list[HallViolator], Ints]:
    """The reason of each of the `waiting` child types; those without any volunteer come second.

    No further child could join the assignment `found`. The volunteers of a reason are all that an
    alternating path from a child who waits reaches: each is taken, so their children and those who
    wait are more than their places.
    """
    options = _Options(crowd)
    alone = np.array([child for child in waiting.tolist() if not len(options.of(child))], np.int64)
    rest = np.setdiff1d(waiting, alone).tolist()
    closures = _Closures(crowd, found, options)
    sets: dict[bytes, list[int]] = {}
    many: list[int] = []
    for child in rest:
        closure = closures.of(child)
        if closure is None:
            many.append(child)
        else:
            sets.setdefault(np.packbits(closure).tobytes(), []).append(child)
    if many:
        everybody = closures.together(many)
        sets.setdefault(np.packbits(everybody).tobytes(), []).extend(many)
    bits = np.frombuffer(b"".join(sets), dtype=np.uint8).reshape(
        len(sets), (len(crowd.age) + 7) // 8
    )
    violators, members = [], list(sets.values())
    for one, several in zip(bits, sets.values(), strict=True):
        inside = np.unpackbits(one, count=len(crowd.age)).astype(np.bool_)
        within = np.flatnonzero(~(bits & ~one).any(axis=1))
        outside = [child for at in within.tolist() for child in members[at]]
        children = np.union1d(found.child[inside[found.volunteer]], np.array(outside, np.int64))
        violators.append(HallViolator(np.array(sorted(several)), children, np.flatnonzero(inside)))
    return violators, alone


class _Options:
    """The eligible volunteer types of a child type, looked up once where they must be the same."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd._replace(lowest=0)
        self._known: dict[tuple[int, int], Ints] = {}
        self._eligible = no_questions(crowd)

    def key(self, child: int) -> tuple[int, int]:
        """Types with one key have the same volunteers."""
        crowd = self.crowd
        special = crowd.forbidden_start[child + 1] > crowd.forbidden_start[child]
        return int(crowd.view_of[child]), child if special or crowd.floor > 0 else -1

    def of(self, child: int) -> Ints:
        """The eligible volunteer types of one child type, in order, free places or not."""
        key = self.key(child)
        if key not in self._known:
            count = find_eligible(self.crowd, self._eligible, child, len(self._known) + 1)
            self._known[key] = np.sort(self._eligible.found[:count])
        return self._known[key]


@dataclass
class _Closures:
    """Every volunteer type that could be freed for a child type by moving others along."""

    crowd: Crowd
    found: Assignment
    options: _Options
    known: dict[tuple[int, int], Bools | None] = field(default_factory=dict)

    def of(self, child: int) -> Bools | None:
        """The closure of one child type, or None where it is too large to be read by people."""
        key = self.options.key(child)
        if key not in self.known:
            closure = self._search([child], READABLE)
            self.known[key] = closure if np.count_nonzero(closure) <= READABLE else None
        return self.known[key]

    def together(self, types: list[int]) -> Bools:
        """The union of their closures, as closed as each: no child in it has one outside."""
        return self._search(types, len(self.crowd.age))

    def _search(self, types: list[int], most: int) -> Bools:
        """The closure of some types, given up half done where it has more than `most`."""
        inside = np.zeros(len(self.crowd.age), dtype=np.bool_)
        seen: set[tuple[int, int]] = set()
        fresh = types
        while fresh and np.count_nonzero(inside) <= most:
            before = inside.copy()
            for other in fresh:
                key = self.options.key(other)
                if key not in seen:
                    seen.add(key)
                    inside[self.options.of(other)] = True
            new = inside & ~before
            fresh = np.unique(self.found.child[new[self.found.volunteer]]).tolist()
        return inside
