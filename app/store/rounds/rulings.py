"""Reads of rulings: which pairs of a round are locked ('keep') or forbidden ('forbid') now."""

from collections.abc import Sequence

from sqlalchemy import Row, select

from app.extensions import db
from app.models import Child, Ruling, Volunteer


def rulings_with_people(round_id: int) -> Sequence[Row[Ruling, Child, Volunteer]]:
    """The rulings of a round, each with its child and its volunteer, the newest first."""
    return db.session.execute(
        select(Ruling, Child, Volunteer)
        .join(Child, Child.id == Ruling.child_id)
        .join(Volunteer, Volunteer.id == Ruling.volunteer_id)
        .where(Ruling.round_id == round_id)
        .order_by(Ruling.ruled_at.desc(), Child.code)
    ).all()


def rulings_in_codes(round_id: int) -> list[list[str]]:
    """The rulings of a round as a draft keeps them: kind, code of the child, of the volunteer."""
    rows = db.session.execute(
        select(Ruling.kind, Child.code, Volunteer.code)
        .join(Child, Child.id == Ruling.child_id)
        .join(Volunteer, Volunteer.id == Ruling.volunteer_id)
        .where(Ruling.round_id == round_id)
        .order_by(Ruling.kind, Child.code, Volunteer.code)
    )
    return [list(row) for row in rows]


def ruling_kinds_by_pair(round_id: int) -> dict[tuple[int, int], str]:
    """The kinds of the rulings of a round, by the ids of child and volunteer."""
    rows = db.session.execute(
        select(Ruling.child_id, Ruling.volunteer_id, Ruling.kind).where(Ruling.round_id == round_id)
    )
    return {(child_id, volunteer_id): kind for child_id, volunteer_id, kind in rows}
