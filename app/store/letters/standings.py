"""May these two write? `letters.pairs.standing` for rows, and the same as conditions of a query.

The conditions are for queries that select from Pair, need no other table joined, and are never
NULL. tests/app/letters/test_worlds.py holds them equal to the pure function.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    union_all,
)

from app.extensions import db
from app.models import Cohort, Pair, Term
from app.store.parts import as_words, ids_named_later
from app.store.people.facts import (
    OF_CHILD,
    child_facts,
    child_holds,
    volunteer_facts,
    volunteer_holds,
)
from letters.pairs.effects import COUNTS_AFTER_THE_END, EFFECTS, REMINDING, Act, Fact, PairState
from letters.pairs.facts import EndReason, PairFacts
from letters.pairs.standing import AFTERWARDS, PairStanding, pair_standing
from letters.pairs.stepping_in import OF_VOLUNTEER

Condition = ColumnElement[bool]
Reminding = tuple[Act, bool]
LOOKED_AT = "looked_at"
OF_PAIR = frozenset(
    {
        Fact.ENDED_FOR_SAFETY,
        Fact.ENDED,
        Fact.FINISHED,
        Fact.LONG_OVER,
        Fact.HELD,
        Fact.TERMS_OVER,
    }
)
BY_GRACE = frozenset({Fact.CHECK_EXPIRED, Fact.CHECK_IN_GRACE})
LIGHTEST_FIRST = tuple(PairState)


@dataclass(frozen=True, slots=True)
class CohortFacts:
    """What counts of a cohort: the last day of its last term, and its grace."""

    cohort_id: int
    last_day: date
    grace: int


@dataclass(frozen=True, slots=True)
class Silenced:
    """The ids of open pairs by what may not be done: the act, and whether even by a reserve."""

    ids: Mapping[Reminding, frozenset[int]]

    def of(self, act: Act, *, by_reserve: bool = False) -> frozenset[int]:
        """Where the act may not be done; `by_reserve`: not even for a reserve writer's letter."""
        return self.ids.get((act, by_reserve), frozenset())


def _stopped(fact: Fact) -> frozenset[Reminding]:
    """Which reminders an open pair's fact stops; a volunteer's own fact spares the reserve."""
    acts = EFFECTS[fact].forbids & REMINDING
    reserves = frozenset[Reminding]() if fact in OF_VOLUNTEER else {(act, True) for act in acts}
    return frozenset({(act, False) for act in acts}).union(reserves)


def forbidding(act: Act) -> frozenset[Fact]:
    """The facts that forbid an act."""
    return frozenset(fact for fact, effect in EFFECTS.items() if act in effect.forbids)


@dataclass(frozen=True, slots=True)
class Standings:
    """What every pair is on a day; `some`: what those are whose ids a query is told."""

    today: date
    cohorts: tuple[CohortFacts, ...]
    some: bool = False

    @classmethod
    def on(cls, today: date) -> "Standings":
        """The standings of a day; reads the cohorts, once for all that is asked."""
        query = (
            select(Cohort.id, func.max(Term.last), Cohort.grace)
            .join(Cohort.terms)
            .group_by(Cohort.id, Cohort.grace)
            .order_by(Cohort.id)
        )
        rows = db.session.execute(query).all()
        return cls(today, tuple(CohortFacts(*row) for row in rows))

    def of(self, pairs: Sequence[Pair]) -> dict[int, PairStanding]:
        """The standing of each of these pairs, by the pair's id."""
        facts = self.facts_of(pairs)
        return {id_: pair_standing(one, self.today) for id_, one in facts.items()}

    def facts_of(self, pairs: Sequence[Pair]) -> dict[int, PairFacts]:
        """What counts of each of these pairs, by the pair's id."""
        children = child_facts({pair.child_id for pair in pairs}, self.today)
        volunteers = volunteer_facts({pair.volunteer_id for pair in pairs}, self.today)
        cohorts = {one.cohort_id: one for one in self.cohorts}
        return {
            pair.id: PairFacts(
                child=children[pair.child_id],
                volunteer=volunteers[pair.volunteer_id],
                last_day=cohorts[pair.cohort_id].last_day,
                grace=cohorts[pair.cohort_id].grace,
                until_on=pair.until_on,
                end_reason=EndReason(pair.end_reason) if pair.end_reason else None,
                held_on=pair.held_on,
            )
            for pair in pairs
        }

    def may(self, act: Act) -> Condition:
        """Whether the act may be done in the pair."""
        return not_(self.holds_any(forbidding(act)))

    def among(self, pair_ids: Collection[int], *acts: Act) -> frozenset[int]:
        """Those of these pairs in which all of the acts may be done: read now, and no other pair's
        people are looked at.
        """
        if not pair_ids:
            return frozenset()
        query = _allowing(replace(self, some=True), frozenset(acts), db.engine.dialect.name)
        return frozenset(db.session.scalars(query, {LOOKED_AT: as_words(pair_ids)}))

    def silenced(self, among: Collection[int] | None = None) -> "Silenced":
        """The open pairs in which somebody may not be reminded, all or those among some: read now.

        To ask once for all takes as long as to ask for ten thousand.
        """
        kinds, query = _silencing(replace(self, some=among is not None), db.engine.dialect.name)
        told = {} if among is None else {LOOKED_AT: as_words(among)}
        found: dict[Reminding, set[int]] = {}
        for number, pair_id in db.session.execute(query, told):
            for one in kinds[number]:
                found.setdefault(one, set()).add(pair_id)
        return Silenced({one: frozenset(ids) for one, ids in found.items()})

    def is_in(self, *states: PairState) -> Condition:
        """Whether the pair is in one of the states."""
        return or_(false(), *(self._is(state) for state in states))

    def needs_decision(self) -> Condition:
        """Whether an open pair waits for somebody to hold, end or mend."""
        decided = [fact for fact, effect in EFFECTS.items() if effect.decided]
        return and_(Pair.until_on.is_(None), self.holds_any(decided))

    def holds(self, fact: Fact) -> Condition:
        """Whether the fact holds of the pair."""
        return self.holds_any([fact])

    def holds_any(self, facts: Iterable[Fact]) -> Condition:
        """Whether one of the facts holds of the pair."""
        return _holding(self, frozenset(facts), db.engine.dialect.name)

    def _is(self, state: PairState) -> Condition:
        """No fact makes it graver, and one makes it so, if it is not the lightest state."""
        made = {
            one: [fact for fact, effect in EFFECTS.items() if effect.state is one]
            for one in LIGHTEST_FIRST
        }
        graver = LIGHTEST_FIRST[LIGHTEST_FIRST.index(state) + 1 :]
        none_graver = [not_(self.holds_any(made[one])) for one in graver]
        if state is LIGHTEST_FIRST[0]:
            return and_(*none_graver)
        return and_(self.holds_any(made[state]), *none_graver)

    def of_pair(self, fact: Fact) -> Condition:
        """Whether a fact of the pair itself holds."""
        is_open, reason = Pair.until_on.is_(None), func.coalesce(Pair.end_reason, "")
        over = [one.cohort_id for one in self.cohorts if self.today > one.last_day]
        long_over = [
            one.cohort_id for one in self.cohorts if self.today > one.last_day + AFTERWARDS
        ]
        match fact:
            case Fact.HELD:
                return and_(is_open, Pair.held_on.is_not(None))
            case Fact.TERMS_OVER:
                return and_(is_open, Pair.cohort_id.in_(over))
            case Fact.LONG_OVER:
                ended = and_(~is_open, Pair.until_on < self.today - AFTERWARDS)
                return or_(ended, and_(is_open, Pair.cohort_id.in_(long_over)))
            case Fact.ENDED_FOR_SAFETY:
                return and_(~is_open, reason == EndReason.SAFEGUARDING)
            case Fact.FINISHED:
                return and_(~is_open, reason == EndReason.FINISHED)
        settled = [EndReason.SAFEGUARDING, EndReason.FINISHED]
        return and_(~is_open, reason.not_in(settled))

    def looked_at(self) -> list[Condition]:
        """The pairs that a query is told, if it is."""
        return [Pair.id.in_(select(_told().c.id))] if self.some else []

    def _people(self, column: Any) -> Select[int] | None:
        """Whom a column names in the pairs that are looked at; None: all."""
        if not self.some:
            return None
        return select(_told().c[column.key])

    def of_people(self, facts: frozenset[Fact]) -> Condition:
        """Whether one of the facts holds of the child or of the volunteer."""
        found = []
        if of_child := facts & OF_CHILD:
            column = Pair.child_id
            found.append(child_holds(of_child, self.today, column, self._people(column)))
        if of_volunteer := facts - OF_CHILD - BY_GRACE:
            found.append(self._of_volunteer(of_volunteer))
        cohorts: dict[int, list[int]] = {}
        for one in self.cohorts if facts & BY_GRACE else ():
            cohorts.setdefault(one.grace, []).append(one.cohort_id)
        for grace, ids in cohorts.items():
            own = self._of_volunteer(facts & BY_GRACE, grace)
            found.append(and_(Pair.cohort_id.in_(ids), own))
        return or_(false(), *found)

    def _of_volunteer(self, facts: frozenset[Fact], grace: int = 0) -> Condition:
        column = Pair.volunteer_id
        return volunteer_holds(facts, self.today, grace, column, self._people(column))


@lru_cache(maxsize=2)
def _told_in(_dialect: str) -> CTE:
    query = select(Pair.id, Pair.child_id, Pair.volunteer_id).where(
        Pair.id.in_(ids_named_later(LOOKED_AT))
    )
    return query.cte("told")


def _told() -> CTE:
    """The pairs that a query is told and their people: read once, however many facts are asked."""
    return _told_in(db.engine.dialect.name)


# Making a condition takes longer than asking it; it is the same all day for all cohorts.
@lru_cache(maxsize=256)
def _holding(standings: Standings, wanted: frozenset[Fact], _dialect: str) -> Condition:
    """Whether one of the facts holds of the pair."""
    found = [standings.of_pair(fact) for fact in sorted(wanted & OF_PAIR)]
    people = wanted - OF_PAIR
    if always := people & COUNTS_AFTER_THE_END:
        found.append(standings.of_people(always))
    if while_open := people - COUNTS_AFTER_THE_END:
        found.append(and_(Pair.until_on.is_(None), standings.of_people(while_open)))
    return or_(false(), *found)


@lru_cache(maxsize=8)
def _allowing(standings: Standings, acts: frozenset[Act], _dialect: str) -> Select[int]:
    allowed = (standings.may(act) for act in sorted(acts))
    return select(Pair.id).where(*standings.looked_at(), *allowed)


@lru_cache(maxsize=8)
def _silencing(
    standings: Standings, _dialect: str
) -> tuple[Sequence[frozenset[Reminding]], CompoundSelect[int, int]]:
    """Pairs by the kind of their silence, and what each kind stops."""
    alike: dict[frozenset[Reminding], list[Fact]] = {}
    for fact in EFFECTS:
        if stopped := _stopped(fact):
            alike.setdefault(stopped, []).append(fact)
    queries = [
        select(literal(number), Pair.id).where(
            *standings.looked_at(), Pair.until_on.is_(None), standings.holds_any(facts)
        )
        for number, facts in enumerate(alike.values())
    ]
    return tuple(alike), union_all(*queries)


def standing_of_pair(pair: Pair, today: date) -> PairStanding:
    """The standing of one pair."""
    return Standings.on(today).of([pair])[pair.id]
