"""The loops of the scorer: rows of children against all volunteers.

Both cost as much as there are pairs, `score_rows` also as there are tags shared. The numbers equal
those of `score.parts` to the last bit: every sum of tag weights is exact in two parts (see
columns), and all others are added in the order in which the contract words them.
"""

import numpy as np
from numpy.typing import NDArray

from matching.audit.columns import Columns, Floats, Ints, TagColumns
from matching.audit.rules import Bools, Rules
from matching.compiled import compiled
from matching.problem.score import FULL_POINTS

Small = NDArray[np.int32]
NOBODY = -(2**62)
"""What a child gains whom nobody suits: less than any class weighs."""


@compiled
def score_rows(
    rows: Ints,
    children: Columns,
    volunteers: Columns,
    tags: TagColumns,
    rules: Rules,
    points: Small,
    eligible: Bools,
) -> None:
    """Fill in a row of `points` and `eligible` for each of the children at `rows`.

    Children alike but for their tags should stand together: what they share of a score is worked
    out for the first of them only.
    """
    count, before = len(volunteers.age), -1
    up, low = np.empty(count), np.empty(count)
    age, region, gender = np.empty(count), np.empty(count), np.empty(count)
    fits = np.empty(count, np.bool_)
    for place in range(len(rows)):
        child = rows[place]
        if before < 0 or not _alike(children, child, before):
            _look_at(children, child, volunteers, rules, age, region, gender, fits)
        before = child
        _overlap(tags, child, up, low)
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
def _overlap(tags: TagColumns, child: int, up: Floats, low: Floats) -> None:
    """Fill in what the tags weigh, in two parts, that a child shares with each volunteer.

    It goes from tag to volunteers, as most share nothing.
    """
    up[:] = 0.0
    low[:] = 0.0
    for at in range(tags.child_start[child], tags.child_start[child + 1]):
        tag = tags.child_tags[at]
        weight, rest = tags.up[tag], tags.low[tag]
        for other in tags.volunteers[tags.volunteer_start[tag] : tags.volunteer_start[tag + 1]]:
            up[other] += weight
            low[other] += rest


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
def tally_rows(
    points: Small, eligible: Bools, own: Ints, price: Ints, lowest: int
) -> tuple[Ints, Ints, Ints]:
    """For each row: how many are eligible, how many of them have more than its `own` points, and
    the most points (of those with `lowest` or more) less `price`, NOBODY where there is none."""
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
