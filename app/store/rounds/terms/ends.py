"""What is still open in a cohort whose terms are over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import Select, and_, false, func, or_, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import Child, Cohort, Pair, School, Term, Volunteer
from app.store.letters.lists import LetterFilter, count_letters
from app.store.letters.pairs import pairs_with_people
from app.store.letters.standings import Standings
from app.store.listing import Page, page_of
from app.store.rounds.terms.going_on import pairs_that_may_go_on
from app.store.scope import Scope, pair_within
from letters.pairs.standing import AFTERWARDS
from letters.states import State

PART = 200
"""About so many pairs end in one transaction where there are many."""


@dataclass(frozen=True, slots=True)
class LastEnd:
    """The pairs that ended together when a cohort was ended last, and how many went on."""

    cohort_id: int
    batch: str
    on: date
    pairs: int
    gone_on: int


@dataclass(frozen=True, slots=True)
class EndOfCohort:
    """The open pairs of a cohort, and what is under way in them.

    `going` are the ids of those that may go on in another cohort, as a query, `may_go_on` how many
    they are; `undecided` of the pairs wait for somebody's decision. `under_way` are letters that
    somebody has, also of pairs that ended; `unlogged` were to be written, and nobody said so.
    """

    cohort: Cohort
    last_day: date
    today: date
    pairs: int
    going: Select[int]
    may_go_on: int
    undecided: int
    under_way: int
    unlogged: int
    last_end: LastEnd | None
    next_cohorts: Sequence[Cohort]

    @property
    def is_over(self) -> bool:
        """Whether the last term lies behind."""
        return self.today > self.last_day

    @property
    def goes_on_until(self) -> date:
        """The last day on which what is under way is carried, when the pairs end today."""
        return self.today + AFTERWARDS


def end_of_cohort(
    scope: Scope, cohort: Cohort, today: date, next_id: int | None = None
) -> EndOfCohort:
    """What the end of a cohort would find in this scope; `next_id`: the cohort to go on in."""
    mine = _open_pairs(scope, cohort.id)
    following = _running(cohort.id, today)
    going = mine.where(pairs_that_may_go_on(mine, next_id, today) if following else false())
    return EndOfCohort(
        cohort=cohort,
        last_day=cohort.terms[-1].last,
        today=today,
        pairs=_count(mine),
        going=going,
        may_go_on=_count(going),
        undecided=_count(mine.where(Standings.on(today).needs_decision())),
        under_way=count_letters(scope, LetterFilter("on_the_way", cohort=cohort.id), today),
        unlogged=count_letters(scope, LetterFilter("all", State.DUE, cohort=cohort.id), today),
        last_end=last_end(scope, cohort.id),
        next_cohorts=following,
    )


def page_going_on(found: EndOfCohort, text: str, number: int = 1) -> Page[Pair]:
    """One page of the pairs that may go on, narrowed to a pair's code or a part of a name."""
    query = pairs_with_people().where(Pair.id.in_(found.going))
    if text:
        named = (
            column.icontains(text, autoescape=True)
            for column in (Pair.code, Child.pen_name, Volunteer.pen_name, School.name)
        )
        query = query.where(or_(*named))
    return page_of(query.order_by(School.id, Pair.id), number)


def open_pairs_by_school(scope: Scope, cohort_id: int) -> Iterator[list[str]]:
    """The codes of a cohort's open pairs, in parts that hold all pairs of each of their schools."""
    query = (
        select(School.id, Pair.code)
        .select_from(Pair)
        .join(Pair.child)
        .join(Child.school)
        .where(Pair.id.in_(_open_pairs(scope, cohort_id)))
        .order_by(School.id, Pair.id)
    )
    part: list[str] = []
    for _school, rows in groupby(db.session.execute(query).all(), key=lambda row: row[0]):
        part += [code for _id, code in rows]
        if len(part) >= PART:
            yield part
            part = []
    if part:
        yield part


def batches_of(cohort_id: int) -> str:
    """What the names begin with by which the ends of a cohort are taken back."""
    return f"end-{cohort_id}-"


def last_end(scope: Scope, cohort_id: int) -> LastEnd | None:
    """The last end of a cohort in this scope; None: there was none, or it was taken back."""
    for batch, on, pairs in db.session.execute(_ends(scope, cohort_id).limit(1)):
        if batch is not None and on is not None:
            return LastEnd(cohort_id, batch, on, pairs, len(followers_of(scope, batch)))
    return None


def _ends(scope: Scope, cohort_id: int) -> Select[str | None, date | None, int]:
    """The ends of a cohort, the last one first."""
    ended = (Pair.cohort_id == cohort_id, Pair.until_on.is_not(None), pair_within(scope))
    return (
        select(Pair.batch, func.max(Pair.until_on), func.count())
        .join(Pair.child)
        .join(Child.school)
        .where(Pair.batch.startswith(batches_of(cohort_id)), *ended)
        .group_by(Pair.batch)
        .order_by(Pair.batch.desc())
    )


def followers_of(scope: Scope, batch: str) -> Sequence[int]:
    """The ids of the pairs that go on from those of an end, in no round."""
    former = aliased(Pair)
    query = (
        select(Pair.id)
        .join(former, former.id == Pair.follows_id)
        .join(Child, Child.id == Pair.child_id)
        .join(Child.school)
        .where(
            former.batch == batch,
            Pair.draft_id.is_(None),
            Pair.volunteer_id == former.volunteer_id,
            pair_within(scope),
        )
    )
    return db.session.scalars(query).all()


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
