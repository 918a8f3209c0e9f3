"""Counts the types of a round: people whom no rule and no score tells apart."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.instance.crowd import Census, Crowd, Floats, Ints, Lanes, Small, distinct
from matching.instance.regions import Regions
from matching.instance.residual import Rest
from matching.instance.tag_sets import SharedTags, TagSets
from matching.problem.policy import Policy
from matching.problem.profile import Child, Volunteer
from matching.problem.round import Round
from matching.problem.score import age_part, region_values, weights
from matching.problem.table import Link

Columns = list[NDArray[Any]]
"""Columns of one table, all as long."""
CHUNK = 32
"""Sets of tags that are bounded together first, and often passed over together."""
UNKNOWN_CHILD, UNKNOWN_VOLUNTEER = -1, -2
"""Genders that equal no other."""


def count_types(round_: Round, rest: Rest) -> Census:
    """The crowd of a round whose kept pairs are taken out. Types do not depend on row order."""
    policy = round_.policy
    tags = SharedTags(round_, matter=policy.weight_interests > 0)
    regions = Regions(round_, matter=policy.weight_region > 0)
    gendered = policy.gender_rule == "same" or policy.weight_gender > 0
    child_sets, volunteer_sets = tags.sets_of(round_.children), tags.sets_of(round_.volunteers)
    views, children, child_type = _children(round_, rest, child_sets, regions, gendered)
    volunteers, volunteer_type = _volunteers(round_, volunteer_sets, regions, gendered)
    start, forbidden = _forbidden(round_, child_type, volunteer_type, len(children[0]))
    marks, chunk_marks, total, chunk_total = _chunked(tags, volunteer_sets)
    # Places beyond the number of children can never fill, however many there are.
    most = len(rest.children) + 1
    free = np.minimum(rest.free, most)
    each = weights(policy)
    age_table, first_gap = _age_table(policy, each[1])
    crowd = Crowd(
        views=np.stack(views, axis=1),
        view_of=children[1],
        child_set=children[0],
        level=children[2],
        units=_counted(child_type[rest.children], len(children[0])),
        forbidden_start=start,
        forbidden=forbidden,
        child_tag_start=child_sets.start,
        child_tags=child_sets.tags,
        child_up=child_sets.up,
        child_low=child_sets.low,
        group=np.searchsorted(volunteers[0], np.arange(len(volunteer_sets) + 1)).astype(np.int64),
        volunteer_tag_start=volunteer_sets.start,
        volunteer_tags=volunteer_sets.tags,
        volunteer_up=volunteer_sets.up,
        volunteer_low=volunteer_sets.low,
        tag_up=tags.up,
        tag_low=tags.low,
        tag_row=tags.row,
        marks=marks,
        volunteer_total=total,
        chunk=CHUNK,
        chunk_marks=chunk_marks,
        chunk_total=chunk_total,
        age=volunteers[1],
        region=volunteers[2],
        gender=volunteers[3],
        need=volunteers[4],
        places=np.minimum(_summed(volunteer_type, free, len(volunteers[0])), most),
        members=_counted(volunteer_type, len(volunteers[0])),
        age_table=age_table,
        first_gap=first_gap,
        region_table=regions.table(each[2], region_values(policy)),
        gender_weight=each[3],
        interest_weight=each[0],
        weight_sum=each[0] + each[1] + each[2] + each[3],
        same_gender=policy.gender_rule == "same",
        floor=float(policy.floor),
        lowest=0,
        step=rest.step,
    )
    return Census(crowd, child_type, volunteer_type, free, rest.children)


def _children(
    round_: Round, rest: Rest, sets: TagSets, regions: Regions, gendered: bool
) -> tuple[Columns, Columns, Ints]:
    """The views; set of tags, view and class of each child type; and the type of each child."""
    people = round_.children
    level = np.zeros(len(people), dtype=np.int64)
    level[rest.children] = rest.level
    views, view_of = distinct(
        _ages(people),
        regions.of_children,
        _genders(people, gendered, UNKNOWN_CHILD),
        np.array([child.need for child in people], dtype=np.int64),
    )
    return views, *distinct(sets.of, view_of, level, _alone(people, round_.forbid))


def _volunteers(
    round_: Round, sets: TagSets, regions: Regions, gendered: bool
) -> tuple[Columns, Ints]:
    """Set of tags, age, region, gender and highest need of each volunteer type; and the type of
    each volunteer."""
    people = round_.volunteers
    return distinct(
        sets.of,
        _ages(people),
        regions.of_volunteers,
        _genders(people, gendered, UNKNOWN_VOLUNTEER),
        np.array([volunteer.max_need for volunteer in people], dtype=np.int64),
        _alone(people, round_.forbid),
    )


def _ages(people: Sequence[Child | Volunteer]) -> Ints:
    return np.array([person.age for person in people], dtype=np.int64)


def _genders(people: Sequence[Child | Volunteer], gendered: bool, unknown: int) -> Ints:
    if not gendered:
        return np.full(len(people), unknown, dtype=np.int64)
    number = {"m": 0, "f": 1}
    return np.array([number.get(person.gender, unknown) for person in people], dtype=np.int64)


def _alone(people: Sequence[Child | Volunteer], forbid: Iterable[Link]) -> Ints:
    """0, but for whoever is named in a forbidden pair: a type alone."""
    barred = {id_ for link in forbid for id_ in link}
    if not barred:
        return np.zeros(len(people), dtype=np.int64)
    places = [at if person.id in barred else 0 for at, person in enumerate(people, 1)]
    return np.array(places, dtype=np.int64)


def _counted(type_of: Ints, types: int) -> Ints:
    return np.bincount(type_of, minlength=types).astype(np.int64)


def _summed(type_of: Ints, values: Ints, types: int) -> Ints:
    out = np.zeros(types, dtype=np.int64)
    np.add.at(out, type_of, values)
    return out


def _forbidden(
    round_: Round, child_type: Ints, volunteer_type: Ints, types: int
) -> tuple[Ints, Small]:
    """The forbidden volunteer types of each child type, end to end, and where each row begins."""
    links = sorted(
        (int(child_type[round_.child_at[child]]), int(volunteer_type[round_.volunteer_at[other]]))
        for child, other in round_.forbid
    )
    owner = np.array([child for child, _ in links], dtype=np.int64)
    start = np.searchsorted(owner, np.arange(types + 1)).astype(np.int64)
    return start, np.array([volunteer for _, volunteer in links], dtype=np.int32)


def _chunked(tags: SharedTags, sets: TagSets) -> tuple[Lanes, Lanes, Lanes, Lanes]:
    """Marks and total weights of each set; their highest and lowest in each chunk of sets."""
    marks, total = tags.marks(sets), (sets.up + sets.low).astype(np.float32)
    if not len(sets):
        return marks, marks, total, total
    edges = np.arange(0, len(sets), CHUNK)
    highest, lowest = np.maximum.reduceat(marks, edges, axis=1), np.minimum.reduceat(total, edges)
    return marks, highest, total, lowest


def _age_table(policy: Policy, weight: float) -> tuple[Floats, int]:
    """The weighted part of each gap in years inside the limits, and the first such gap."""
    first = math.ceil(policy.age_limits[0])
    gaps = range(first, math.floor(policy.age_limits[1]) + 1)
    return np.array([weight * age_part(gap, policy) for gap in gaps], dtype=np.float64), first
