"""The scorer for many pairs at once: rows of children against all volunteers.

The numbers equal those of `score.parts` to the last bit (see columns).
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.audit.columns import Columns, Floats, Ints, TagParts, Tags, columns_of
from matching.compiled import compiled
from matching.problem.policy import Policy
from matching.problem.round import Round
from matching.problem.score import FULL_POINTS, age_part, region_values, weights

Bools = NDArray[np.bool_]
Small = NDArray[np.int32]

BLOCK_CELLS = 1_000_000
NOBODY = -(2**62)


@dataclass(frozen=True, slots=True)
class Block:
    """Points and eligibility, one row a child, one column a volunteer."""

    points: Small
    eligible: Bools

    def tally(self, own: Ints, price: Ints, lowest: int) -> tuple[Ints, Ints, Ints]:
        """For each child: how many are eligible, how many above its `own` points, and the most
        points (of those with `lowest` or more) less `price`; NOBODY where there is none."""
        return _tally(self.points, self.eligible, own, price, lowest)


class Rules(NamedTuple):
    """A policy as the loop wants it; `age_table` and `allowed` begin at the gap `first_gap`.

    Tables hold parts times their weight.
    """

    interest_weight: float
    gender_weight: float
    weight_sum: float
    region_table: Floats
    age_table: Floats
    allowed: Bools
    first_gap: int
    same_gender: bool
    floor: float


class Scorer:
    """Scores blocks of a round."""

    def __init__(self, round_: Round) -> None:
        parts = TagParts(round_)
        self.policy: Policy = round_.policy
        self.children = columns_of(round_.children, parts, -1)
        self.volunteers = columns_of(round_.volunteers, parts, -2)
        self._tags = parts.tags(round_)
        self._rules = _rules(round_.policy, self.children.age, self.volunteers.age)
        self._forbidden: dict[int, list[int]] = {}
        for child, volunteer in round_.forbid:
            at = round_.child_at[child]
            self._forbidden.setdefault(at, []).append(round_.volunteer_at[volunteer])

    def blocks(self, rows: Ints) -> list[Ints]:
        """`rows` in blocks that stay in the cache; children alike but for their tags together."""
        own = self.children
        alike = np.lexsort((own.need[rows], own.gender[rows], own.age[rows], own.region[rows]))
        once = max(1, BLOCK_CELLS // max(1, len(self.volunteers.age)))
        return [rows[alike[at : at + once]] for at in range(0, len(rows), once)]

    def block(self, rows: Ints) -> Block:
        """Points and eligibility of the children at `rows` with every volunteer."""
        shape = (len(rows), len(self.volunteers.age))
        points, eligible = np.empty(shape, np.int32), np.empty(shape, np.bool_)
        _score(rows, self.children, self.volunteers, self._tags, self._rules, points, eligible)
        for place, row in enumerate(rows.tolist()):
            eligible[place, self._forbidden.get(row, [])] = False
        return Block(points, eligible)

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
        _score(np.array([row]), child, self.volunteers, self._tags, free, points, eligible)
        return int((~eligible).sum())


def _rules(policy: Policy, children: Ints, volunteers: Ints) -> Rules:
    each, (low, high) = weights(policy), policy.age_limits
    first = int(volunteers.min(initial=0) - children.max(initial=0))
    gaps = range(first, int(volunteers.max(initial=0) - children.min(initial=0)) + 1)
    return Rules(
        interest_weight=each[0],
        gender_weight=each[3],
        weight_sum=each[0] + each[1] + each[2] + each[3],
        region_table=np.array([each[2] * value for value in region_values(policy)], dtype=float),
        age_table=np.array([each[1] * age_part(gap, policy) for gap in gaps], dtype=float),
        allowed=np.array([low <= gap <= high for gap in gaps], dtype=np.bool_),
        first_gap=first,
        same_gender=policy.gender_rule == "same",
        floor=float(policy.floor),
    )


@compiled
def _score(
    rows: Ints,
    children: Columns,
    volunteers: Columns,
    tags: Tags,
    rules: Rules,
    points: Small,
    eligible: Bools,
) -> None:
    """Fill in a row of `points` and `eligible` for each of the children at `rows`."""
    count, before = len(volunteers.age), -1
    up, low = np.empty(count), np.empty(count)
    age, region, gender = np.empty(count), np.empty(count), np.empty(count)
    fits = np.empty(count, np.bool_)
    for place in range(len(rows)):
        child = rows[place]
        if before < 0 or not _alike(children, child, before):
            _look_at(children, child, volunteers, rules, age, region, gender, fits)
        before = child
        up[:] = 0.0
        low[:] = 0.0
        for at in range(tags.child_start[child], tags.child_start[child + 1]):
            tag = tags.child_tags[at]
            weight, rest = tags.up[tag], tags.low[tag]
            for other in tags.volunteers[tags.volunteer_start[tag] : tags.volunteer_start[tag + 1]]:
                up[other] += weight
                low[other] += rest
        own_up, own_low = children.up[child], children.low[child]
        row, open_ = points[place], eligible[place]
        for at in range(count):
            whole = (own_up + volunteers.up[at] - up[at]) + (own_low + volunteers.low[at] - low[at])
            score = (up[at] + low[at]) / (whole if whole > 0.0 else 1.0)
            score = score * rules.interest_weight + age[at] + region[at] + gender[at]
            score /= rules.weight_sum
            row[at] = np.int32(np.rint(FULL_POINTS * score))
            open_[at] = fits[at] & (score >= rules.floor)


@compiled
def _alike(children: Columns, one: int, other: int) -> bool:
    """Whether two children differ in nothing but their tags."""
    return bool(
        children.age[one] == children.age[other]
        and children.region[one] == children.region[other]
        and children.gender[one] == children.gender[other]
        and children.need[one] == children.need[other]
    )


@compiled
def _look_at(
    children: Columns,
    child: int,
    volunteers: Columns,
    rules: Rules,
    age: Floats,
    region: Floats,
    gender: Floats,
    fits: Bools,
) -> None:
    """Fill in the weighted parts of each volunteer for a child, and who fits the rules."""
    own, first = children.region[child], children.age[child] + rules.first_gap
    for at in range(len(age)):
        other, gap = volunteers.region[at], volunteers.age[at] - first
        level = int(own == other) + int(own // 100 == other // 100)
        region[at] = rules.region_table[level + int(own // 10_000 == other // 10_000)]
        age[at] = rules.age_table[gap]
        same = children.gender[child] == volunteers.gender[at]
        gender[at] = rules.gender_weight if same else 0.0
        fits[at] = (
            rules.allowed[gap]
            and children.need[child] <= volunteers.need[at]
            and (same or not rules.same_gender)
        )


@compiled
def _tally(
    points: Small, eligible: Bools, own: Ints, price: Ints, lowest: int
) -> tuple[Ints, Ints, Ints]:
    many, better = np.zeros(len(points), np.int64), np.zeros(len(points), np.int64)
    gain = np.full(len(points), NOBODY)
    for row in range(len(points)):
        for at in range(points.shape[1]):
            if eligible[row, at]:
                many[row] += 1
                better[row] += points[row, at] > own[row]
                if points[row, at] >= lowest:
                    gain[row] = max(gain[row], points[row, at] - price[at])
    return many, better, gain
