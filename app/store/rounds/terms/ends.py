"""What is still open in a cohort whose terms are over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, not_, select

from app.extensions import db
from app.models import Child, Cohort, Letter, Pair, Term
from app.store.letters.pairs import pairs_with_people
from app.store.letters.standings import Standings
from app.store.scope import Scope, pair_within
from letters.pairs.effects import EFFECTS
from letters.pairs.standing import AFTERWARDS
from letters.states import ON_THE_WAY

LISTED = 100
"""So many pairs are listed by name on the page of an end."""
BARS = tuple(fact for fact, effect in EFFECTS.items() if effect.bars)


@dataclass(frozen=True, slots=True)
class EndOfCohort:
    """The open pairs of a cohort, and what is under way in them.

    `may_go_on` are those both of whose people may be in the next cohort, `listed` the first of
    them.
    """

    cohort: Cohort
    last_day: date
    today: date
    pairs: int
    may_go_on: int
    under_way: int
    listed: Sequence[Pair]
    next_cohorts: Sequence[Cohort]

    @property
    def is_over(self) -> bool:
        """Whether the last term lies behind."""
        return self.today > self.last_day

    @property
    def goes_on_until(self) -> date:
        """The last day on which what is under way is carried, when the pairs end today."""
        return self.today + AFTERWARDS


def end_of_cohort(scope: Scope, cohort: Cohort, today: date) -> EndOfCohort:
    """What the end of a cohort would find in this scope."""
    mine = _open_pairs(scope, cohort.id)
    going = mine.where(may_go_on(today))
    under_way = (
        select(func.count())
        .select_from(Letter)
        .where(Letter.pair_id.in_(mine), Letter.state.in_([str(state) for state in ON_THE_WAY]))
    )
    listed = pairs_with_people().where(Pair.id.in_(going)).order_by(Pair.id).limit(LISTED)
    return EndOfCohort(
        cohort=cohort,
        last_day=cohort.terms[-1].last,
        today=today,
        pairs=_count(mine),
        may_go_on=_count(going),
        under_way=db.session.scalar(under_way) or 0,
        listed=db.session.scalars(listed).all(),
        next_cohorts=_running(cohort.id, today),
    )


def open_pair_codes(scope: Scope, cohort_id: int) -> Sequence[str]:
    """The codes of a cohort's open pairs, in the order in which they began."""
    query = select(Pair.code).where(Pair.id.in_(_open_pairs(scope, cohort_id))).order_by(Pair.id)
    return db.session.scalars(query).all()


def may_go_on(today: date) -> ColumnElement[bool]:
    """Whether both people of a pair may be in the next cohort."""
    return not_(Standings.on(today).holds_any(BARS))


def _open_pairs(scope: Scope, cohort_id: int) -> Select[int]:
    return (
        select(Pair.id)
        .join(Pair.child)
        .join(Child.school)
        .where(and_(Pair.cohort_id == cohort_id, Pair.until_on.is_(None), pair_within(scope)))
    )


def _count(ids: Select[int]) -> int:
    return db.session.scalar(select(func.count()).select_from(ids.subquery())) or 0


def _running(cohort_id: int, today: date) -> Sequence[Cohort]:
    """The other cohorts whose terms are not over, the newest first."""
    goes_on = select(Term.cohort_id).where(Term.last >= today)
    query = select(Cohort).where(Cohort.id.in_(goes_on), Cohort.id != cohort_id)
    return db.session.scalars(query.order_by(Cohort.id.desc())).all()
