"""Which volunteers could be freed for a child by moving others along, for many children at once.

Volunteers that can reach each other have one and the same answer, so it is worked out once for
each such group; sets of volunteers are rows of bits.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from matching.block import Scorer

Ints = NDArray[np.int64]
Bits = NDArray[np.uint8]


class Reach:
    """Follows children from volunteer to volunteer.

    `guests` are the children (as places in the round) of the rest with each volunteer.
    """

    def __init__(self, scorer: Scorer, guests: Mapping[int, list[int]]) -> None:
        self.scorer, self.guests = scorer, guests
        everyone = len(scorer.volunteers.age)
        self.row_of = np.full(len(scorer.children.age), -1, dtype=np.int64)
        self.options = np.zeros((0, (everyone + 7) // 8), dtype=np.uint8)
        self.group = np.full(everyone, -1, dtype=np.int64)
        self.answers: list[Bits] = []

    def options_of(self, children: list[int]) -> Bits:
        """The eligible volunteers of each of these children, scored once."""
        rows = np.array(children, dtype=np.int64)
        new = np.unique(rows[self.row_of[rows] < 0])
        found = [
            np.packbits(self.scorer.block(b).eligible, axis=1) for b in self.scorer.blocks(new)
        ]
        self.row_of[new] = np.arange(len(new)) + len(self.options)
        self.options = np.concatenate([self.options, *found])
        return self.options[self.row_of[rows]]

    def reached(self, start: Bits) -> Bits:
        """Everybody who could be freed for one of `start`, `start` among them."""
        reached = start
        while True:
            listed = members(reached)
            groups = self.group[listed]
            for group in np.unique(groups[groups >= 0]):
                reached = reached | self.answers[group]
            unknown = listed[groups < 0]
            if not len(unknown):
                return reached
            self._learn(int(unknown[0]))

    def _learn(self, volunteer: int) -> None:
        """Work out the answer of one volunteer and of all who share it."""
        answer = self._forward(volunteer)
        self.group[self._who_reach(volunteer, answer)] = len(self.answers)
        self.answers.append(answer)

    def _guests_of(self, volunteers: Ints) -> list[int]:
        return [child for at in volunteers.tolist() for child in self.guests.get(at, ())]

    def _forward(self, volunteer: int) -> Bits:
        reached = fresh = single(volunteer, len(self.group))
        while fresh.any():
            listed = members(fresh)
            groups = self.group[listed]
            wider = reached
            for group in np.unique(groups[groups >= 0]):
                wider = wider | self.answers[group]
            options = self.options_of(self._guests_of(listed[groups < 0]))
            wider = wider | np.bitwise_or.reduce(options, axis=0)
            fresh, reached = wider & ~reached, wider
        return reached

    def _who_reach(self, volunteer: int, among: Bits) -> Ints:
        """Those of `among` from whom `volunteer` can be reached."""
        listed = members(among)
        listed = listed[self.group[listed] < 0]
        holders = np.repeat(listed, [len(self.guests.get(at, ())) for at in listed.tolist()])
        options = self.options_of(self._guests_of(listed))
        target = single(volunteer, len(self.group))
        fresh = target
        while fresh.any():
            hit = (options & fresh).any(axis=1)
            wider = target | marked(np.unique(holders[hit]), len(self.group))
            options, holders = options[~hit], holders[~hit]
            fresh, target = wider & ~target, wider
        return members(target)


def members(bits: Bits) -> Ints:
    """The volunteers of a set."""
    return np.flatnonzero(np.unpackbits(bits))


def marked(volunteers: Ints, everyone: int) -> Bits:
    """The set of these volunteers."""
    marks = np.zeros(everyone, dtype=np.bool_)
    marks[volunteers] = True
    return np.packbits(marks)


def single(volunteer: int, everyone: int) -> Bits:
    """The set of one volunteer."""
    return marked(np.array([volunteer]), everyone)
