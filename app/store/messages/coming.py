"""What is on its way to volunteers and schools, told with what else waits for them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from app.extensions import db
from app.models import Bundle, BundleState, Child, Letter, Pair, School, Volunteer
from app.store.letters.lateness import in_state
from app.store.letters.standings import Standings
from app.store.parts import in_parts
from letters.pairs.effects import Act
from letters.states import Direction, State

UNDER_WAY = timedelta(days=5)
MOST = 5


@dataclass(frozen=True, slots=True)
class Coming:
    """A reply that was posted some days ago, and may be there by now."""

    code: str
    number: int
    child: str
    posted_on: date


@dataclass(frozen=True, slots=True)
class ComingBag:
    """A bag that was posted to a school some days ago, and may be there by now."""

    code: str
    school: str
    letters: int
    posted_on: date


def bags_coming_to(school_ids: Collection[int], on: date) -> Mapping[int, list[ComingBag]]:
    """For each of the schools, the first to be posted first."""
    found: dict[int, list[ComingBag]] = {}
    for some in in_parts(sorted(school_ids)):
        query = (
            select(Bundle.school_id, Bundle.code, School.name, func.count(), Bundle.posted_on)
            .join(School, Bundle.school_id == School.id)
            .join(Bundle.places)
            .where(
                Bundle.school_id.in_(some),
                Bundle.direction == Direction.TO_CHILD,
                Bundle.state == BundleState.POSTED,
                Bundle.posted_on <= on - UNDER_WAY,
            )
            .group_by(Bundle.id, School.name)
            .order_by(Bundle.posted_on, Bundle.id)
        )
        for school_id, code, school, letters, posted_on in db.session.execute(query):
            mine = found.setdefault(school_id, [])
            if len(mine) < MOST and posted_on is not None:
                mine.append(ComingBag(code, school, letters, posted_on))
    return found


def coming_to(user_ids: Collection[int], on: date) -> Mapping[int, list[Coming]]:
    """For each of the volunteers, by the ids of their users, the first to be posted first."""
    found: dict[int, list[Coming]] = {}
    standings = Standings.on(on)
    for some in in_parts(sorted(user_ids)):
        pairs = select(Pair.id).join(Volunteer, Pair.volunteer_id == Volunteer.id)
        query = (
            select(
                *(Volunteer.user_id, Letter.pair_id, Letter.code, Letter.number),
                *(Child.pen_name, Letter.since),
            )
            .join(Pair, Letter.pair_id == Pair.id)
            .join(Volunteer, Pair.volunteer_id == Volunteer.id)
            .join(Child, Pair.child_id == Child.id)
            .where(
                in_state(State.POSTED, Direction.TO_VOLUNTEER),
                Letter.since <= on - UNDER_WAY,
                Letter.pair_id.in_(pairs.where(Volunteer.user_id.in_(some))),
            )
            .order_by(Letter.since, Letter.id)
        )
        rows = db.session.execute(query).all()
        shown = standings.among({row.pair_id for row in rows}, Act.RECEIVE, Act.SHOW)
        for user_id, pair_id, code, number, child, since in rows:
            if pair_id in shown:
                mine = found.setdefault(user_id or 0, [])
                if len(mine) < MOST:
                    mine.append(Coming(code, number, child, since))
    return found
