"""Cohorts: one intake of three terms."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Cohort, FormerShown, Pair, Round, Term, TermBreak
from letters import terms as calendar
from letters.errors import (
    BreakOutsideTerm,
    LastBeforeFirst,
    MakeUpClosed,
    TermsOutOfOrder,
    TermsOverlap,
)
from letters.reviews.queue import ReviewMode

TERMS = 3
NAME_LENGTH = 60
MOST_GRACE = 60
MOST_HOLD = 14
MOST_MINUTES = 1_200
Days = tuple[str, date, date]
"""A name with a first and a last day."""


class TypedTerm(NamedTuple):
    """A term as it is typed: its days, its breaks, and days of a weekend with school."""

    days: Days
    breaks: Sequence[Days] = ()
    make_up: Sequence[date] = ()


class CohortRules(NamedTuple):
    """What a cohort allows beyond its terms, by the names of its columns."""

    grace: int
    former_shown: FormerShown
    review: ReviewMode
    review_share: int
    review_hold: int
    minutes_sent: int = 0
    minutes_received: int = 0
    minutes_training: int = 0


def add_cohort(
    name: str,
    terms: Sequence[TypedTerm],
    *,
    acting: Acting,
) -> Cohort:
    """A new cohort; `terms` are three terms in order, each with its breaks and make-up days.

    Raises Refused where the name is taken or the days do not fit together.
    """
    name = checked_name(name)
    planned = checked_terms(terms)
    with transaction():
        _refuse_taken(name, None)
        cohort = Cohort(name=name, terms=[_term_row(term) for term in planned])
        db.session.add(cohort)
        db.session.flush()
        record_change(acting, "cohorts.add", "cohort", str(cohort.id), ("name", "terms"))
    return cohort


def change_cohort(
    cohort_id: int,
    name: str,
    terms: Sequence[TypedTerm],
    *,
    acting: Acting,
) -> Cohort:
    """Another name or other days; the letters are planned anew by `rounds.terms.days`.

    Raises NotFound, and Refused as add_cohort does.
    """
    name = checked_name(name)
    planned = checked_terms(terms)
    with transaction():
        cohort = db.session.get(Cohort, cohort_id)
        if cohort is None:
            raise NotFound("cohorts.unknown", name=cohort_id)
        _refuse_taken(name, cohort_id)
        cohort.name = name
        for row, term in zip(cohort.terms, planned, strict=True):
            row.name, row.first, row.last = term.name, term.first, term.last
            row.breaks, row.make_up = _break_rows(term), _make_up(term)
        record_change(acting, "cohorts.change", "cohort", str(cohort.id), ("name", "terms"))
    return cohort


def change_rules(cohort_id: int, rules: CohortRules, *, acting: Acting) -> None:
    """The days of grace after a record check expired, what a successor sees, what is read.

    And what certificates count as service. Raises NotFound, Refused cohorts.grace,
    cohorts.review_share, cohorts.review_hold or cohorts.minutes.
    """
    if not 0 <= rules.grace <= MOST_GRACE:
        raise Refused("cohorts.grace", most=MOST_GRACE)
    if not 0 <= rules.review_share <= 100:
        raise Refused("cohorts.review_share")
    if not 0 <= rules.review_hold <= MOST_HOLD:
        raise Refused("cohorts.review_hold", most=MOST_HOLD)
    minutes = rules.minutes_sent, rules.minutes_received, rules.minutes_training
    if not all(0 <= each <= MOST_MINUTES for each in minutes):
        raise Refused("cohorts.minutes", most=MOST_MINUTES)
    with transaction():
        cohort = db.session.get(Cohort, cohort_id)
        if cohort is None:
            raise NotFound("cohorts.unknown", name=cohort_id)
        for name, value in rules._asdict().items():
            setattr(cohort, name, value)
        record_change(acting, "cohorts.change_rules", "cohort", str(cohort.id), rules._fields)


def remove_cohort(cohort_id: int, *, acting: Acting) -> None:
    """Take back a cohort that nothing hangs on yet. Raises NotFound or Refused."""
    with transaction():
        cohort = db.session.get(Cohort, cohort_id)
        if cohort is None:
            raise NotFound("cohorts.unknown", name=cohort_id)
        used = select(Round.id).where(Round.cohort_id == cohort_id).exists()
        paired = select(Pair.id).where(Pair.cohort_id == cohort_id).exists()
        if db.session.scalar(select(used | paired)):
            raise Refused("cohorts.in_use", name=cohort.name)
        for term in cohort.terms:
            db.session.delete(term)
        db.session.flush()
        db.session.delete(cohort)
        record_change(acting, "cohorts.remove", "cohort", str(cohort_id))


def checked_name(name: str) -> str:
    """The name as it is stored. Raises Refused cohorts.no_name or cohorts.long_name."""
    name = " ".join(name.split())
    if not name:
        raise Refused("cohorts.no_name")
    if len(name) > NAME_LENGTH:
        raise Refused("cohorts.long_name", most=NAME_LENGTH)
    return name


def _refuse_taken(name: str, but_for: int | None) -> None:
    found = db.session.scalar(select(Cohort.id).where(Cohort.name == name))
    if found is not None and found != but_for:
        raise Refused("cohorts.taken", name=name)


def checked_terms(terms: Sequence[TypedTerm]) -> list[calendar.Term]:
    """The terms as the calendar takes them. Raises Refused where their days do not fit."""
    if len(terms) != TERMS:
        raise Refused("cohorts.three_terms", given=len(terms))
    try:
        planned = [_planned(number, TypedTerm(*term)) for number, term in enumerate(terms, 1)]
        calendar.Calendar(tuple(planned))
    except LastBeforeFirst as wrong:
        raise Refused("cohorts.last_before_first", name=wrong.name) from wrong
    except BreakOutsideTerm as wrong:
        raise Refused("cohorts.break_outside", term=wrong.term, name=wrong.name) from wrong
    except MakeUpClosed as wrong:
        raise Refused("cohorts.make_up_closed", term=wrong.term, day=wrong.day) from wrong
    except (TermsOutOfOrder, TermsOverlap) as wrong:
        code = "overlap" if isinstance(wrong, TermsOverlap) else "out_of_order"
        raise Refused(f"cohorts.{code}", earlier=wrong.earlier, later=wrong.later) from wrong
    if any(term.first == term.last for term in planned):
        raise Refused("cohorts.one_day")
    return planned


def _planned(number: int, term: TypedTerm) -> calendar.Term:
    """The term as it is read back: breaks by their first days, make-up days in their order."""
    pauses = sorted(term.breaks, key=lambda one: one[1])
    breaks = tuple(calendar.Break(*pause) for pause in pauses)
    return calendar.Term(number, *term.days, breaks, tuple(sorted(set(term.make_up))))


def _term_row(term: calendar.Term) -> Term:
    return Term(
        number=term.number,
        name=term.name,
        first=term.first,
        last=term.last,
        breaks=_break_rows(term),
        make_up=_make_up(term),
    )


def _make_up(term: calendar.Term) -> list[str]:
    return [day.isoformat() for day in term.make_up]


def _break_rows(term: calendar.Term) -> list[TermBreak]:
    return [TermBreak(name=b.name, first=b.first, last=b.last) for b in term.breaks]
