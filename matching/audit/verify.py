"""Recount a result from the input alone. Nothing of the solver is used, only the scorer."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.audit.block import Scorer
from matching.problem.errors import Fault
from matching.problem.round import Round
from matching.problem.score import FULL_POINTS, broken_rules, parts
from matching.result.certificate import content_sha256
from matching.result.folder import CERTIFICATE, PAIRS, PRICES, UNMATCHED, pair_cells
from matching.result.solution import NO_ELIGIBLE, Pair, Solution, Waiting

T = TypeVar("T")
Ints = NDArray[np.int64]
HIGHEST_PRICE = 2**53


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the recount found: `gap` is bound less worth, in the units of w."""

    findings: tuple[Fault, ...]
    gap: int | None

    @property
    def proved_optimal(self) -> bool:
        """Whether every pair is as it says and no better result exists."""
        return not self.findings and self.gap == 0


def verify_solution(round_: Round, solution: Solution) -> Verdict:
    """Recount every pair, price, reason and figure, and the bound that the prices give."""
    recount = _Recount(round_, solution)
    recount.pairs()
    recount.waiting()
    recount.prices()
    if recount.findings:
        return Verdict(tuple(recount.findings), None)
    recount.everybody()
    recount.reasons()
    recount.certificate()
    return Verdict(tuple(recount.findings), recount.gap)


@dataclass
class _Recount:
    round_: Round
    solution: Solution
    findings: list[Fault] = field(default_factory=list)
    gap: int = 0
    eligible_for: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.scorer = Scorer(self.round_)
        kept = {child for child, _ in self.round_.keep}
        self.rest = [child for child in self.round_.children if child.id not in kept]
        self.free = {volunteer.id: volunteer.capacity for volunteer in self.round_.volunteers}
        for _, volunteer in self.round_.keep:
            self.free[volunteer] -= 1
        ranks = sorted({(child.need, child.waited) for child in self.rest})
        step = (FULL_POINTS + 1) * (len(self.rest) + 1)
        self.class_worth = {
            child.id: step * (1 + ranks.index((child.need, child.waited))) for child in self.rest
        }

    def _wrong(self, file: str, sentence: str, row: int | None = None, column: str = "") -> None:
        self.findings.append(Fault("wrong", file, row, column or None, sentence))

    def pairs(self) -> None:
        """Each pair keeps the rules and says what it scores; nobody is there too often."""
        for row, pair in enumerate(self.solution.pairs, 2):
            self._pair(row, pair)
        children = Counter(pair.child for pair in self.solution.pairs)
        for child in sorted(c for c, times in children.items() if times > 1):
            self._wrong(PAIRS, f"child {child} is in more than one pair")
        guests = Counter(pair.volunteer for pair in self.solution.pairs)
        for volunteer in self.round_.volunteers:
            if guests[volunteer.id] > volunteer.capacity:
                said = f"volunteer {volunteer.id} has {guests[volunteer.id]} children"
                self._wrong(PAIRS, f"{said}, capacity {volunteer.capacity}")
        for kept in sorted(set(self.round_.keep) - set(self.solution.links)):
            self._wrong(PAIRS, f"the kept pair of {' and '.join(kept)} is missing")

    def _pair(self, row: int, pair: Pair) -> None:
        at = self.round_.child_at.get(pair.child)
        with_ = self.round_.volunteer_at.get(pair.volunteer)
        if at is None or with_ is None:
            unknown = pair.child if at is None else pair.volunteer
            self._wrong(PAIRS, f"{unknown} is not in the round", row)
            return
        child, volunteer = self.round_.children[at], self.round_.volunteers[with_]
        tags = self.round_.tag_weights
        for _, sentence in broken_rules(child, volunteer, self.round_.policy, tags):
            self._wrong(PAIRS, f"{pair.child} and {pair.volunteer}: {sentence}", row)
        if (pair.child, pair.volunteer) in self.round_.forbidden:
            self._wrong(PAIRS, f"{pair.child} and {pair.volunteer} are forbidden", row)
        scored = parts(child, volunteer, self.round_.policy, tags)
        said, true = (
            pair_cells(pair),
            pair_cells(Pair.of(child.id, volunteer.id, scored, pair.rank)),
        )
        for column in said:
            if said[column] != true[column]:
                found = f"is {said[column]}, recounted {true[column]}"
                self._wrong(PAIRS, found, row, column)

    def waiting(self) -> None:
        """Every child is either in a pair or waits, once."""
        named = Counter(child.child for child in self.solution.waiting)
        paired = {pair.child for pair in self.solution.pairs}
        for child in self.round_.children:
            if (child.id in paired) + named[child.id] != 1:
                where = "both a pair and a reason to wait" if named[child.id] else "neither"
                said = "stands there more than once" if named[child.id] > 1 else f"has {where}"
                self._wrong(UNMATCHED, f"child {child.id} {said}")
        for unknown in sorted(named.keys() - self.round_.child_at.keys()):
            self._wrong(UNMATCHED, f"{unknown} is not in the round")

    def prices(self) -> None:
        """Every volunteer has one price, and it is not below 0."""
        prices = self.solution.prices
        for volunteer in self.round_.volunteers:
            price = prices.get(volunteer.id)
            if price is None:
                self._wrong(PRICES, f"volunteer {volunteer.id} has no price")
            elif not 0 <= price < HIGHEST_PRICE:
                self._wrong(PRICES, f"the price {price} of {volunteer.id} is out of range")
        for unknown in sorted(prices.keys() - self.round_.volunteer_at.keys()):
            self._wrong(PRICES, f"{unknown} is not in the round")

    def everybody(self) -> None:
        """One pass over all pairs: ranks, who has nobody, and the bound of the prices."""
        round_, prices = self.round_, self.solution.prices
        price = np.array([prices[v.id] for v in round_.volunteers], dtype=np.int64)
        pair_of = {pair.child: (row, pair) for row, pair in enumerate(self.solution.pairs, 2)}
        own = np.full(len(round_.children), FULL_POINTS, dtype=np.int64)
        for _, pair in pair_of.values():
            own[round_.child_at[pair.child]] = pair.points
        lowest = self._lowest()
        bound = sum(
            self.free[volunteer.id] * prices[volunteer.id] for volunteer in round_.volunteers
        )
        rows = np.arange(len(round_.children))
        for seen in self._in_blocks(rows, lambda rows: self._seen(rows, own, price, lowest)):
            for at, eligible, better, gain in zip(*seen, strict=True):
                child = round_.children[at].id
                self.eligible_for[child] = eligible
                if child in pair_of:
                    self._rank(*pair_of[child], 1 + better)
                if child in self.class_worth:
                    bound += max(0, self.class_worth[child] + gain)
        self.gap = bound - sum(
            self.class_worth[pair.child] + pair.points
            for pair in self.solution.pairs
            if pair.child in self.class_worth
        )
        if self.gap != 0:
            self._wrong(PRICES, f"the prices prove a bound that is {self.gap} above the pairs")

    def _seen(self, rows: Ints, own: Ints, price: Ints, lowest: int) -> list[list[int]]:
        """Of each child: place, how many are eligible, how many better, best points less price."""
        counted = self.scorer.block(rows).tally(own[rows], price, lowest)
        return [rows.tolist(), *(column.tolist() for column in counted)]

    def _in_blocks(self, rows: Ints, look: Callable[[Ints], T]) -> Iterator[T]:
        """What `look` makes of each block of children, by as many threads as there are cores."""
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            yield from threads.map(look, self.scorer.blocks(rows))

    def _lowest(self) -> int:
        """With a fair policy the lowest score reached counts as the floor."""
        said = self.solution.certificate.lowest_points
        free = [pair.points for pair in self.solution.pairs if pair.child in self.class_worth]
        true = min(free, default=None) if self.round_.policy.fair else None
        if said != true:
            self._wrong(CERTIFICATE, f"is {said}, recounted {true}", column="lowest_points")
        return true or 0

    def _rank(self, row: int, pair: Pair, true: int) -> None:
        if pair.rank != true:
            self._wrong(PAIRS, f"is {pair.rank}, recounted {true}", row, "rank")

    def reasons(self) -> None:
        """Each reason to wait is a true one."""
        sound: dict[tuple[str, ...], str] = {}
        for row, child in enumerate(self.solution.waiting, 2):
            if child.reason == NO_ELIGIBLE:
                counts = self.scorer.kept_out(self.round_.child_at[child.child])
                said = dict(child.kept_out), child.volunteers
                if self.eligible_for[child.child] or said != (counts, len(self.round_.volunteers)):
                    self._wrong(UNMATCHED, f"{child.child} is kept out by {counts}", row)
                continue
            if child.rivals not in sound:
                sound[child.rivals] = self._hall(child)
            wrong = sound[child.rivals]
            if child.child not in child.rivals:
                wrong = wrong or f"{child.child} is not among those who compete"
            if wrong:
                self._wrong(UNMATCHED, wrong, row)

    def _hall(self, child: Waiting) -> str:
        """What is wrong with a set of children said to have too few places, or nothing."""
        unknown = set(child.rivals) - set(self.class_worth)
        if unknown or len(set(child.rivals)) != len(child.rivals):
            return "the competing children are not all different children of the round"
        options = np.zeros(len(self.round_.volunteers), dtype=np.bool_)
        rows = np.array([self.round_.child_at[rival] for rival in child.rivals], dtype=np.int64)
        for some in self._in_blocks(rows, lambda r: self.scorer.block(r).eligible.any(axis=0)):
            options |= some
        names = [self.round_.volunteers[at].id for at in np.flatnonzero(options)]
        places = sum(self.free[name] for name in names)
        if places != child.places or len(child.rivals) <= places:
            return f"these {len(child.rivals)} children have {places} places between them"
        return ""

    def certificate(self) -> None:
        """The figures of the certificate are those of the files."""
        certificate, total = self.solution.certificate, sum(p.points for p in self.solution.pairs)
        true = {
            "children": len(self.round_.children),
            "volunteers": len(self.round_.volunteers),
            "places": sum(volunteer.capacity for volunteer in self.round_.volunteers),
            "matched": len(self.solution.pairs),
            "matched_by_class": self._matched_by_class(),
            "total_points": total,
            "upper_bound_points": total + self.gap,
            "proved_optimal": self.gap == 0,
        }
        for name, value in true.items():
            said = getattr(certificate, name)
            if said != value:
                self._wrong(CERTIFICATE, f"is {said}, recounted {value}", column=name)
        for name, digest in content_sha256(self.round_).items():
            if certificate.content_sha256.get(name) != digest:
                self._wrong(CERTIFICATE, f"was worked out from another {name} input")

    def _matched_by_class(self) -> tuple[dict[str, int], ...]:
        paired = {pair.child for pair in self.solution.pairs}
        classes: dict[tuple[int, int], list[bool]] = {}
        for child in self.round_.children:
            classes.setdefault((child.need, child.waited), []).append(child.id in paired)
        return tuple(
            {"need": need, "waited": waited, "children": len(served), "matched": sum(served)}
            for (need, waited), served in sorted(classes.items(), reverse=True)
        )
