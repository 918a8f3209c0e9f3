"""Two rows of one volunteer are made one: with the leave of both, and the letters around it."""

from datetime import date
from typing import Any

from sqlalchemy import delete, select

from app.actions.access import links, users
from app.actions.letters.absences import plan_pair
from app.actions.letters.merging_gates import passes_that_hold, record_again, withdrawn_since
from app.actions.messages.messages import enqueue, take_back_unsent
from app.actions.people.merging import (
    give_back,
    keep,
    merge_to_part,
    part,
    refuse_same,
    repoint,
)
from app.actions.people.merging_rounds import give_places_back, take_places
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import GatePass, Letter, Merge, Pair, User, Volunteer
from app.notify.mails import written
from app.store.access.users import holds_a_role
from app.store.letters.absences import leave_of, open_pairs_of
from app.store.people.facts import volunteer_facts
from app.store.people.volunteers import volunteer_by_code
from app.store.scope import Scope
from letters.pairs.absences import Leave
from letters.pairs.facts import AccountState
from letters.states import State

OF_VOLUNTEER = {
    "pairs": Pair.volunteer_id,
    "gates": GatePass.volunteer_id,
    "stepped_in": Letter.writer_id,
}
BARRED = (AccountState.CLOSED_FOR_CAUSE, AccountState.ROLE_TAKEN)
DAYS = ("left_on", "away_from", "away_until")


def merge_volunteers(scope: Scope, kept: str, gone: str, *, acting: Acting) -> Merge:
    """Everything of the one volunteer's row goes to the other; its account is closed.

    What keeps either from writing keeps the one that stays. Whose account is closed is told by
    which one to sign in. Raises NotFound, MergedAway, Refused merging.same, merging.keep_account,
    merging.roles, merging.barred, merging.stands_in or merging.too_many.
    """
    with transaction():
        one, other = volunteer_by_code(scope, kept), volunteer_by_code(scope, gone)
        refuse_same(one, other)
        _refuse_account(one, other, acting)
        _refuse_standing_in(one, other)
        mine, theirs = _leaves(one), _leaves(other)
        leaves = mine | theirs
        if len(leaves) > max(one.capacity, other.capacity):
            pairs = [*open_pairs_of(one), *open_pairs_of(other)]
            raise Refused("merging.too_many", pairs=", ".join(pair.code for pair in pairs))
        holding = passes_that_hold(one, other)
        moved = repoint(OF_VOLUNTEER, other, one)
        moved["rounds"] = take_places(one, other)
        moved["shut"] = record_again(one, holding, acting)
        moved["was"] = _take_over(
            one, _joined(one, other, len(leaves), acting.today, writes=bool(theirs) and not mine)
        )
        moved["closed"] = _close_account(one, other, acting)
        links.end_for_volunteer(other.id, now=acting.now)
        _plan_anew(one, leaves, acting)
        return keep(one, other, moved, acting)


def part_volunteers(scope: Scope, kept: str, *, acting: Acting) -> str:
    """The two rows are two again; the code of the one that had gone.

    What was changed since stays as it is; a gate that was shut since is shut for both. Raises
    NotFound, MergedAway, Refused merging.nothing, merging.gone_on, or merging.late after a day.
    """
    with transaction():
        one = volunteer_by_code(scope, kept)
        row = merge_to_part(one, acting)
        other = db.session.get_one(Volunteer, row.gone_id)
        leaves = _leaves(one)
        shut = withdrawn_since(one, row)
        db.session.execute(delete(GatePass).where(GatePass.id.in_(row.moved["shut"])))
        give_back(OF_VOLUNTEER, row.moved, one, other)
        for volunteer in (one, other):
            record_again(volunteer, shut, acting)
        give_places_back(row.moved.get("rounds", []), one, other)
        _return(one, row.moved["was"])
        if row.moved["closed"]:
            _open_account(one, other, acting)
        part(row, one, other, acting)
        for volunteer in (one, other):
            _plan_anew(volunteer, leaves, acting)
        return other.code


def _refuse_account(one: Volunteer, other: Volunteer, acting: Acting) -> None:
    """An account that holds a role, or one's own, is not closed by the way.

    What bars an account from writing would be lost with its row.
    """
    if one.user_id is None and other.user_id is not None:
        raise Refused("merging.keep_account", code=other.code)
    user = _account_of(other)
    if user is not None and (holds_a_role(user) or user.id == acting.actor.user_id):
        raise Refused("merging.roles", code=other.code)
    if volunteer_facts([other.id], acting.today)[other.id].account in BARRED:
        raise Refused("merging.barred", code=other.code)


def _refuse_standing_in(one: Volunteer, other: Volunteer) -> None:
    """Nobody writes in their own place."""
    ids = (one.id, other.id)
    query = select(Letter.code).join(Letter.pair)
    query = query.where(Pair.volunteer_id.in_(ids), Letter.writer_id.in_(ids))
    if code := db.session.scalar(query.where(Letter.state == State.DUE).limit(1)):
        raise Refused("merging.stands_in", letter=code)


def _account_of(volunteer: Volunteer) -> User | None:
    """The account that a volunteer signs in by, if it is open."""
    user = db.session.get(User, volunteer.user_id) if volunteer.user_id else None
    return user if user is not None and user.active else None


def _close_account(one: Volunteer, other: Volunteer, acting: Acting) -> bool:
    """Close the account of the row that goes; its reader hears by which to sign in."""
    user = _account_of(other)
    if user is None:
        return False
    users.deactivate(user, acting=acting)
    subject, body = written("account_merged", user.locale, name=user.shown_name, email=one.email)
    once = f"account-merged:{user.id}:{acting.now.isoformat()}"
    enqueue("account_merged", once, subject=subject, body=body, now=acting.now, user=user)
    return True


def _open_account(one: Volunteer, other: Volunteer, acting: Acting) -> None:
    """Open the account again, unless that of either was closed for cause since."""
    user = db.session.get_one(User, other.user_id)
    kept = db.session.get(User, one.user_id) if one.user_id else None
    barred = user.closed_for_cause or (kept is not None and kept.closed_for_cause)
    if not user.active and not barred:
        users.activate(user, acting=acting)
    take_back_unsent(f"account-merged:{user.id}:")


def _joined(
    one: Volunteer, other: Volunteer, pairs: int, today: date, *, writes: bool
) -> dict[str, Any]:
    """What the row that stays has of both: room for all pairs, notice, days away, readiness.

    `writes`: the other one alone writes, so whoever had left by the row that stays is here.
    """
    joined: dict[str, Any] = {
        "capacity": max(one.capacity, pairs),
        "is_reserve": one.is_reserve or other.is_reserve,
    }
    if other.left_on and other.left_on > today:
        joined["left_on"] = min(one.left_on or other.left_on, other.left_on)
    elif other.left_on is None and one.left_on and writes:
        joined["left_on"] = None
    away = [row for row in (one, other) if row.away_until and row.away_until > today]
    if other in away:
        begins = [row.away_from for row in away]
        joined["away_from"] = None if None in begins else min(day for day in begins if day)
        joined["away_until"] = max(row.away_until for row in away if row.away_until)
        joined["away_reason"] = away[0].away_reason
    return joined


def _take_over(one: Volunteer, joined: dict[str, Any]) -> dict[str, Any]:
    """Set what is otherwise; by field what it was and what it is."""
    was = {}
    for field, value in joined.items():
        if getattr(one, field) != value:
            was[field] = [_plain(getattr(one, field)), _plain(value)]
            setattr(one, field, value)
    return was


def _return(one: Volunteer, was: dict[str, Any]) -> None:
    """Each field as it was, unless somebody changed it since."""
    for field, (before, after) in was.items():
        if _plain(getattr(one, field)) == after:
            was_day = field in DAYS and before
            setattr(one, field, date.fromisoformat(str(before)) if was_day else before)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _leaves(volunteer: Volunteer) -> dict[int, Leave]:
    """The leave around which the letters of each open pair lie."""
    return {pair.id: leave_of(volunteer) for pair in open_pairs_of(volunteer)}


def _plan_anew(volunteer: Volunteer, leaves: dict[int, Leave], acting: Acting) -> None:
    """Plan letters anew that lie around another leave than their volunteer's."""
    for pair in open_pairs_of(volunteer):
        before = leaves[pair.id]
        if before != leave_of(volunteer):
            plan_pair(pair, anew=before.is_planned_for(acting.today), acting=acting)
