"""A round as arrays, in which people that no rule and no score tells apart are one type.

Types make ties cheap: a thousand children alike are one type with a thousand units, and a place
with one of their volunteers is as good as with another of that type.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Lanes = NDArray[np.float32]
Small = NDArray[np.int32]

SHARED_ROW = -1


class Crowd(NamedTuple):
    """Types of children and of volunteers, as the compiled loops want them.

    A view is what a child type is apart from interests: rows of `views` hold age, region, gender
    and need. Volunteer types are sorted by their set of tags; those of set g are
    `group[g]:group[g + 1]`. Weights of tags are in two parts (`_up`, `_low`, see tag_sets).
    Of each `chunk` sets `chunk_marks` are the highest marks and `chunk_total` the lowest total.
    `places` are the free places of a type, `members` its volunteers. Tables hold parts times
    their weight; `first_gap` is the gap in years of `age_table[0]`. Pairs below
    `lowest` points do not count (a fair round sets it).
    """

    views: Ints
    view_of: Ints
    child_set: Ints
    level: Ints
    units: Ints
    forbidden_start: Ints
    forbidden: Small
    child_tag_start: Ints
    child_tags: Small
    child_up: Floats
    child_low: Floats
    group: Ints
    volunteer_tag_start: Ints
    volunteer_tags: Small
    volunteer_up: Floats
    volunteer_low: Floats
    tag_up: Floats
    tag_low: Floats
    tag_row: Small
    marks: Lanes
    volunteer_total: Lanes
    chunk: int
    chunk_marks: Lanes
    chunk_total: Lanes
    age: Ints
    region: Ints
    gender: Ints
    need: Ints
    places: Ints
    members: Ints
    age_table: Floats
    first_gap: int
    region_table: Floats
    gender_weight: float
    interest_weight: float
    weight_sum: float
    same_gender: bool
    floor: float
    lowest: int
    step: int


@dataclass(frozen=True, slots=True)
class Census:
    """A crowd, and the type of each child and each volunteer of the round.

    `waiting` tells which children (as places in the round) are in the rest.
    """

    crowd: Crowd
    child_type: Ints
    volunteer_type: Ints
    free: Ints
    waiting: Ints


def distinct(*columns: NDArray[Any]) -> tuple[list[NDArray[Any]], Ints]:
    """The different rows of a table in order, column by column, and the place of each row."""
    code = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        values, place = np.unique(column, return_inverse=True)
        code = np.unique(code * len(values) + place, return_inverse=True)[1]
    _, first, row_of = np.unique(code, return_index=True, return_inverse=True)
    return [column[first] for column in columns], row_of.astype(np.int64)
