"""Reads of rulings: which pairs of a round are locked ('keep') or forbidden ('forbid') now."""

from collections.abc import Sequence

from sqlalchemy import Row, Select, select

from app.extensions import db
from app.models import (
    Child,
    RoundChild,
    RoundVolunteer,
    Ruling,
    RulingKind,
    RulingOrigin,
    Volunteer,
)
from app.store.listing import Page, page_of

Ruled = Row[Ruling, Child, Volunteer]
BY_PERSON = Ruling.origin == RulingOrigin.PERSON


def page_of_rulings(round_id: int, number: int) -> Page[Ruled]:
    """One page of the rulings of a round, each with its two people; a person's come first."""
    return page_of(
        _with_people(round_id).order_by(~BY_PERSON, Ruling.ruled_at.desc(), Child.code), number
    )


def page_of_remembered(round_id: int, number: int = 1, size: int = 20) -> Page[Ruled]:
    """One page of the pairs that memory forbids in a round, or that somebody allowed after all."""
    query = _with_people(round_id).where(~BY_PERSON | (Ruling.kind == RulingKind.ALLOW))
    return page_of(query.order_by(Ruling.origin.desc(), Child.code, Volunteer.code), number, size)


def remembered_of_child(round_id: int, child_id: int) -> Sequence[Ruled]:
    """The volunteers whom memory keeps from a child, or who were allowed after all."""
    query = _with_people(round_id).where(Ruling.child_id == child_id)
    query = query.where(~BY_PERSON | (Ruling.kind == RulingKind.ALLOW))
    return db.session.execute(query.order_by(Volunteer.code)).all()


def _with_people(round_id: int) -> Select[Ruling, Child, Volunteer]:
    return (
        select(Ruling, Child, Volunteer)
        .join(Child, Child.id == Ruling.child_id)
        .join(Volunteer, Volunteer.id == Ruling.volunteer_id)
        .where(Ruling.round_id == round_id)
    )


def rulings_of(round_id: int, child_id: int | None = None) -> list[Ruling]:
    """The rulings of a round, or those on one of its children."""
    query = select(Ruling).where(Ruling.round_id == round_id)
    if child_id is not None:
        query = query.where(Ruling.child_id == child_id)
    return list(db.session.scalars(query))


def rulings_in_codes(round_id: int, basis: int) -> list[list[str]]:
    """The rulings of a round as a draft keeps them: kind, code of the child, of the volunteer.

    Only of two who are in the snapshot `basis`. Of a pair that was allowed first and then locked,
    it keeps both.
    """
    children = select(RoundChild.child_id).where(
        RoundChild.round_id == round_id, RoundChild.basis == basis
    )
    volunteers = select(RoundVolunteer.volunteer_id).where(
        RoundVolunteer.round_id == round_id, RoundVolunteer.basis == basis
    )
    rows = db.session.execute(
        select(Ruling, Child.code, Volunteer.code)
        .join(Child, Child.id == Ruling.child_id)
        .join(Volunteer, Volunteer.id == Ruling.volunteer_id)
        .where(Ruling.round_id == round_id)
        .where(Ruling.child_id.in_(children), Ruling.volunteer_id.in_(volunteers))
        .order_by(Ruling.kind, Child.code, Volunteer.code)
    )
    found = []
    for ruling, child, volunteer in rows:
        found.append([ruling.kind.value, child, volunteer])
        if ruling.was_allowed and ruling.kind is RulingKind.KEEP:
            found.append([RulingKind.ALLOW.value, child, volunteer])
    return found


def rulings_by_pair(round_id: int) -> dict[tuple[int, int], Ruling]:
    """The rulings of a round, by the ids of child and volunteer."""
    return {(one.child_id, one.volunteer_id): one for one in rulings_of(round_id)}
