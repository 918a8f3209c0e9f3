"""How far the lowest score can be raised while as many of each class are served."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from matching.dense import Matrix
from matching.rest import Rest
from matching.score import FULL_POINTS

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def raise_lowest(matrix: Matrix, rest: Rest) -> int:
    """The highest number of points that every pair can have at full service by class.

    Halves the interval over the points that occur; each question is one matching by classes.
    """
    full = _served(serve(matrix, rest, 0), rest)
    steps = _points_that_occur(matrix, rest)
    low, high = 0, len(steps) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if np.array_equal(_served(serve(matrix, rest, int(steps[middle])), rest), full):
            low = middle
        else:
            high = middle - 1
    return int(steps[low]) if len(steps) else 0


def cut_below(matrix: Matrix, rest: Rest, lowest: int) -> None:
    """Take the pairs below `lowest` points out of the matrix."""
    for row, base in zip(matrix.cost, rest.level * rest.step, strict=True):
        row[row > -(base + lowest)] = 0.0


def serve(matrix: Matrix, rest: Rest, lowest: int) -> Ints:
    """An open volunteer for each row, -1 for none: as many of each class as can be.

    Children come in the order of their class, and whoever has a place keeps a place; what can be
    served together is a transversal matroid, so no place is lost by that.
    """
    return _Service(matrix, rest, lowest).run(np.argsort(-rest.level, kind="stable"))


def _served(taken: Ints, rest: Rest) -> Ints:
    return np.bincount(rest.level[taken >= 0], minlength=int(rest.level.max(initial=0)) + 1)


def _points_that_occur(matrix: Matrix, rest: Rest) -> Ints:
    occurs = np.zeros(FULL_POINTS + 1, dtype=np.bool_)
    for row, base in zip(matrix.first, rest.level * rest.step, strict=True):
        occurs[(-row[row < 0]).astype(np.int64) - base] = True
    return np.flatnonzero(occurs)


class _Service:
    """Augmenting paths from one child after another."""

    def __init__(self, matrix: Matrix, rest: Rest, lowest: int) -> None:
        self.cost = matrix.first
        self.limit = -(rest.level * rest.step + lowest)
        self.spare = rest.free[matrix.open].copy()
        self.taken = np.full(len(matrix.cost), -1, dtype=np.int64)
        self.guests: list[list[int]] = [[] for _ in matrix.open]
        self.dead = np.zeros(len(matrix.open), dtype=np.bool_)

    def run(self, order: Ints) -> Ints:
        for child in order:
            self._place(int(child))
        return self.taken

    def _place(self, child: int) -> None:
        """Give the child a place, moving others along; else never look at these places again."""
        seen = self.dead.copy()
        found_by: dict[int, int] = {}
        queue = deque([child])
        while queue:
            other = queue.popleft()
            reached = np.flatnonzero((self.cost[other] <= self.limit[other]) & ~seen)
            spare = reached[self.spare[reached] > 0]
            if len(spare):
                self._move_along(child, other, int(spare[0]), found_by)
                return
            seen[reached] = True
            for volunteer in reached.tolist():
                found_by[volunteer] = other
                queue.extend(self.guests[volunteer])
        self.dead = seen

    def _move_along(self, child: int, last: int, volunteer: int, found_by: dict[int, int]) -> None:
        self.spare[volunteer] -= 1
        mover = last
        while True:
            left = int(self.taken[mover])
            self.taken[mover] = volunteer
            self.guests[volunteer].append(mover)
            if mover == child:
                return
            self.guests[left].remove(mover)
            volunteer, mover = left, found_by[left]
