"""Why a child waits: nobody is eligible, or too many children share too few places."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matching.crowd import Crowd, Ints
from matching.service import reach

Bools = NDArray[np.bool_]
PATIENCE = 300_000
"""Looks at the volunteers of a child kind before searches share what they found."""


@dataclass(frozen=True, slots=True)
class Seats:
    """Who is where, by kind: edges (child kind, volunteer kind) of an assignment that no further
    child could join."""

    crowd: Crowd
    child: Ints
    volunteer: Ints


@dataclass(frozen=True, slots=True)
class Rivalry:
    """Child kinds that wait for one reason, all kinds that compete with them, and for what.

    Nobody of `rivals` is eligible with anybody outside the `volunteers`, who are all taken.
    """

    waiting: Ints
    rivals: Ints
    volunteers: Ints


def rivalries(seats: Seats, waiting: Ints) -> tuple[list[Rivalry], Ints]:
    """The reason of each of the `waiting` child kinds; those without any volunteer come second.

    The volunteers of a reason are all who could be freed by moving others along: a set that
    violates Hall's condition (P. Hall, 1935).
    """
    options = _Options(seats.crowd)
    alone = np.array([kind for kind in waiting.tolist() if not len(options.of(kind))], np.int64)
    rest = np.setdiff1d(waiting, alone)
    rest = rest[np.argsort([len(options.of(kind)) for kind in rest.tolist()], kind="stable")]
    closures = _Closures(seats, options)
    sets: dict[bytes, list[int]] = {}
    for kind in rest.tolist():
        sets.setdefault(np.packbits(closures.of(kind)).tobytes(), []).append(kind)
    bits = np.frombuffer(b"".join(sets), dtype=np.uint8).reshape(
        len(sets), (len(seats.crowd.age) + 7) // 8
    )
    found, members = [], list(sets.values())
    for one, several in zip(bits, sets.values(), strict=True):
        inside = np.unpackbits(one, count=len(seats.crowd.age)).astype(np.bool_)
        within = np.flatnonzero(~(bits & ~one).any(axis=1))
        outside = [kind for at in within.tolist() for kind in members[at]]
        rivals = np.union1d(seats.child[inside[seats.volunteer]], np.array(outside, np.int64))
        found.append(Rivalry(np.array(sorted(several)), rivals, np.flatnonzero(inside)))
    return found, alone


class _Options:
    """The eligible volunteer kinds of a child kind, looked up once where they must be the same."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd._replace(lowest=0)
        self._known: dict[tuple[int, int], Ints] = {}
        shape = (len(crowd.views), len(crowd.group))
        self._ceiling = np.empty(shape, dtype=np.float32)
        self._ready = np.zeros(len(crowd.views), dtype=np.int64)
        self._found = np.empty(len(crowd.age), dtype=np.int64)

    def key(self, kind: int) -> tuple[int, int]:
        """Kinds with one key have the same volunteers."""
        crowd = self.crowd
        special = crowd.forbidden_start[kind + 1] > crowd.forbidden_start[kind]
        return int(crowd.view_of[kind]), kind if special or crowd.floor > 0 else -1

    def of(self, kind: int) -> Ints:
        """They, in order; whether or not a kept pair has taken their places."""
        key = self.key(kind)
        if key not in self._known:
            mark = np.zeros(len(self.crowd.age), dtype=np.int64)
            count = reach(self.crowd, kind, self._ceiling, self._ready, mark, 1, self._found)
            self._known[key] = np.sort(self._found[:count])
        return self._known[key]


@dataclass
class _Closures:
    seats: Seats
    options: _Options
    known: dict[tuple[int, int], Bools] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.looks = 0
        self.part_of: list[Bools] = []
        self.met = np.full(len(self.seats.crowd.age), -1, dtype=np.int64)

    def of(self, kind: int) -> Bools:
        """Every volunteer kind that could be freed for this kind by moving others along.

        In a very large round, after PATIENCE looks, a search that meets an earlier answer takes it
        in whole: still a set of which nobody inside is eligible outside, if not the smallest.
        """
        key = self.options.key(kind)
        if key not in self.known:
            self.known[key] = self._search(kind)
        return self.known[key]

    def _search(self, kind: int) -> Bools:
        seats, hurried = self.seats, self.looks > PATIENCE
        inside = np.zeros(len(seats.crowd.age), dtype=np.bool_)
        seen: set[tuple[int, int]] = set()
        fresh = [kind]
        while fresh:
            before = inside.copy()
            for other in fresh:
                key = self.options.key(other)
                if key in seen:
                    continue
                seen.add(key)
                inside[self.options.of(other)] = True
            new = inside & ~before
            if hurried:
                earlier = np.unique(self.met[new])
                for at in earlier[earlier >= 0].tolist():
                    inside |= self.part_of[at]
                    new &= ~self.part_of[at]
            fresh = np.unique(seats.child[new[seats.volunteer]]).tolist()
        self.looks += len(seen)
        self.met[inside] = len(self.part_of)
        self.part_of.append(inside)
        return inside
