"""How often each kind of fact happens, and the draw of a day's facts."""

from collections.abc import Callable, Mapping
from random import Random
from types import MappingProxyType

from sqlalchemy import select

from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Child, Pair, School, Volunteer
from bench.year.facts import children, pairs, schools, volunteers
from bench.year.facts.written import Written
from bench.year.play import Day

Kind = Callable[[Written], None]
# How many of a hundred pairs it happens to in the year.
IN_A_HUNDRED: Mapping[Kind, float] = MappingProxyType(
    {
        children.consent_withdrawn: 1.5,
        children.consent_until: 1.0,
        children.child_leaves: 2.0,
        children.child_moves: 4.0,
        children.child_twice: 0.5,
        pairs.pair_unsafe: 0.3,
        pairs.ended_by_mistake: 0.5,
        pairs.end_is_graver: 0.1,
        pairs.pair_held: 0.8,
        pairs.many_held: 0.05,
        pairs.many_ended: 0.05,
        pairs.handover_written: 3.0,
        volunteers.volunteer_leaves: 2.5,
        volunteers.notice_given: 2.0,
        volunteers.volunteer_away: 4.0,
        volunteers.gate_closed: 0.5,
        volunteers.gate_short: 1.5,
        volunteers.account_closed: 0.4,
        volunteers.role_taken: 0.3,
        volunteers.mail_bounces: 1.0,
        volunteers.address_changes: 1.0,
        volunteers.volunteer_twice: 0.5,
        volunteers.volunteer_back: 0.3,
        schools.teacher_replaced: 0.4,
        schools.teacher_leaves: 0.2,
        schools.schools_merge: 0.08,
        schools.dates_changed: 0.0,
    }
)
DATES_CHANGED = 2.0
"""How often in the year, whatever the size: there is one cohort."""


def tell(day: Day, size: float, days: int, at_random: int) -> None:
    """Let the day's facts happen: by their rates, and `at_random` more in the year of any kind."""
    rng = day.play.chance.about("facts", day.today)
    kinds = [kind for kind in IN_A_HUNDRED for _ in range(_how_many(kind, size, days, rng))]
    any_kind = list(IN_A_HUNDRED)
    kinds += [rng.choice(any_kind) for _ in range(_drawn(at_random / days, rng))]
    for number, kind in enumerate(kinds):
        _happen(day, kind, day.play.chance.about("fact", day.today, number))


def _how_many(kind: Kind, size: float, days: int, rng: Random) -> int:
    if kind is schools.dates_changed:
        return _drawn(DATES_CHANGED / days, rng) if size else 0
    return _drawn(IN_A_HUNDRED[kind] / 100 * size / days, rng)


def _drawn(expected: float, rng: Random) -> int:
    """A whole number with this mean."""
    whole = int(expected)
    return whole + (rng.random() < expected - whole)


def _happen(day: Day, kind: Kind, rng: Random) -> None:
    """Pick one of the first children; it happens to the people of its open pair, if it has one.

    What is refused is remembered. Of the open pairs none is picked: where one more is open it
    would happen to others, in that year and from then on.
    """
    first = db.session.scalars(select(Child.id).order_by(Child.id).limit(day.play.children)).all()
    of_child = Pair.child_id == rng.choice(first)
    pair_id = db.session.scalar(select(Pair.id).where(of_child, Pair.until_on.is_(None)))
    if pair_id is None:
        return
    query = (
        select(
            *(Pair.code, Child.code, Volunteer.code, Child.school_id, School.county_code),
        )
        .join(Pair.child)
        .join(Child.school)
        .join(Pair.volunteer)
        .where(Pair.id == pair_id)
    )
    row = db.session.execute(query).one()
    day.play.facts[kind.__name__] += 1
    try:
        kind(Written(day, rng, *row))
    except (Refused, NotFound) as refusal:
        day.play.refused(refusal)
