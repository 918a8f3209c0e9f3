"""Whom an action for many concerns, and who is left out and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from app.clock import local_date
from app.errors import NotFound
from app.extensions import db
from app.models import BadAddress, Batch, Child, Letter, OneTimeLink, Pair, Purpose, User, Volunteer
from app.store.parts import named_ids
from app.store.people.agreements.own_words import ids_without_own_word
from app.store.people.facts import Ids, child_holds, volunteer_holds
from app.store.scope import Scope, child_within, pair_within, volunteer_within
from letters.pairs.effects import Fact
from letters.states import State


class Deed(StrEnum):
    """What can be done for many at once."""

    HOLD = "hold"
    RELEASE = "release"
    EXTEND = "extend"
    END = "end"
    GATE = "gate"
    INVITE = "invite"
    MOVE = "move"
    CONSENT = "consent"
    PROPOSE = "propose"
    APPROVE = "approve"
    INVITE_AGAIN = "invite_again"


NEEDED = {
    Deed.GATE: "volunteers.clear",
    Deed.INVITE: "volunteers.edit",
    Deed.MOVE: "children.move",
    Deed.CONSENT: "consents.record",
    Deed.PROPOSE: "users.propose",
    Deed.APPROVE: "users.manage",
    Deed.INVITE_AGAIN: "users.manage",
}


def needed_for(deed: Deed) -> str:
    """The permission that a deed needs."""
    return NEEDED.get(deed, "pairs.end")


class Why(StrEnum):
    """Why somebody is left out."""

    ENDED = "ended"
    HELD = "held"
    NOT_HELD = "not_held"
    NO_LETTER = "no_letter"
    LEFT = "left"
    OWN = "own"
    NO_EMAIL = "no_email"
    TAKEN = "taken"
    CLOSED = "closed"
    UNREACHABLE = "unreachable"
    SIGNS_IN = "signs_in"
    INVITED = "invited"
    NO_NAME = "no_name"
    NO_WAY = "no_way"
    PROPOSED = "proposed"
    NOT_PROPOSED = "not_proposed"
    NOT_APPROVED = "not_approved"
    DECIDED = "decided"
    OWN_PROPOSAL = "own_proposal"
    OTHERS = "others"
    ANSWERED = "answered"


OF_VOLUNTEERS = frozenset({Deed.GATE, Deed.INVITE})
OF_CHILDREN = frozenset({Deed.MOVE, Deed.CONSENT})


@dataclass(frozen=True, slots=True)
class Concerned:
    """Somebody in a list of those concerned; with `why`, left out."""

    code: str
    words: str
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """Who is concerned, and who is left out."""

    concerned: Sequence[Concerned]
    left_out: Sequence[Concerned]


def preview_of_pairs(scope: Scope, deed: Deed, condition: ColumnElement[bool]) -> Preview:
    """The pairs in reach that a deed concerns."""
    waits = exists().where(Letter.pair_id == Pair.id, Letter.state == State.DUE)
    query = (
        select(
            *(Pair.code, Child.pen_name.label("child"), Volunteer.pen_name.label("volunteer")),
            *(Pair.until_on, Pair.held_on, waits.label("waits")),
        )
        .join(Pair.child)
        .join(Child.school)
        .join(Pair.volunteer)
        .where(pair_within(scope), condition)
        .order_by(Pair.id)
    )
    return sorted_out(
        Concerned(row.code, f"{row.child} · {row.volunteer}", _why_not_pair(row, deed))
        for row in db.session.execute(query)
    )


def preview_of_volunteers(
    scope: Scope, deed: Deed, ids: Ids, actor_id: int | None, now: datetime
) -> Preview:
    """Those of the volunteers who are in reach, and whom a deed concerns."""
    invited = exists().where(
        OneTimeLink.user_id == User.id,
        OneTimeLink.purpose == Purpose.INVITATION,
        OneTimeLink.used_at.is_(None),
        OneTimeLink.expires_at > now,
    )
    other = aliased(User)
    taken = exists().where(other.email_index == Volunteer.email_index, User.id.is_(None))
    address = func.coalesce(User.email_index, Volunteer.email_index)
    query = (
        select(
            *(Volunteer.code, Volunteer.pen_name, Volunteer.email_index),
            volunteer_holds(Fact.VOLUNTEER_LEFT, local_date(now)).label("left"),
            *(User.id.label("user_id"), User.active, invited.label("invited")),
            User.password_hash.is_not(None).label("signs_in"),
            taken.label("taken"),
            exists().where(BadAddress.email_index == address).label("unreachable"),
        )
        .outerjoin(User, User.id == Volunteer.user_id)
        .where(volunteer_within(scope), Volunteer.id.in_(ids))
        .order_by(Volunteer.id)
    )
    return sorted_out(
        Concerned(row.code, row.pen_name, _why_not_volunteer(row, deed, actor_id))
        for row in db.session.execute(query)
    )


def preview_of_children(scope: Scope, ids: Ids, deed: Deed, today: date) -> Preview:
    """Those of the children who are in reach, and whom a deed concerns.

    An answer that holds is not replaced by a list, but where it ends soon, or the child's own word
    is asked for beside it.
    """
    ends = {Fact.CONSENT_MISSING, Fact.CONSENT_EXPIRED, Fact.CONSENT_EXPIRES}
    unanswered: ColumnElement[bool] = false()
    if deed is Deed.CONSENT:
        without = ids_without_own_word(scope, today, among=ids)
        unanswered = or_(child_holds(ends, today), Child.id.in_(named_ids(without)))
    query = (
        select(Child.code, Child.pen_name, Child.left_on, unanswered.label("unanswered"))
        .join(Child.school)
        .where(child_within(scope), Child.id.in_(ids))
        .order_by(Child.id)
    )
    return sorted_out(
        Concerned(row.code, row.pen_name, _why_not_child(row, deed))
        for row in db.session.execute(query)
    )


def pairs_of_children(ids: Ids) -> ColumnElement[bool]:
    """The open pairs of these children, for queries that select from Pair."""
    return Pair.child_id.in_(ids) & Pair.until_on.is_(None)


def pairs_of_volunteers(ids: Ids) -> ColumnElement[bool]:
    """The open pairs of these volunteers, for queries that select from Pair."""
    return Pair.volunteer_id.in_(ids) & Pair.until_on.is_(None)


def batch_of(batch_id: int, actor_id: int) -> Batch:
    """What this person did for many. Raises NotFound."""
    row = db.session.get(Batch, batch_id)
    if row is None or row.asked_by_id != actor_id:
        raise NotFound("batches.unknown", batch=batch_id)
    return row


def sorted_out(found: Iterable[Concerned]) -> Preview:
    """Whom it concerns, and who is left out."""
    everybody = list(found)
    return Preview(
        [one for one in everybody if one.why is None],
        [one for one in everybody if one.why is not None],
    )


def _why_not_pair(row: Any, deed: Deed) -> Why | None:
    if row.until_on is not None:
        return Why.ENDED
    match deed:
        case Deed.HOLD if row.held_on is not None:
            return Why.HELD
        case Deed.RELEASE if row.held_on is None:
            return Why.NOT_HELD
        case Deed.EXTEND if not row.waits:
            return Why.NO_LETTER
    return None


def _why_not_child(row: Any, deed: Deed) -> Why | None:
    if row.left_on:
        return Why.LEFT
    return Why.ANSWERED if deed is Deed.CONSENT and not row.unanswered else None


def _why_not_volunteer(row: Any, deed: Deed, actor_id: int | None) -> Why | None:
    if row.left:
        return Why.LEFT
    if deed is Deed.GATE:
        return Why.OWN if actor_id is not None and row.user_id == actor_id else None
    has_account = row.user_id is not None
    reasons = {
        Why.NO_EMAIL: row.email_index is None,
        Why.TAKEN: row.taken,
        Why.CLOSED: has_account and not row.active,
        Why.SIGNS_IN: has_account and row.signs_in,
        Why.UNREACHABLE: row.unreachable,
        Why.INVITED: row.invited,
    }
    return next((why for why, holds in reasons.items() if holds), None)
