"""Rulings: a pair that must be (locked), must not be (forbidden), or may be after all (allowed)."""

from sqlalchemy import select

from app.actions.records import record_change
from app.actions.rounds.drafts import refuse_closed
from app.actions.rounds.memory import enter, memory_of, refuse_remembered, unlock
from app.actions.transaction import transaction
from app.actor import Acting, Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import (
    Child,
    Round,
    RoundChild,
    RoundVolunteer,
    Ruling,
    RulingKind,
    RulingOrigin,
    Volunteer,
)
from app.store.people.kin import families
from app.store.rounds.rounds import round_of
from app.store.rounds.rulings import rulings_of
from app.store.scope import Scope

KINDS = (RulingKind.KEEP, RulingKind.FORBID)
LONGEST_REASON = 200


def rule(
    scope: Scope,
    round_id: int,
    kind: str,
    child_code: str,
    volunteer_code: str,
    *,
    acting: Acting,
) -> None:
    """Lock ('keep') or forbid a pair of a round; a child is locked with one volunteer at most.

    It counts from the next draft on. Raises NotFound; Refused rounds.not_open, rounds.own_pair,
    rulings.full, and rulings.safety, rulings.remembered or rulings.kin where a lock would go
    against what is remembered and nobody allowed it.
    """
    with transaction():
        row, child, volunteer = _locked_two(scope, round_id, child_code, volunteer_code)
        _refuse_own(volunteer, acting.actor)
        wanted = RulingKind(kind)
        known = db.session.get(Ruling, (round_id, child.id, volunteer.id))
        reason = known.reason if known and known.was_allowed else None
        if wanted is RulingKind.KEEP:
            if found := memory_of(child.id, volunteer.id):
                refuse_remembered(found.origin, was_allowed=reason is not None)
            for other in rulings_of(round_id, child.id):
                if other.kind is RulingKind.KEEP:
                    unlock(other)
            db.session.flush()
            _refuse_full(row, volunteer)
            if reason is None:
                _refuse_kin(row, child, volunteer)
            known = db.session.get(Ruling, (round_id, child.id, volunteer.id))
        if known is None or known.origin is not RulingOrigin.SAFETY:
            ruling = known or Ruling(
                round_id=round_id, child_id=child.id, volunteer_id=volunteer.id
            )
            ruling.kind, ruling.origin = wanted, RulingOrigin.PERSON
            ruling.reason = reason if wanted is RulingKind.KEEP else None
            ruling.ruled_by_id, ruling.ruled_at = acting.actor.user_id, acting.now
            db.session.add(ruling)
        record_change(acting, f"rounds.{kind}", "round", str(round_id), note=_two(child, volunteer))


def allow(
    scope: Scope,
    round_id: int,
    child_code: str,
    volunteer_code: str,
    reason: str,
    *,
    acting: Acting,
) -> None:
    """Allow two whom memory keeps apart, or siblings at one volunteer, with a written reason.

    Raises NotFound; Refused rounds.not_open, rounds.own_pair, rulings.no_reason, or
    rulings.safety: after an end for safety these two never write again.
    """
    reason = reason.strip()[:LONGEST_REASON]
    with transaction():
        _, child, volunteer = _locked_two(scope, round_id, child_code, volunteer_code)
        _refuse_own(volunteer, acting.actor)
        if not reason:
            raise Refused("rulings.no_reason")
        if found := memory_of(child.id, volunteer.id):
            refuse_remembered(found.origin, was_allowed=True)
        ruling = db.session.get(Ruling, (round_id, child.id, volunteer.id))
        if ruling is None:
            ruling = Ruling(round_id=round_id, child_id=child.id, volunteer_id=volunteer.id)
            db.session.add(ruling)
        if ruling.kind is not RulingKind.KEEP:
            ruling.kind = RulingKind.ALLOW
        ruling.origin, ruling.reason = RulingOrigin.PERSON, reason
        ruling.ruled_by_id, ruling.ruled_at = acting.actor.user_id, acting.now
        note = f"{_two(child, volunteer)}: {reason}"[:LONGEST_REASON]
        record_change(acting, "rounds.allow", "round", str(round_id), note=note)


def lift(
    scope: Scope,
    round_id: int,
    child_code: str,
    volunteer_code: str,
    *,
    acting: Acting,
) -> None:
    """Undo a ruling of a person; what memory forbids beneath it is forbidden again.

    A lock of two who were allowed leaves them allowed. Who left the round is found too. Raises
    NotFound; Refused rounds.not_open, rounds.own_pair, rulings.unknown, rulings.safety or
    rulings.remembered.
    """
    with transaction():
        row, child, volunteer = _locked_two(
            scope, round_id, child_code, volunteer_code, who_left=True
        )
        _refuse_own(volunteer, acting.actor)
        lifted = db.session.get(Ruling, (round_id, child.id, volunteer.id))
        if lifted is None:
            raise Refused("rulings.unknown")
        refuse_remembered(lifted.origin)
        if lifted.kind is RulingKind.KEEP and lifted.was_allowed:
            lifted.kind = RulingKind.ALLOW
        else:
            db.session.delete(lifted)
            db.session.flush()
            if found := memory_of(child.id, volunteer.id):
                enter(row, {(child.id, volunteer.id): found}, acting)
        record_change(acting, "rounds.lift", "round", str(round_id), note=_two(child, volunteer))


def _locked_two(
    scope: Scope, round_id: int, child_code: str, volunteer_code: str, *, who_left: bool = False
) -> tuple[Round, Child, Volunteer]:
    """The two, both in the round's snapshot, with `who_left` in any of its snapshots; the round is
    locked, so that it stays open."""
    refuse_closed(round_of(scope, round_id))
    row = db.session.get_one(Round, round_id, with_for_update=True, populate_existing=True)
    refuse_closed(row)
    children = select(RoundChild.child_id).where(RoundChild.round_id == round_id)
    volunteers = select(RoundVolunteer.volunteer_id).where(RoundVolunteer.round_id == round_id)
    if not who_left:
        children = children.where(RoundChild.basis == row.basis)
        volunteers = volunteers.where(RoundVolunteer.basis == row.basis)
    child = db.session.scalar(select(Child).where(Child.code == child_code, Child.id.in_(children)))
    if child is None:
        raise NotFound("rounds.unknown_child", child=child_code)
    volunteer = db.session.scalar(
        select(Volunteer).where(Volunteer.code == volunteer_code, Volunteer.id.in_(volunteers))
    )
    if volunteer is None:
        raise NotFound("rounds.unknown_volunteer", volunteer=volunteer_code)
    return row, child, volunteer


def _refuse_own(volunteer: Volunteer, actor: Actor) -> None:
    """Nobody decides on their own pair."""
    if actor.user_id is not None and volunteer.user_id == actor.user_id:
        raise Refused("rounds.own_pair")


def _refuse_kin(row: Round, child: Child, volunteer: Volunteer) -> None:
    """A brother or sister is locked with the volunteer already."""
    locked = {
        one.child_id: one.child.code
        for one in rulings_of(row.id)
        if one.kind is RulingKind.KEEP and one.volunteer_id == volunteer.id
    }
    found = families([child.id, *locked])
    own = found.get(child.id)
    for id_, code in locked.items():
        if id_ != child.id and own is not None and found.get(id_) == own:
            raise Refused("rulings.kin", child=child.code, sibling=code)


def _refuse_full(row: Round, volunteer: Volunteer) -> None:
    kept = [
        one
        for one in rulings_of(row.id)
        if one.kind is RulingKind.KEEP and one.volunteer_id == volunteer.id
    ]
    place = db.session.get_one(RoundVolunteer, (row.id, row.basis, volunteer.id))
    if len(kept) >= place.capacity:
        raise Refused("rulings.full", name=volunteer.pen_name, places=place.capacity)


def _two(child: Child, volunteer: Volunteer) -> str:
    return f"{child.code} {volunteer.code}"
