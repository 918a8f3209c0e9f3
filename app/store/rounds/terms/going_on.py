"""Who may go on in the next cohort: both could be in a round of it, were they not paired."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from flask import current_app
from sqlalchemy import ColumnElement, Select, and_, or_, select

from app.extensions import db
from app.models import Child, OneTimeLink, Pair, School, Volunteer
from app.store.letters.standings import Standings
from app.store.parts import named_ids
from app.store.people.facts import OF_CHILD, VOLUNTEERS_OWN, child_holds, volunteer_holds
from app.store.people.latest import barred_for_safety
from app.store.rounds.candidates import child_candidates, volunteer_candidates
from app.store.rounds.extents import Reserve, RoundExtent
from app.store.rounds.reasons import age_on, why_child_is_left_out, why_volunteer_is_left_out
from app.store.rounds.surveys import writing_from
from letters.pairs.effects import BARS, Fact


def may_go_on(which: ColumnElement[bool], next_id: int | None, today: date) -> Sequence[int]:
    """The ids of the pairs, among `which`, that may go on in a cohort; none that is held.

    What counts is today and the first day of writing there, today alone where no cohort is named.
    """
    is_held = Standings.on(today).holds(Fact.HELD)
    query = select(Pair.id, Pair.child_id, Pair.volunteer_id).where(which, ~is_held)
    pairs = db.session.execute(query.order_by(Pair.id)).all()
    begins = _begins(next_id, today)
    children = _children({pair.child_id for pair in pairs}, today, begins)
    volunteers = _volunteers({pair.volunteer_id for pair in pairs}, today, begins)
    return [
        pair.id for pair in pairs if pair.child_id in children and pair.volunteer_id in volunteers
    ]


def pairs_that_may_go_on(
    among: Select[int], next_id: int | None, today: date
) -> ColumnElement[bool]:
    """The same for queries that select from Pair: nobody is loaded, however many they are.

    `among` selects the pairs' ids; of their people alone the births are looked at.
    """
    begins = _begins(next_id, today)
    days, theirs = {today, begins}, Pair.id.in_(among.correlate(None))
    return and_(
        ~Standings.on(today).holds(Fact.HELD),
        Pair.child_id.in_(_children_of(days, today)),
        Pair.child_id.not_in(named_ids(_of_unknown_age(theirs, today))),
        Pair.volunteer_id.in_(_volunteers_of(days)),
        Pair.volunteer_id.not_in(named_ids(_of_unfit_age(theirs, today, begins))),
    )


# Births are sealed: no query can look into them.
def _of_unknown_age(theirs: ColumnElement[bool], today: date) -> list[int]:
    """The ids of children of pairs whose stored birth says no age."""
    query = select(Child.id, Child.code, Child.row_key, Child.birth_date_sealed).where(
        Child.birth_date_sealed.is_not(None),
        Child.id.in_(select(Pair.child_id).where(theirs)),
    )
    return [
        row.id
        for row in db.session.execute(query)
        if age_on(Child.birth_date.opened(row.code, row.row_key, row.birth_date_sealed), today)
        is None
    ]


def _of_unfit_age(theirs: ColumnElement[bool], today: date, begins: date) -> list[int]:
    """The ids of volunteers of pairs whose stored birth says no age, or one that is too young."""
    query = select(Volunteer.id, Volunteer.code, Volunteer.row_key, Volunteer.birth_sealed).where(
        Volunteer.birth_sealed.is_not(None),
        Volunteer.id.in_(select(Pair.volunteer_id).where(theirs)),
    )
    youngest = current_app.config["YOUNGEST_VOLUNTEER"]
    found = list[int]()
    for row in db.session.execute(query):
        birth = Volunteer.birth.opened(row.code, row.row_key, row.birth_sealed)
        if age_on(birth, today) is None or (age_on(birth, begins) or 0) < youngest:
            found.append(row.id)
    return found


def _begins(next_id: int | None, today: date) -> date:
    return today if next_id is None else writing_from(next_id, today)


def _children_of(days: set[date], today: date) -> Select[int]:
    return (
        select(Child.id)
        .join(Child.school)
        .where(
            Child.merged_into_id.is_(None),
            Child.birth_date_sealed.is_not(None),
            or_(School.closed_on.is_(None), School.closed_on > today),
            Child.id.not_in(barred_for_safety("child")),
            *(~child_holds(BARS & OF_CHILD, day) for day in days),
        )
        .correlate(None)
    )


def _volunteers_of(days: set[date]) -> Select[int]:
    asked = select(OneTimeLink.volunteer_id).where(
        OneTimeLink.volunteer_id.is_not(None), OneTimeLink.used_at.is_(None)
    )
    return (
        select(Volunteer.id)
        .where(
            Volunteer.merged_into_id.is_(None),
            Volunteer.birth_sealed.is_not(None),
            or_(Volunteer.email_confirmed_at.is_not(None), Volunteer.id.not_in(asked)),
            Volunteer.id.not_in(barred_for_safety("volunteer")),
            *(~volunteer_holds(BARS & VOLUNTEERS_OWN, day) for day in days),
        )
        .correlate(None)
    )


def _children(ids: set[int], today: date, begins: date) -> set[int]:
    return {
        one.child.id
        for one in child_candidates(None, today, only=ids)
        if not why_child_is_left_out(replace(one.case, is_paired=False), today, begins)
    }


def _volunteers(ids: set[int], today: date, begins: date) -> set[int]:
    reserves_too = RoundExtent(reserve=Reserve.IN)
    return {
        one.volunteer.id
        for one in volunteer_candidates(None, today, reserves_too, only=ids)
        if not why_volunteer_is_left_out(replace(one.case, free=1), today, begins)
    }
