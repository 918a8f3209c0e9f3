"""The scorer for many pairs at once: blocks of children against all volunteers."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from matching.audit.columns import Ints, TagParts, columns_of
from matching.audit.loops import Small, score_rows, tally_rows
from matching.audit.rules import Bools, rules_of
from matching.problem.policy import Policy
from matching.problem.round import Round

T = TypeVar("T")
BLOCK_CELLS = 1_000_000


@dataclass(frozen=True, slots=True)
class Block:
    """Points and eligibility, one row a child, one column a volunteer."""

    points: Small
    eligible: Bools


@dataclass(frozen=True, slots=True)
class Tally:
    """What each child (by its place in the round) sees of all volunteers.

    How many are `eligible`; how many of them are `better` than its own points; the most points
    less price that it can `gain`, far below 0 where nobody is eligible.
    """

    eligible: Ints
    better: Ints
    gain: Ints


class Scorer:
    """Scores blocks of a round."""

    def __init__(self, round_: Round) -> None:
        parts = TagParts(round_)
        self.policy: Policy = round_.policy
        self.children = columns_of(round_.children, parts, -1)
        self.volunteers = columns_of(round_.volunteers, parts, -2)
        self._tags = parts.columns(round_)
        self._rules = rules_of(round_.policy, self.children.age, self.volunteers.age)
        self._forbidden: dict[int, list[int]] = {}
        for child, volunteer in round_.forbid:
            at = round_.child_at[child]
            self._forbidden.setdefault(at, []).append(round_.volunteer_at[volunteer])

    def block(self, rows: Ints) -> Block:
        """Points and eligibility of the children at `rows` with every volunteer."""
        shape = (len(rows), len(self.volunteers.age))
        points, eligible = np.empty(shape, np.int32), np.empty(shape, np.bool_)
        score_rows(rows, self.children, self.volunteers, self._tags, self._rules, points, eligible)
        for place, row in enumerate(rows.tolist()):
            eligible[place, self._forbidden.get(row, [])] = False
        return Block(points, eligible)

    def tally(self, own: Ints, price: Ints, lowest: int) -> Tally:
        """One pass over all pairs. `own` are points by child, `price` is by volunteer; pairs below
        `lowest` points gain nothing."""
        rows = np.arange(len(self.children.age))
        out = np.empty((3, len(rows)), dtype=np.int64)

        def look(some: Ints) -> tuple[Ints, tuple[Ints, Ints, Ints]]:
            seen = self.block(some)
            return some, tally_rows(seen.points, seen.eligible, own[some], price, lowest)

        for some, counts in self._in_blocks(rows, look):
            out[:, some] = counts
        return Tally(*out)

    def options(self, rows: Ints) -> Bools:
        """Which volunteers are eligible for at least one of the children at `rows`."""
        found = np.zeros(len(self.volunteers.age), dtype=np.bool_)
        for some in self._in_blocks(rows, lambda part: self.block(part).eligible.any(axis=0)):
            found |= some
        return found

    def _in_blocks(self, rows: Ints, look: Callable[[Ints], T]) -> Iterator[T]:
        """What `look` makes of each block of children, by as many threads as there are cores."""
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            yield from threads.map(look, self.blocks(rows))

    def blocks(self, rows: Ints) -> list[Ints]:
        """`rows` in blocks that stay in the cache; children alike but for their tags together."""
        own = self.children
        alike = np.lexsort((own.need[rows], own.gender[rows], own.age[rows], own.region[rows]))
        once = max(1, BLOCK_CELLS // max(1, len(self.volunteers.age)))
        return [rows[alike[at : at + once]] for at in range(0, len(rows), once)]

    def kept_out(self, row: int) -> dict[str, int]:
        """How many volunteers each rule alone keeps from the child at `row`."""
        child, other, policy = self.children, self.volunteers, self.policy
        gap = other.age - child.age[row]
        low, high = policy.age_limits
        unlike = other.gender != child.gender[row]
        return {
            "age": int(((gap < low) | (gap > high)).sum()),
            "need": int((child.need[row] > other.need).sum()),
            "gender": int(unlike.sum()) if policy.gender_rule == "same" else 0,
            "forbidden": len(self._forbidden.get(row, [])),
            "floor": self._below_floor(row) if policy.floor > 0 else 0,
        }

    def _below_floor(self, row: int) -> int:
        """How many volunteers score below the floor, whatever the other rules say."""
        rules = self._rules
        free = rules._replace(allowed=np.ones_like(rules.allowed), same_gender=False)
        child = self.children._replace(need=np.zeros_like(self.children.need))
        shape = (1, len(self.volunteers.age))
        points, eligible = np.empty(shape, np.int32), np.empty(shape, np.bool_)
        score_rows(np.array([row]), child, self.volunteers, self._tags, free, points, eligible)
        return int((~eligible).sum())
