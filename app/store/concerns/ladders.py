"""Who could be rung for a concern today, as people and their roles stand in the database."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select

from app.extensions import db
from app.models import Child, Concern, Letter, User
from app.store.access.addresses import bad_among
from app.store.concerns.duties import away_on, on_duty
from app.store.concerns.reading import ties_of
from app.store.messages.recipients import around, readers, users_with_role
from app.store.people.merges import ids_made_one
from letters.concerns.clock import ConcernWatch
from letters.concerns.ladder import ConcernLadder, LadderPerson, LadderRung, ladder_of
from letters.concerns.levels import ConcernLevel


def ladder_for(concern: Concern, today: date) -> ConcernLadder:
    """Who is rung for it today, and who may have it in hand."""
    rungs = list(_rungs(place_of(concern), today))
    users = readers({user_id for user_id, _rung in rungs})
    ties, away = ties_of(concern, users), away_on(today)
    bad = bad_among(user.email_index for user in users.values())
    return ladder_of(
        LadderPerson(
            user_id,
            rung,
            is_there=user_id not in away,
            is_reached=users[user_id].email_index not in bad,
            has_tie=user_id in ties,
        )
        for user_id, rung in rungs
    )


def others_for(concern: Concern, reader_id: int, today: date) -> list[User]:
    """Who else may have it in hand today."""
    return list(readers(ladder_for(concern, today).holders - {reader_id}).values())


def watch_of(concern: Concern, now: datetime) -> ConcernWatch:
    """How it stands."""
    return ConcernWatch(
        ConcernLevel(concern.level),
        concern.due_at or now,
        concern.holder_id,
        concern.rings,
        frozenset(concern.told),
        concern.first_id,
    )


def place_of(concern: Concern) -> str:
    """The code of the region that it belongs to today."""
    school = concern.child.school if concern.child else concern.school
    return school.county_code if school else concern.place


def open_ids() -> Sequence[int]:
    """All that are open, in the order in which they were raised."""
    return db.session.scalars(select(Concern.id).where(is_open()).order_by(Concern.id)).all()


def is_open() -> ColumnElement[bool]:
    """For queries that select from Concern."""
    return Concern.closed_at.is_(None)


def open_about(child_id: int) -> bool:
    """Whether a concern about a child is open, also of a row made one with it: no erasure then."""
    same = ids_made_one(Child, Child.id == child_id)
    query = select(Concern.id).where(is_open(), Concern.child_id.in_(same)).limit(1)
    return db.session.scalar(query) is not None


def open_about_letter(letter_id: int) -> bool:
    """Whether a concern about a letter is open."""
    query = select(Concern.id).where(is_open(), Concern.letter_id == letter_id).limit(1)
    return db.session.scalar(query) is not None


def open_around(letter: Letter) -> bool:
    """Whether a concern about a letter, its pair or its child is open."""
    its = or_(Concern.letter_id == letter.id, Concern.pair_id == letter.pair_id)
    query = select(Concern.id).where(is_open(), its).limit(1)
    return db.session.scalar(query) is not None or open_about(letter.pair.child_id)


def _rungs(place: str, today: date) -> Iterator[tuple[int, LadderRung]]:
    regions = around("counsellor", place, today)
    groups = list(regions.values())
    if not place:
        groups = [[user_id for user_id, _region in users_with_role("counsellor", today)]]
    duty = on_duty(today)
    for number, group in enumerate(groups):
        for user_id in group:
            rung = LadderRung.ABOVE if number else LadderRung.NEAR
            yield user_id, LadderRung.ON_DUTY if user_id in duty else rung
    for user_id, _role in users_with_role("admin", today):
        yield user_id, LadderRung.TOP
