"""Openings in an emergency: one's own, and those that wait for a decision."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from app.errors import NotFound
from app.extensions import db
from app.models import Child, Letter, Opening, Pair
from app.store.letters.letters import letters_with_pair
from app.store.reviews.queue import strangers
from app.store.scope import Scope, school_within
from letters.reviews.bases import ReviewBasis
from letters.reviews.openings import DECIDED_WITHIN


def letter_to_open(scope: Scope, reader_id: int, code: str) -> Letter:
    """A letter in reach whose people the reader is none of. Raises NotFound."""
    query = letters_with_pair().where(
        Letter.code == code, school_within(scope), strangers(reader_id)
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("letters.unknown", letter=code)
    return found


def own_openings(scope: Scope, reader_id: int) -> Sequence[Opening]:
    """What somebody asked for and still reaches, the newest first."""
    query = _own(scope, reader_id)
    return db.session.scalars(query.order_by(Opening.id.desc()).limit(20)).all()


def openings_to_decide(scope: Scope, decider_id: int, now: datetime) -> Sequence[Opening]:
    """What waits for a decision that is not the asker's own, nor about the decider's people."""
    return db.session.scalars(_to_decide(scope, decider_id, now).order_by(Opening.id)).all()


def opening_to_decide(scope: Scope, decider_id: int, opening_id: int, now: datetime) -> Opening:
    """One of them, locked. Raises NotFound."""
    query = _to_decide(scope, decider_id, now).where(Opening.id == opening_id)
    found = db.session.scalars(query.with_for_update(of=Opening)).one_or_none()
    if found is None:
        raise NotFound("openings.unknown", number=opening_id)
    return found


def own_opening(scope: Scope, reader_id: int, opening_id: int) -> Opening:
    """One of them. Raises NotFound."""
    query = _own(scope, reader_id).where(Opening.id == opening_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("openings.unknown", number=opening_id)
    return found


def has_asked(reader_id: int, letter_id: int, now: datetime) -> bool:
    """Whether the same person's request for the same letter waits, or opens it already."""
    waits = Opening.granted.is_(None) & (Opening.asked_at > now - DECIDED_WITHIN)
    query = select(Opening.id).where(
        Opening.reader_id == reader_id,
        Opening.letter_id == letter_id,
        waits | (Opening.until > now),
    )
    return db.session.scalar(query.limit(1)) is not None


def is_asked_for(letter_id: int) -> bool:
    """Whether a letter was opened to somebody at any time, or somebody waits for that."""
    query = select(Opening.id).where(Opening.letter_id == letter_id, Opening.granted.is_not(False))
    return db.session.scalar(query.limit(1)) is not None


def _own(scope: Scope, reader_id: int) -> Select[Any]:
    mine = Opening.reader_id == reader_id
    return _openings().where(mine, school_within(scope), strangers(reader_id))


def _to_decide(scope: Scope, decider_id: int, now: datetime) -> Select[Any]:
    return _openings().where(
        Opening.basis == ReviewBasis.EMERGENCY,
        Opening.granted.is_(None),
        Opening.asked_at > now - DECIDED_WITHIN,
        Opening.asked_by_id != decider_id,
        school_within(scope),
        strangers(decider_id),
    )


def _openings() -> Select[Any]:
    people = contains_eager(Opening.letter).contains_eager(Letter.pair)
    return (
        select(Opening)
        .join(Opening.letter)
        .join(Letter.pair)
        .join(Pair.child)
        .join(Child.school)
        .options(people.contains_eager(Pair.child).contains_eager(Child.school))
        .options(joinedload(Opening.reader), joinedload(Opening.decided_by))
    )
