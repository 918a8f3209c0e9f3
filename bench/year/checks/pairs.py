"""Nobody is in two places: one open pair a child, no more than its places a volunteer, and what
ended for a reason is not begun again."""

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import Child, Clearance, Letter, Pair, Volunteer
from bench.year.checks.fault import Fault
from bench.year.play import Day
from letters.pairs.facts import EndReason


def one_place(day: Day) -> list[Fault]:
    """No child has two open pairs, no volunteer too many, each letter follows its child."""
    is_open = Pair.until_on.is_(None)
    twice = (
        select(Pair.child_id).where(is_open).group_by(Pair.child_id).having(func.count(Pair.id) > 1)
    )
    full = (
        select(Pair.volunteer_id)
        .join(Pair.volunteer)
        .where(is_open)
        .group_by(Pair.volunteer_id, Volunteer.capacity)
        .having(func.count(Pair.id) > Volunteer.capacity)
    )
    astray = (
        select(Letter.id)
        .join(Letter.pair)
        .join(Pair.child)
        .where(Letter.school_id != Child.school_id)
    )
    return [
        *_faults(day, twice, "child", "two open pairs"),
        *_faults(day, full, "volunteer", "more children than places"),
        *_faults(day, astray, "letter", "wrong school"),
    ]


def paired_again(day: Day) -> list[Fault]:
    """No pair of today is of two who parted for a reason, or of somebody who waits for clearance.

    Rounds are played without lifting what they remember.
    """
    former = aliased(Pair)
    parted = and_(
        former.child_id == Pair.child_id,
        former.volunteer_id == Pair.volunteer_id,
        former.end_reason != EndReason.FINISHED,
    )
    waits = and_(
        former.end_reason == EndReason.SAFEGUARDING,
        or_(
            and_(former.child_id == Pair.child_id, former.id.not_in(_cleared("child"))),
            and_(former.volunteer_id == Pair.volunteer_id, former.id.not_in(_cleared("volunteer"))),
        ),
    )
    query = (
        select(Pair.id)
        .join(former, or_(parted, waits))
        .where(Pair.from_on == day.today, former.until_on.is_not(None), former.id < Pair.id)
    )
    return [Fault("paired_again", day.today, f"pair {id_}", "") for id_ in _all(query)]


def _cleared(person: str) -> Select[int]:
    return select(Clearance.pair_id).where(Clearance.person == person)


def _faults(day: Day, query: Select[int], noun: str, words: str) -> list[Fault]:
    return [Fault("one_place", day.today, f"{noun} {id_}", words) for id_ in _all(query)]


def _all(query: Select[int]) -> list[int]:
    return list(db.session.scalars(query))
