"""The people of a round as plain columns, for the scorer of blocks.

Tag weights are cut in two parts that add up without rounding in any order, so that their sum is
the true sum rounded once, as `math.fsum` gives it to `score.parts`.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.problem.profile import Child, Volunteer
from matching.problem.round import Round

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
People = Sequence[Child | Volunteer]

SPLIT = 2.0**28
"""Tag weights are cut at 2^-28: the upper parts (from 1 up, below 2^6) and the lower parts (down
to 2^-52) then each add up without any rounding, in whatever order, for up to 2^18 tags.
The solver cuts them for itself: a proof should not share what it proves."""
NOWHERE = 1_000_000
"""Times a number below 0: a region that no other equals, not even in its first two digits."""


class Columns(NamedTuple):
    """The columns of one table as arrays, with the weight of each person's tags in two parts.

    `need` is the highest a volunteer may be given. Unknown genders and regions equal none of the
    other table.
    """

    age: Ints
    gender: Ints
    region: Ints
    need: Ints
    up: Floats
    low: Floats


class TagColumns(NamedTuple):
    """The tags that both tables name: each child's tags, each tag's volunteers, weights."""

    child_start: Ints
    child_tags: Ints
    volunteer_start: Ints
    volunteers: Ints
    up: Floats
    low: Floats


class TagParts:
    """Tag weights in two parts, and the columns of the tags that both tables name."""

    def __init__(self, round_: Round) -> None:
        self.up = {t: float(np.floor(w * SPLIT)) / SPLIT for t, w in round_.tag_weights.items()}
        self.low = {t: w - self.up[t] for t, w in round_.tag_weights.items()}
        sides: tuple[People, People] = (round_.children, round_.volunteers)
        named = [{tag for person in side for tag in person.interests} for side in sides]
        self._common = sorted(named[0] & named[1])
        self._column = {tag: at for at, tag in enumerate(self._common)}

    def columns(self, round_: Round) -> TagColumns:
        """Who names which of the common tags."""
        children = self._marks(round_.children)
        volunteers = self._marks(round_.volunteers).tocsc()
        return TagColumns(
            children.indptr.astype(np.int64),
            children.indices.astype(np.int64),
            volunteers.indptr.astype(np.int64),
            volunteers.indices.astype(np.int64),
            np.array([self.up[tag] for tag in self._common], dtype=np.float64),
            np.array([self.low[tag] for tag in self._common], dtype=np.float64),
        )

    def _marks(self, people: People) -> "sparse.csr_array":
        """A row for each person: which of the common tags that person names."""
        found = [
            (row, self._column[tag])
            for row, person in enumerate(people)
            for tag in set(person.interests)
            if tag in self._column
        ]
        rows, columns = np.array(found, dtype=np.int64).reshape(-1, 2).T
        shape = (len(people), len(self._common))
        return sparse.csr_array((np.ones(len(found), np.bool_), (rows, columns)), shape=shape)


def columns_of(people: People, parts: TagParts, unknown: int) -> Columns:
    """The columns of one table; `unknown` is the gender (below 0) that stands for none."""
    rows = [
        (
            person.age,
            {"m": 0, "f": 1}.get(person.gender, unknown),
            int(person.region) if person.region else unknown * NOWHERE,
            person.need if isinstance(person, Child) else person.max_need,
        )
        for person in people
    ]
    age, gender, region, need = np.array(rows, dtype=np.int64).reshape(-1, 4).T.copy()
    up, low = (
        np.array([sum(part[tag] for tag in set(person.interests)) for person in people], float)
        for part in (parts.up, parts.low)
    )
    return Columns(age, gender, region, need, up, low)
