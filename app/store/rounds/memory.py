"""What is remembered of two people: that they wrote together, or that kin does."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from app.extensions import db
from app.models import Child, Pair, RoundChild, RulingOrigin
from app.store.parts import in_parts
from app.store.people.kin import families
from letters.pairs.facts import EndReason

NOT_FOLLOWED = (EndReason.SAFEGUARDING, EndReason.CONSENT_WITHDRAWN)
Two = tuple[int, int]
"""The ids of a child and of a volunteer."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """Why two must not be paired; `reason` is kept as Ruling.reason says."""

    origin: RulingOrigin
    reason: str


def remembered(children: Collection[int], volunteers: Collection[int]) -> dict[Two, Remembered]:
    """Every two of these who must not be paired unless somebody allows it; safety counts most."""
    return _kin(children, set(volunteers)) | _former(children, set(volunteers))


def _former(children: Collection[int], volunteers: set[int]) -> dict[Two, Remembered]:
    """Their last pair counts, unless one ended for safety; a finished one forbids nothing."""
    last: dict[Two, Pair] = {}
    for some in in_parts(children):
        query = select(Pair).where(Pair.child_id.in_(some), Pair.until_on.is_not(None))
        for pair in db.session.scalars(query.order_by(Pair.until_on, Pair.id)):
            two = (pair.child_id, pair.volunteer_id)
            if two not in last or last[two].end_reason != EndReason.SAFEGUARDING:
                last[two] = pair
    return {
        two: Remembered(
            RulingOrigin.SAFETY
            if pair.end_reason == EndReason.SAFEGUARDING
            else RulingOrigin.FORMER,
            f"{pair.end_reason or EndReason.OTHER} {pair.until_on}",
        )
        for two, pair in last.items()
        if two[1] in volunteers and pair.end_reason != EndReason.FINISHED
    }


def _kin(children: Collection[int], volunteers: set[int]) -> dict[Two, Remembered]:
    """A brother or sister of the child writes with the volunteer."""
    rows = db.session.execute(
        select(Pair.child_id, Pair.volunteer_id, Child.code)
        .join(Child, Child.id == Pair.child_id)
        .where(Pair.until_on.is_(None))
        .order_by(Pair.id)
    )
    there = [row for row in rows if row.volunteer_id in volunteers]
    family = families({*children, *(row.child_id for row in there)})
    writing: dict[str, list[tuple[int, int, str]]] = {}
    for sibling, volunteer, code in there:
        if sibling in family:
            writing.setdefault(family[sibling], []).append((sibling, volunteer, code))
    return {
        (child, volunteer): Remembered(RulingOrigin.KIN, code)
        for child in children
        for sibling, volunteer, code in writing.get(family.get(child, ""), ())
        if sibling != child
    }


def pairs_to_follow(children: Collection[int]) -> Mapping[int, int]:
    """The ids of the pairs that new ones of these children follow, by the child's id.

    It is a child's last pair among those that ended neither for safety nor for want of consent.
    """
    found: dict[int, int] = {}
    for some in in_parts(children):
        rows = db.session.execute(
            select(Pair.child_id, Pair.id)
            .where(Pair.child_id.in_(some), Pair.until_on.is_not(None))
            .where(func.coalesce(Pair.end_reason, "").not_in(NOT_FOLLOWED))
            .order_by(Pair.until_on, Pair.id)
        )
        found |= dict(rows.all())
    return found


def families_in_codes(round_id: int, basis: int) -> Mapping[str, str]:
    """What tells families apart, by code, of the children in a snapshot of a round."""
    query = select(Child.id, Child.code).join(RoundChild, RoundChild.child_id == Child.id)
    rows = db.session.execute(
        query.where(RoundChild.round_id == round_id, RoundChild.basis == basis)
    )
    codes = dict(rows.all())
    return {codes[id_]: family for id_, family in families(codes).items()}
