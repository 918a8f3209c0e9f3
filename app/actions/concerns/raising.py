"""Somebody is worried: it is kept sealed, and whoever is next is rung in the same moment."""

from datetime import date, timedelta

from sqlalchemy import select

from app.actions.concerns.ringing import ring
from app.actions.concerns.steps import keep_watch, said, step
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Concern, ConcernDeed, ConcernTie, region_prefix
from app.store.concerns.about import Subject, place_around
from app.store.concerns.ladders import ladder_for
from app.store.concerns.own import raised_since
from app.store.messages.recipients import around, users_with_role
from letters.concerns.clock import begun
from letters.concerns.levels import ConcernLevel
from letters.concerns.naming import Named

A_DAY = timedelta(days=1)
MOST_A_DAY = 10
MOST_RED_A_DAY = 30
OF_THEIR_OFFICE = ("reviewer", "counsellor")
"""Whoever reads for the programme raises as many as there are."""


def raise_concern(
    user_id: int,
    subject: Subject,
    level: ConcernLevel,
    text: str,
    named: frozenset[Named],
    *,
    acting: Acting,
) -> int:
    """Keep it and ring whoever is next; how many counsellors were rung.

    The same about the same twice is one, as long as it is open. Raises Refused concerns.too_long,
    or concerns.many where somebody raised very many within a day.
    """
    words = said(text, needed=False)
    with transaction():
        before = raised_since(user_id, acting.now - A_DAY)
        for one in before:
            if _is_same(one, subject, level, words):
                one.names_school = one.names_school or Named.SCHOOL in named
                _tie(one, named, acting)
                return len(ladder_for(one, acting.today).holders.intersection(one.told))
        most = MOST_RED_A_DAY if level is ConcernLevel.RED else MOST_A_DAY
        if len(before) >= most and not _reads_by_office(user_id, acting.today):
            raise Refused("concerns.many", most=most)
        row = Concern(
            raised_by_id=user_id,
            raised_at=acting.now,
            child=subject.child,
            pair=subject.pair,
            letter=subject.letter,
            school=subject.school,
            place=place_around(subject, user_id, acting.today),
            names_school=Named.SCHOOL in named,
        )
        row.words = words
        keep_watch(row, begun(level, acting.now))
        db.session.add(row)
        db.session.flush()
        _tie(row, named, acting)
        step(row, ConcernDeed.RAISED, ["level", "words"], acting=acting)
        return ring(row, acting=acting)


def _tie(row: Concern, named: frozenset[Named], acting: Acting) -> None:
    """Whoever it is about sees nothing of it: all whom the named may be, of a role in its place.

    Of counsellors those of the place, and of a wider region the nearest; of coordinators all whom
    `concern_within` lets reach it.
    """
    tied: set[int] = set()
    if Named.COUNSELLOR in named:
        tied.update(next(iter(around("counsellor", row.place, acting.today).values()), []))
        tied.update(_inside("counsellor", row.place, acting.today))
    if Named.COORDINATOR in named:
        coordinators = users_with_role("coordinator", acting.today)
        tied.update(one for one, code in coordinators if row.place.startswith(region_prefix(code)))
        tied.update(_inside("coordinator", row.place, acting.today))
    known = select(ConcernTie.user_id).where(ConcernTie.concern_id == row.id)
    tied.difference_update(db.session.scalars(known))
    if not tied:
        return
    db.session.add_all(ConcernTie(concern_id=row.id, user_id=one) for one in sorted(tied))
    record_change(acting, "concerns.tie", "concern", str(row.id), ["tie"])
    db.session.flush()


def _reads_by_office(user_id: int, today: date) -> bool:
    roles = (users_with_role(role, today) for role in OF_THEIR_OFFICE)
    return any(user_id == one for held in roles for one, _region in held)


def _inside(role: str, place: str, today: date) -> set[int]:
    """Who has the role in the place or in a part of it; without a place, anywhere."""
    digits = region_prefix(place) if place else ""
    return {one for one, code in users_with_role(role, today) if code.startswith(digits)}


def _is_same(row: Concern, subject: Subject, level: ConcernLevel, words: str | None) -> bool:
    ids = tuple(one and one.id for one in (subject.child, subject.letter, subject.school))
    same = (row.child_id, row.letter_id, row.school_id) == ids and row.level == level
    return same and row.words == words and row.closed_at is None
