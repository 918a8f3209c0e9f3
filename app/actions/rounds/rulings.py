"""Rulings: a pair that must be (locked) or must not be (forbidden) in a round."""

from sqlalchemy import delete, func, select

from app.actions.records import record_change
from app.actions.rounds.drafts import refuse_closed
from app.actions.transaction import transaction
from app.actor import Acting, Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Child, Round, RoundChild, RoundVolunteer, Ruling, Volunteer
from app.store.rounds.rounds import round_of
from app.store.scope import Scope

KINDS = ("keep", "forbid")


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

    It counts from the next draft on. Raises NotFound; Refused rounds.not_open, rounds.own_pair
    or rulings.full.
    """
    with transaction():
        child, volunteer = _locked_two(scope, round_id, child_code, volunteer_code)
        _refuse_own(volunteer, acting.actor)
        others = delete(Ruling).where(Ruling.round_id == round_id, Ruling.child_id == child.id)
        same = Ruling.volunteer_id == volunteer.id
        db.session.execute(others.where((Ruling.kind == "keep") | same if kind == "keep" else same))
        if kind == "keep":
            _refuse_full(round_id, volunteer)
        db.session.add(
            Ruling(
                round_id=round_id,
                child_id=child.id,
                volunteer_id=volunteer.id,
                kind=kind,
                ruled_by_id=acting.actor.user_id,
                ruled_at=acting.now,
            )
        )
        record_change(acting, f"rounds.{kind}", "round", str(round_id), note=_two(child, volunteer))


def lift(
    scope: Scope,
    round_id: int,
    child_code: str,
    volunteer_code: str,
    *,
    acting: Acting,
) -> None:
    """Take a ruling back. Raises NotFound; Refused rounds.not_open or rulings.unknown."""
    with transaction():
        child, volunteer = _locked_two(scope, round_id, child_code, volunteer_code)
        _refuse_own(volunteer, acting.actor)
        lifted = db.session.get(Ruling, (round_id, child.id, volunteer.id))
        if lifted is None:
            raise Refused("rulings.unknown")
        db.session.delete(lifted)
        record_change(acting, "rounds.lift", "round", str(round_id), note=_two(child, volunteer))


def _locked_two(
    scope: Scope, round_id: int, child_code: str, volunteer_code: str
) -> tuple[Child, Volunteer]:
    """The two, both in the round's snapshot; the round is locked, so that it stays open."""
    refuse_closed(round_of(scope, round_id))
    refuse_closed(db.session.get_one(Round, round_id, with_for_update=True, populate_existing=True))
    child = db.session.scalar(
        select(Child)
        .join(RoundChild, RoundChild.child_id == Child.id)
        .where(RoundChild.round_id == round_id, Child.code == child_code)
    )
    if child is None:
        raise NotFound("rounds.unknown_child", child=child_code)
    volunteer = db.session.scalar(
        select(Volunteer)
        .join(RoundVolunteer, RoundVolunteer.volunteer_id == Volunteer.id)
        .where(RoundVolunteer.round_id == round_id, Volunteer.code == volunteer_code)
    )
    if volunteer is None:
        raise NotFound("rounds.unknown_volunteer", volunteer=volunteer_code)
    return child, volunteer


def _refuse_own(volunteer: Volunteer, actor: Actor) -> None:
    """Nobody decides on their own pair."""
    if actor.user_id is not None and volunteer.user_id == actor.user_id:
        raise Refused("rounds.own_pair")


def _refuse_full(round_id: int, volunteer: Volunteer) -> None:
    kept = db.session.scalar(
        select(func.count()).where(
            Ruling.round_id == round_id,
            Ruling.volunteer_id == volunteer.id,
            Ruling.kind == "keep",
        )
    )
    place = db.session.get_one(RoundVolunteer, (round_id, volunteer.id))
    if (kept or 0) >= place.capacity:
        raise Refused("rulings.full", name=volunteer.pen_name, places=place.capacity)


def _two(child: Child, volunteer: Volunteer) -> str:
    return f"{child.code} {volunteer.code}"
