"""A round as arrays, in which people that no rule and no score tells apart are one kind.

Kinds make ties cheap: a thousand children alike are one kind with a thousand units, and a place
with one of their volunteers is as good as with another of that kind.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from matching.profile import Child, Volunteer
from matching.rest import Rest
from matching.round import Round
from matching.score import age_part, region_values, weights

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Lanes = NDArray[np.float32]
Small = NDArray[np.int32]

Key = tuple[Any, ...]

SPLIT = 2.0**28
"""Tag weights are cut at 2^-28, so that either part adds up without rounding in any order and
their sum is the true sum rounded once, as the scorer's `math.fsum` gives it."""
CHUNK = 32
"""Sets of tags that are looked at together, or passed over together."""
OWN_ROWS = 255
"""This many of the most common tags have a row of their own in `marks`; all others share one."""
SHARED_ROW = -1
UNKNOWN_CHILD, UNKNOWN_VOLUNTEER = -1, -2
"""Genders that equal no other."""


class Crowd(NamedTuple):
    """Kinds of children and of volunteers, as the compiled loops want them.

    A view is what a child kind is apart from interests: rows of `views` hold age, region, gender
    and need. Volunteer kinds are sorted by their set of tags; those of set g are
    `group[g]:group[g + 1]`. Weights of tags are in two parts (`_up`, `_low`, see SPLIT).
    Of each `chunk` sets `chunk_marks` are the highest marks and `chunk_total` the lowest total.
    `places` are the free places of a kind, `members` its volunteers. Tables hold parts times
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
    """A crowd, and the kind of each child and each volunteer of the round.

    `waiting` tells which children (as places in the round) are in the rest.
    """

    crowd: Crowd
    child_kind: Ints
    volunteer_kind: Ints
    free: Ints
    waiting: Ints


def count_kinds(round_: Round, rest: Rest) -> Census:
    """The crowd of a round whose kept pairs are taken out. Kinds do not depend on row order."""
    policy = round_.policy
    tags = _TagSets(round_, matter=policy.weight_interests > 0)
    regions = _Regions(round_)
    gendered = policy.gender_rule == "same" or policy.weight_gender > 0
    barred = _barred(round_)
    level = np.zeros(len(round_.children), dtype=np.int64)
    level[rest.children] = rest.level
    child_keys = [
        (
            tags.of(child),
            child.age,
            regions.of_child(child),
            _gender(child, gendered, UNKNOWN_CHILD),
            child.need,
            int(at_level),
            child.id if child.id in barred else "",
        )
        for child, at_level in zip(round_.children, level.tolist(), strict=True)
    ]
    volunteer_keys = [
        (
            tags.of(volunteer),
            volunteer.age,
            regions.of_volunteer(volunteer),
            _gender(volunteer, gendered, UNKNOWN_VOLUNTEER),
            volunteer.max_need,
            volunteer.id if volunteer.id in barred else "",
        )
        for volunteer in round_.volunteers
    ]
    children, child_kind = _distinct(child_keys)
    volunteers, volunteer_kind = _distinct(volunteer_keys)
    c = np.array([key[1:6] for key in children], dtype=np.int64).reshape(-1, 5)
    v = np.array([key[1:5] for key in volunteers], dtype=np.int64).reshape(-1, 4)
    views, view = np.unique(c[:, :4], axis=0, return_inverse=True)
    child_sets, child_set = _distinct([cast(Key, key[0]) for key in children])
    groups, group_of = _distinct([cast(Key, key[0]) for key in volunteers])
    start, forbidden = _forbidden(round_, child_kind, volunteer_kind, len(children))
    child_start, child_tags = _lists([tags.common(own) for own in child_sets])
    volunteer_start, volunteer_tags = _lists([tags.common(own) for own in groups])
    up, low = tags.totals(groups)
    child_up, child_low = tags.totals(child_sets)
    each = weights(policy)
    first_gap = math.ceil(policy.age_limits[0])
    gaps = range(first_gap, math.floor(policy.age_limits[1]) + 1)
    rest_kinds = child_kind[rest.children]
    # Places beyond the number of children can never fill, however many there are.
    free = np.minimum(rest.free, len(rest.children) + 1)
    places = np.minimum(_summed(volunteer_kind, free, len(volunteers)), len(rest.children) + 1)
    marks, total = tags.marks(groups), (up + low).astype(np.float32)
    edges = np.arange(0, len(groups), CHUNK)
    crowd = Crowd(
        views=np.ascontiguousarray(views),
        view_of=view.reshape(-1).astype(np.int64),
        child_set=child_set,
        level=np.ascontiguousarray(c[:, 4]),
        units=np.bincount(rest_kinds, minlength=len(children)).astype(np.int64),
        forbidden_start=start,
        forbidden=forbidden,
        child_tag_start=child_start,
        child_tags=child_tags,
        child_up=child_up,
        child_low=child_low,
        group=np.searchsorted(group_of, np.arange(len(groups) + 1)).astype(np.int64),
        volunteer_tag_start=volunteer_start,
        volunteer_tags=volunteer_tags,
        volunteer_up=up,
        volunteer_low=low,
        tag_up=tags.up,
        tag_low=tags.low,
        tag_row=tags.row,
        marks=marks,
        volunteer_total=total,
        chunk=CHUNK,
        chunk_marks=np.maximum.reduceat(marks, edges, axis=1) if len(groups) else marks,
        chunk_total=np.minimum.reduceat(total, edges) if len(groups) else total,
        age=np.ascontiguousarray(v[:, 0]),
        region=np.ascontiguousarray(v[:, 1]),
        gender=np.ascontiguousarray(v[:, 2]),
        need=np.ascontiguousarray(v[:, 3]),
        places=places,
        members=np.bincount(volunteer_kind, minlength=len(volunteers)).astype(np.int64),
        age_table=np.array([each[1] * age_part(gap, policy) for gap in gaps], dtype=np.float64),
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
    return Census(crowd, child_kind, volunteer_kind, free, rest.children)


def _summed(kind: Ints, values: Ints, kinds: int) -> Ints:
    out = np.zeros(kinds, dtype=np.int64)
    np.add.at(out, kind, values)
    return out


def _gender(person: Child | Volunteer, gendered: bool, unknown: int) -> int:
    return {"m": 0, "f": 1}.get(person.gender, unknown) if gendered else unknown


def _barred(round_: Round) -> set[str]:
    """Whoever is named in a forbidden pair is a kind alone."""
    return {id_ for link in round_.forbid for id_ in link}


def _distinct(keys: Sequence[Key]) -> tuple[list[Key], Ints]:
    """The different keys in order, and the place of each key among them."""
    found = sorted(set(keys))
    place = {key: at for at, key in enumerate(found)}
    return found, np.array([place[key] for key in keys], dtype=np.int64)


def _lists(rows: Sequence[Sequence[int]]) -> tuple[Ints, Small]:
    """Rows of different lengths, end to end, and where each begins."""
    start = np.cumsum([0, *(len(row) for row in rows)]).astype(np.int64)
    return start, np.array([value for row in rows for value in row], dtype=np.int32)


def _forbidden(
    round_: Round, child_kind: Ints, volunteer_kind: Ints, kinds: int
) -> tuple[Ints, Small]:
    rows: list[list[int]] = [[] for _ in range(kinds)]
    for child, volunteer in round_.forbid:
        kind = int(child_kind[round_.child_at[child]])
        rows[kind].append(int(volunteer_kind[round_.volunteer_at[volunteer]]))
    return _lists(rows)


class _TagSets:
    """Sets of tags as keys: the common tags as numbers, and what all of them weigh together.

    A tag that only one side names can never be shared; only its weight matters.
    """

    def __init__(self, round_: Round, matter: bool) -> None:
        self._matter = matter
        sides: tuple[Sequence[Child | Volunteer], ...] = (round_.children, round_.volunteers)
        named = [{tag for person in side for tag in person.interests} for side in sides]
        times = dict.fromkeys(named[0] & named[1], 0)
        for person in round_.volunteers:
            for tag in set(person.interests) & times.keys():
                times[tag] += 1
        often = sorted(times, key=lambda tag: (-times[tag], tag))
        self._number = {tag: at for at, tag in enumerate(often)}
        split = {tag: math.floor(w * SPLIT) / SPLIT for tag, w in round_.tag_weights.items()}
        self._parts = {tag: (split[tag], w - split[tag]) for tag, w in round_.tag_weights.items()}
        self._known: dict[tuple[str, ...], Key] = {}
        self.up = np.array([self._parts[tag][0] for tag in self._number], dtype=np.float64)
        self.low = np.array([self._parts[tag][1] for tag in self._number], dtype=np.float64)
        self.row = np.full(len(times), SHARED_ROW, dtype=np.int32)
        self.row[:OWN_ROWS] = np.arange(len(times))[:OWN_ROWS]
        self._rows = min(len(times), OWN_ROWS + 1)

    def of(self, person: Child | Volunteer) -> Key:
        """The key of a person's tags: common tags, weight of all in two parts."""
        found = self._known.get(person.interests)
        if found is None:
            own = set(person.interests) if self._matter else set()
            numbers = tuple(sorted(self._number[tag] for tag in own if tag in self._number))
            up, low = (math.fsum(self._parts[tag][part] for tag in own) for part in (0, 1))
            found = self._known[person.interests] = (numbers, up, low)
        return found

    @staticmethod
    def common(key: Key) -> tuple[int, ...]:
        """The common tags of a key."""
        common: tuple[int, ...] = key[0]
        return common

    @staticmethod
    def totals(keys: Sequence[Key]) -> tuple[Floats, Floats]:
        """The weight of all tags of each key, in two parts."""
        table = np.array([key[1:] for key in keys], dtype=np.float64).reshape(-1, 2)
        return np.ascontiguousarray(table[:, 0]), np.ascontiguousarray(table[:, 1])

    def marks(self, keys: Sequence[Key]) -> Lanes:
        """For each tag's row the weight it has in each set; the last row may hold all the rest."""
        marks = np.zeros((max(1, self._rows), len(keys)), dtype=np.float32)
        for at, key in enumerate(keys):
            for tag in self.common(key):
                marks[self.row[tag], at] += self.up[tag] + self.low[tag]
        return marks


class _Regions:
    """Regions as far as they matter: a volunteer's only to the longest part some child shares."""

    def __init__(self, round_: Round) -> None:
        self._matter = round_.policy.weight_region > 0
        self._children = sorted({self._of(child) for child in round_.children})
        starts = {region[:digits] for region in self._children for digits in (2, 4, 6) if region}
        self._cut = {
            region: next((region[:d] for d in (6, 4, 2) if region[:d] in starts), "")
            for region in {self._of(volunteer) for volunteer in round_.volunteers}
        }
        self._volunteers = sorted(set(self._cut.values()))
        self._child_at = {region: at for at, region in enumerate(self._children)}
        self._volunteer_at = {region: at for at, region in enumerate(self._volunteers)}

    def of_child(self, child: Child) -> int:
        return self._child_at[self._of(child)]

    def of_volunteer(self, volunteer: Volunteer) -> int:
        return self._volunteer_at[self._cut[self._of(volunteer)]]

    def _of(self, person: Child | Volunteer) -> str:
        return person.region if self._matter else ""

    def table(self, weight: float, values: Sequence[float]) -> Floats:
        """The weighted part of each child's region with each cut region of a volunteer."""
        ours = np.array([int(region or -1) for region in self._children])[:, None]
        theirs = np.array([int(region.ljust(6, "0")) for region in self._volunteers])[None, :]
        known = np.array([len(region) for region in self._volunteers])[None, :]
        shared = np.zeros((len(self._children), len(self._volunteers)), dtype=np.intp)
        for digits in (2, 4, 6):
            cut = 10 ** (6 - digits)
            shared += (ours >= 0) & (known >= digits) & (ours // cut == theirs // cut)
        return np.asarray(values, dtype=np.float64)[shared] * weight
