"""The sets of tags that people name, as numbers, and what the tags of a set weigh.

A tag that only one side names can never be shared; only its weight matters.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.crowd import SHARED_ROW, Floats, Ints, Lanes, Small
from matching.profile import Child, Volunteer
from matching.round import Round

People = Sequence[Child] | Sequence[Volunteer]
Key = tuple[tuple[int, ...], float, float]
"""The common tags of a set by number, and the weight of all its tags in two parts."""

SPLIT = 2.0**28
"""Tag weights are cut at 2^-28, so that either part adds up without rounding in any order and
their sum is the true sum rounded once, as the scorer's `math.fsum` gives it."""
OWN_ROWS = 255
"""This many of the most common tags have a row of their own in `marks`; all others share one."""


@dataclass(frozen=True, slots=True)
class TagSets:
    """The different sets of one side, sorted: those of set s are `tags[start[s]:start[s + 1]]`.

    `up` and `low` are the two parts of the weight of all tags of a set; `of` is each person's set.
    """

    start: Ints
    tags: Small
    up: Floats
    low: Floats
    of: Ints

    def __len__(self) -> int:
        return len(self.up)


class Tags:
    """The tags that both sides name, the most common first: their weights in two parts, `row` of
    `marks`."""

    def __init__(self, round_: Round, matter: bool) -> None:
        sides: tuple[People, People] = (round_.children, round_.volunteers)
        named = [{tag for person in side for tag in person.interests} for side in sides]
        times = dict.fromkeys(named[0] & named[1], 0)
        for person in round_.volunteers:
            for tag in set(person.interests) & times.keys():
                times[tag] += 1
        often = sorted(times, key=lambda tag: (-times[tag], tag))
        upper = {tag: math.floor(w * SPLIT) / SPLIT for tag, w in round_.tag_weights.items()}
        self._parts = {tag: (upper[tag], w - upper[tag]) for tag, w in round_.tag_weights.items()}
        self._number = {tag: at for at, tag in enumerate(often)}
        self._matter = matter
        self.up = np.array([self._parts[tag][0] for tag in often], dtype=np.float64)
        self.low = np.array([self._parts[tag][1] for tag in often], dtype=np.float64)
        self.row = np.full(len(often), SHARED_ROW, dtype=np.int32)
        self.row[:OWN_ROWS] = np.arange(len(often))[:OWN_ROWS]

    def sets_of(self, people: People) -> TagSets:
        """The different sets that `people` name."""
        keys = {person.interests: self._key(person.interests) for person in people}
        found = sorted(set(keys.values()))
        place = {key: at for at, key in enumerate(found)}
        set_of = {interests: place[key] for interests, key in keys.items()}
        start = np.cumsum([0, *(len(key[0]) for key in found)]).astype(np.int64)
        return TagSets(
            start,
            np.array([tag for key in found for tag in key[0]], dtype=np.int32),
            np.array([key[1] for key in found], dtype=np.float64),
            np.array([key[2] for key in found], dtype=np.float64),
            np.array([set_of[person.interests] for person in people], dtype=np.int64),
        )

    def _key(self, interests: tuple[str, ...]) -> Key:
        own = set(interests) if self._matter else set()
        numbers = tuple(sorted(self._number[tag] for tag in own if tag in self._number))
        up, low = (math.fsum(self._parts[tag][part] for tag in own) for part in (0, 1))
        return numbers, up, low

    def marks(self, sets: TagSets) -> Lanes:
        """For each tag's row the weight it has in each set; the last row may hold all the rest."""
        rows = min(len(self.row), OWN_ROWS + 1)
        marks = np.zeros((max(1, rows), len(sets)), dtype=np.float32)
        owner = np.repeat(np.arange(len(sets)), np.diff(sets.start))
        weight = (self.up + self.low).astype(np.float32)
        np.add.at(marks, (self.row[sets.tags], owner), weight[sets.tags])
        return marks
