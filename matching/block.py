"""The scorer for many pairs at once: rows of children against all volunteers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.policy import Policy
from matching.profile import Child, Volunteer
from matching.round import Round
from matching.score import FULL_POINTS, age_part, region_values, weights

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

SPLIT = 2.0**28
"""Tag weights are cut at 2^-28: the upper parts (from 1 up, below 2^6) and the lower parts (down
to 2^-52) then each add up without any rounding, in whatever order, for up to 2^18 tags."""
WIDE = 256
"""With more common tags than this the marks are kept as sparse arrays."""
BLOCK_CELLS = 1_000_000


@dataclass(frozen=True, slots=True)
class Block:
    """Points and eligibility, one row a child, one column a volunteer."""

    points: NDArray[np.int32]
    eligible: Bools


@dataclass(frozen=True, slots=True)
class People:
    """The columns of one table as arrays; -1 stands for an unknown gender."""

    age: Ints
    gender: Ints
    region: Ints
    need: Ints

    @classmethod
    def of(cls, people: Sequence[Child | Volunteer], unknown: int) -> "People":
        """Arrays of `people`; an unknown region becomes `unknown`, which nobody else has."""
        rows = [
            (
                person.age,
                {"m": 0, "f": 1}.get(person.gender, unknown),
                int(person.region) if person.region else unknown * 1_000_000,
                person.need if isinstance(person, Child) else person.max_need,
            )
            for person in people
        ]
        table = np.array(rows, dtype=np.int64).reshape(-1, 4)
        return cls(*(np.ascontiguousarray(column) for column in table.T))


class Scorer:
    """Scores blocks of a round. The numbers equal those of `score.parts` to the last bit."""

    def __init__(self, round_: Round) -> None:
        self.policy: Policy = round_.policy
        self.children = People.of(round_.children, -1)
        self.volunteers = People.of(round_.volunteers, -2)
        self._tags = _Tags(round_)
        self._kept_out: dict[tuple[int, int, int], list[int]] = {}
        self._forbidden: dict[int, list[int]] = {}
        for child, volunteer in round_.forbid:
            at = round_.child_at[child]
            self._forbidden.setdefault(at, []).append(round_.volunteer_at[volunteer])

    @property
    def rows_at_once(self) -> int:
        """How many children make a block that stays in the processor's cache."""
        return max(1, BLOCK_CELLS // max(1, len(self.volunteers.age)))

    def blocks(self, rows: Ints) -> list[Ints]:
        """`rows` cut into blocks of a good size."""
        return [rows[at : at + self.rows_at_once] for at in range(0, len(rows), self.rows_at_once)]

    def block(self, rows: Ints) -> Block:
        """Points and eligibility of the children at `rows` with every volunteer."""
        score = self._scores(rows)
        eligible = ~self._kept_out_by_table(rows)
        if self.policy.floor > 0:
            eligible &= score >= self.policy.floor
        for place, volunteers in self._forbidden_in(rows):
            eligible[place, volunteers] = False
        np.multiply(score, FULL_POINTS, out=score)
        return Block(np.rint(score, out=score).astype(np.int32), eligible)

    def kept_out(self, row: int) -> dict[str, int]:
        """How many volunteers each rule alone keeps from the child at `row`."""
        rows, people = np.array([row]), self.children
        key = (int(people.age[row]), int(people.need[row]), int(people.gender[row]))
        if key not in self._kept_out:
            rules = (self._age_rule, self._need_rule, self._gender_rule)
            self._kept_out[key] = [int(rule(rows).sum()) for rule in rules]
        age, need, gender = self._kept_out[key]
        floor = self.policy.floor
        return {
            "age": age,
            "need": need,
            "gender": gender,
            "forbidden": len(self._forbidden.get(row, [])),
            "floor": int((self._scores(rows) < floor).sum()) if floor > 0 else 0,
        }

    def _scores(self, rows: Ints) -> Floats:
        total = self._tags.part(rows)
        each = weights(self.policy)
        total *= each[0]
        total += self._spread(self.children.age[rows], self._age_row)
        total += self._spread(self.children.region[rows], self._region_row)
        if each[3]:
            total += np.where(self._same_gender(rows), each[3], 0.0)
        total /= each[0] + each[1] + each[2] + each[3]
        return total

    def _spread(self, values: Ints, row_of: Any) -> Any:
        """A row for each value, worked out once for those that are equal."""
        distinct, place = np.unique(values, return_inverse=True)
        return np.stack([row_of(int(value)) for value in distinct])[place]

    def _age_row(self, age: int) -> Floats:
        gaps, place = np.unique(self.volunteers.age - age, return_inverse=True)
        table = [weights(self.policy)[1] * age_part(int(gap), self.policy) for gap in gaps]
        return np.array(table, dtype=np.float64)[place]

    def _region_row(self, region: int) -> Floats:
        other = self.volunteers.region
        level = np.zeros(len(other), dtype=np.intp)
        for cut in (1, 100, 10_000):
            level += other // cut == region // cut
        table = [weights(self.policy)[2] * value for value in region_values(self.policy)]
        row: Floats = np.array(table, dtype=np.float64)[level]
        return row

    def _age_rule(self, rows: Ints) -> Bools:
        low, high = self.policy.age_limits

        def outside(age: int) -> Bools:
            gap = self.volunteers.age - age
            return (gap < low) | (gap > high)

        out: Bools = self._spread(self.children.age[rows], outside)
        return out

    def _need_rule(self, rows: Ints) -> Bools:
        return self.children.need[rows][:, None] > self.volunteers.need[None, :]

    def _same_gender(self, rows: Ints) -> Bools:
        same: Bools = self.children.gender[rows][:, None] == self.volunteers.gender[None, :]
        return same

    def _gender_rule(self, rows: Ints) -> Bools:
        if self.policy.gender_rule == "any":
            return np.zeros((len(rows), len(self.volunteers.age)), dtype=np.bool_)
        return ~self._same_gender(rows)

    def _kept_out_by_table(self, rows: Ints) -> Bools:
        out = self._age_rule(rows) | self._need_rule(rows)
        if self.policy.gender_rule == "same":
            out |= self._gender_rule(rows)
        return out

    def _forbidden_in(self, rows: Ints) -> list[tuple[int, list[int]]]:
        if not self._forbidden:
            return []
        found = ((place, self._forbidden.get(int(row))) for place, row in enumerate(rows))
        return [(place, volunteers) for place, volunteers in found if volunteers]


class _Tags:
    """The interests part. Only tags that both sides name need a column."""

    def __init__(self, round_: Round) -> None:
        sides: tuple[Sequence[Child | Volunteer], ...] = (round_.children, round_.volunteers)
        named = [{tag for person in side for tag in person.interests} for side in sides]
        columns = {tag: at for at, tag in enumerate(sorted(named[0] & named[1]))}
        upper = {t: float(np.floor(w * SPLIT)) / SPLIT for t, w in round_.tag_weights.items()}
        lower = {t: w - upper[t] for t, w in round_.tag_weights.items()}
        ones = dict.fromkeys(columns, 1.0)
        self._children = _marks(round_.children, columns, ones)
        self._volunteers = [_marks(round_.volunteers, columns, cut).T for cut in (upper, lower)]
        self._totals = [
            [np.array([sum(cut[t] for t in set(p.interests)) for p in side]) for side in sides]
            for cut in (upper, lower)
        ]

    def part(self, rows: Ints) -> Floats:
        """Weight shared by weight of all tags of the two; 0 where neither has any."""
        shared, union = [], []
        for weighted, (ours, theirs) in zip(self._volunteers, self._totals, strict=True):
            product = self._children[rows] @ weighted
            both: Floats = product if isinstance(product, np.ndarray) else product.toarray()
            shared.append(both)
            union.append(ours[rows][:, None] + theirs[None, :] - both)
        whole: Floats = union[0] + union[1]
        np.maximum(whole, np.finfo(np.float64).tiny, out=whole)
        return np.divide(shared[0] + shared[1], whole, out=whole)


def _marks(
    people: Sequence[Child | Volunteer],
    columns: dict[str, int],
    weight: dict[str, float],
) -> Any:
    """A row for each person: the weight of each common tag that the person names."""
    found = [
        (row, columns[tag], weight[tag])
        for row, person in enumerate(people)
        for tag in set(person.interests)
        if tag in columns
    ]
    table = np.array(found, dtype=np.float64).reshape(-1, 3)
    where = (table[:, 0].astype(np.intp), table[:, 1].astype(np.intp))
    shape = (len(people), len(columns))
    marks = sparse.csr_array((table[:, 2], where), shape=shape)
    return marks if len(columns) > WIDE else marks.toarray()
