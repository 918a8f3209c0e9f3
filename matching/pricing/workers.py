"""Where pricing passes are done: in threads of this process (see cluster for others)."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from matching.instance.crowd import Crowd, Ints, Small
from matching.pricing import passes

Found = tuple[Ints, Small, Ints, Ints]
"""Child types, their best volunteers, the values, and how many were found for each."""
FEWEST = 16
"""Child types worth a block of their own."""
MOST_CELLS = 8_000_000
"""Cells of an answer that may be on their way from one block."""


class Workers:
    """Cuts work into blocks of child types and has them done by threads of this process."""

    def __init__(self, size: int = 0) -> None:
        self._size = size or os.cpu_count() or 1
        self._threads = ThreadPoolExecutor(self._size)

    def best(
        self, crowd: Crowd, types: Ints, price: Ints, floor: Ints, width: int
    ) -> Iterator[Found]:
        """The `width` best volunteers of each of `types`, a block at a time; see passes.best_of."""
        blocks = self._blocks(crowd, types, width)
        yield from self._run(best_of_block, crowd, blocks, price, floor, width)

    def better(self, crowd: Crowd, types: Ints, points: Ints) -> Ints:
        """How many volunteers would score more than `points`, for each of `types` (any order)."""
        order = np.argsort(crowd.view_of[types], kind="stable")
        cuts = [part for part in np.array_split(order, 4 * self._size) if len(part)]
        blocks = [(types[part], points[part]) for part in cuts]
        out = np.zeros(len(types), dtype=np.int64)
        for part, found in zip(cuts, self._run(better_of_block, crowd, blocks), strict=True):
            out[part] = found
        return out

    def _run(
        self, function: Callable[..., Any], crowd: Crowd, blocks: Sequence[Any], *shared: Any
    ) -> Iterator[Any]:
        """The function of the crowd, each block and what is shared, in the order of the blocks."""
        return self._threads.map(lambda block: function(crowd, block, *shared), blocks)

    def _blocks(self, crowd: Crowd, types: Ints, width: int) -> list[Ints]:
        ordered = types[np.argsort(crowd.view_of[types], kind="stable")]
        count = max(len(types) * width // MOST_CELLS, 4 * self._size)
        count = max(1, min(count, len(types) // FEWEST))
        return [part for part in np.array_split(ordered, count) if len(part)]


def best_of_block(crowd: Crowd, types: Ints, price: Ints, floor: Ints, width: int) -> Found:
    """One block of Workers.best."""
    volunteers = np.zeros((len(types), width), dtype=np.int32)
    values = np.zeros((len(types), width), dtype=np.int64)
    found = passes.best_of(crowd, types, price, floor, volunteers, values)
    return types, volunteers, values, found


def better_of_block(crowd: Crowd, block: tuple[Ints, Ints]) -> Ints:
    """One block of Workers.better."""
    return passes.how_many_better(crowd, *block)
