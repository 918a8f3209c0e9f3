"""The sets of tags that people name, as numbers, and what the tags of a set weigh.

A tag that only one side names can never be shared; only its weight matters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from matching.instance.crowd import SHARED_ROW, Floats, Ints, Lanes, Small, distinct
from matching.problem.profile import Child, Volunteer
from matching.problem.round import Round

People = Sequence[Child] | Sequence[Volunteer]

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


class SharedTags:
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
        order = [*often, *sorted(round_.tag_weights.keys() - times.keys())]
        weight = np.array([round_.tag_weights[tag] for tag in order], dtype=np.float64)
        self._place = {tag: at for at, tag in enumerate(order)}
        self._matter = matter
        self._up = np.floor(weight * SPLIT) / SPLIT
        self._low = weight - self._up
        self.up, self.low = self._up[: len(often)], self._low[: len(often)]
        self.row = np.full(len(often), SHARED_ROW, dtype=np.int32)
        self.row[:OWN_ROWS] = np.arange(len(often))[:OWN_ROWS]

    def sets_of(self, people: People) -> TagSets:
        """The different sets that `people` name."""
        named = [person.interests if self._matter else () for person in people]
        tag = np.array([self._place[tag] for tags in named for tag in tags], dtype=np.int64)
        owner = np.repeat(np.arange(len(named)), [len(tags) for tags in named])
        # Each tag of a person once, the common ones (lowest places) first.
        owner, tag = np.divmod(np.unique(owner * len(self._up) + tag), max(1, len(self._up)))
        up = np.bincount(owner, self._up[tag], len(named)).astype(np.float64)
        low = np.bincount(owner, self._low[tag], len(named)).astype(np.float64)
        common = tag < len(self.up)
        start = np.searchsorted(owner[common], np.arange(len(named) + 1))
        # As big-endian bytes the lists sort as their numbers do, and a dictionary takes them whole.
        ends, raw = (4 * start).tolist(), tag[common].astype(">u4").tobytes()
        lists = [raw[begin:end] for begin, end in pairwise(ends)]
        found = sorted(set(lists))
        place = {one: at for at, one in enumerate(found)}
        (list_of, up, low), of = distinct(np.array([place[one] for one in lists], int), up, low)
        kept = [found[at] for at in list_of.tolist()]
        start = np.cumsum([0, *(len(one) // 4 for one in kept)]).astype(np.int64)
        tags = np.frombuffer(b"".join(kept), dtype=">u4").astype(np.int32)
        return TagSets(start, tags, up, low, of)

    def marks(self, sets: TagSets) -> Lanes:
        """For each tag's row the weight it has in each set; the last row may hold all the rest."""
        rows = min(len(self.row), OWN_ROWS + 1)
        marks = np.zeros((max(1, rows), len(sets)), dtype=np.float32)
        owner = np.repeat(np.arange(len(sets)), np.diff(sets.start))
        row, weight = self.row[sets.tags], (self.up + self.low)[sets.tags]
        rare = row == SHARED_ROW
        marks[row[~rare], owner[~rare]] = weight[~rare]
        if rare.any():
            marks[SHARED_ROW] = np.bincount(owner[rare], weight[rare], len(sets))
        return marks
