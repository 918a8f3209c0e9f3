"""The exact solver on the full matrix: one row a child, one column a place."""

import os
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from matching.block import Scorer
from matching.errors import Fault, InputRefused
from matching.rest import Rest

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Costs -w of the rest, 0 where a pair is not eligible.

    Columns are first one place of each open volunteer, then the further places, then perhaps
    columns of 0; `owner` is the open volunteer of each place, `open` where those are in the
    round.
    """

    cost: Floats
    owner: Ints
    open: Ints

    @property
    def first(self) -> Floats:
        """One column for each open volunteer."""
        return self.cost[:, : len(self.open)]


def fill(scorer: Scorer, rest: Rest, progress: Callable[[float], None]) -> Matrix:
    """Score everybody with everybody, block by block. Raises InputRefused if it cannot fit."""
    open_ = np.flatnonzero(rest.free > 0)
    places = np.minimum(rest.free[open_], len(rest.children))
    columns = _columns(len(rest.children), int(np.maximum(places, 1).sum()))
    further = np.repeat(np.arange(len(open_)), np.maximum(places - 1, 0))
    owner = np.concatenate([np.arange(len(open_)), further])
    cost = np.zeros((len(rest.children), columns))
    done = 0
    for rows in scorer.blocks(rest.children):
        these = slice(done, done + len(rows))
        worth = rest.worth(scorer.block(rows), rest.level[these])
        cost[these, : len(open_)] = worth[:, open_]
        np.negative(cost[these], out=cost[these])
        cost[these, len(open_) : len(owner)] = cost[these, further]
        done += len(rows)
        progress(done / len(rest.children))
    return Matrix(cost, owner, open_)


def _columns(rows: int, places: int) -> int:
    """How many columns to lay out. Raises InputRefused where the matrix cannot fit.

    Where children outnumber places the solver turns a copy of the matrix on its side, which is
    slow and takes twice the memory: columns of 0 up to a square prevent it as long as they cost
    no more than that copy.
    """
    turned = rows > 2 * places
    columns = places if turned else max(rows, places)
    needed = rows * columns * 8 * (2 if turned else 1)
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    if needed > 0.8 * memory:
        sentence = (
            f"with {rows} children for {places} places need {needed / 2**30:.0f} GiB of memory, "
            f"and this machine has {memory / 2**30:.0f}; split the round by region"
        )
        data = {"children": rows, "places": places}
        raise InputRefused([Fault("too_large", "children", None, None, sentence, data)])
    return columns


def assign(matrix: Matrix) -> Ints:
    """The open volunteer of each row in an assignment of the largest w, -1 for none."""
    taken = np.full(len(matrix.cost), -1, dtype=np.int64)
    rows, columns = linear_sum_assignment(matrix.cost)
    real = matrix.cost[rows, columns] < 0
    taken[rows[real]] = matrix.owner[columns[real]]
    return taken


def lowest_prices(matrix: Matrix, taken: Ints) -> Ints:
    """The lowest prices that support an optimal assignment, one for each open volunteer.

    They are the longest paths in the residual graph: whoever holds a place must not gain by
    moving to another one at its price. Rows whose price rose since they were last looked at are
    looked at again; an optimal assignment has no gaining circle, so this ends.
    """
    placed = np.flatnonzero(taken >= 0)
    worth = np.zeros(len(taken))
    worth[placed] = -matrix.cost[placed, taken[placed]]
    price = np.zeros(len(matrix.open))
    for row in np.flatnonzero(taken < 0):
        np.maximum(price, -matrix.first[row], out=price)
    seen = np.full(len(taken), -1.0)
    gain = np.empty(len(price))
    for _ in range(len(taken) + 1):
        stale = placed[price[taken[placed]] > seen[placed]]
        if not len(stale):
            break
        for row in stale[np.argsort(-price[taken[stale]], kind="stable")]:
            paid = price[taken[row]]
            seen[row] = paid
            np.subtract(paid - worth[row], matrix.first[row], out=gain)
            np.maximum(price, gain, out=price)
    return price.astype(np.int64)


def prices_of_all(scorer: Scorer, rest: Rest, matrix: Matrix, price: Ints) -> Ints:
    """Prices for all volunteers of the round.

    One without a free place gets the lowest at which no child would gain by it.
    """
    everyone = np.zeros(len(rest.free), dtype=np.int64)
    everyone[matrix.open] = price
    full = np.flatnonzero(rest.free == 0)
    if not len(full) or not len(rest.children):
        return everyone
    useful = utilities(matrix, price)
    done = 0
    for rows in scorer.blocks(rest.children):
        these = slice(done, done + len(rows))
        worth = rest.worth(scorer.block(rows), rest.level[these])[:, full]
        above = (worth - useful[these, None]).max(axis=0)
        everyone[full] = np.maximum(everyone[full], above)
        done += len(rows)
    return everyone


def utilities(matrix: Matrix, price: Ints) -> Ints:
    """What each row gains by its best place at these prices, at least 0."""
    useful = np.zeros(len(matrix.cost), dtype=np.int64)
    if len(matrix.open):
        for row, cost in enumerate(matrix.first):
            useful[row] = max(0, int(-(cost + price).min()))
    return useful
