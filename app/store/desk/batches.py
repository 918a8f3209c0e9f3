"""Whom an action for many concerns, and who is left out and why."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, select

from app.errors import NotFound
from app.extensions import db
from app.models import Batch, Child, Letter, OneTimeLink, Pair, User, Volunteer
from app.store.letters.pairs import pairs_with_people
from app.store.parts import in_parts
from app.store.scope import Scope, child_within, pair_within, volunteer_within
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


class Why(StrEnum):
    """Why somebody is left out."""

    ENDED = "ended"
    HELD = "held"
    NOT_HELD = "not_held"
    NO_LETTER = "no_letter"
    LEFT = "left"
    OWN = "own"
    NO_EMAIL = "no_email"
    SIGNS_IN = "signs_in"
    INVITED = "invited"


OF_VOLUNTEERS = frozenset({Deed.GATE, Deed.INVITE})


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
        pairs_with_people()
        .add_columns(waits)
        .where(pair_within(scope), condition)
        .order_by(Pair.id)
    )
    return _sorted_out(
        Concerned(
            pair.code,
            f"{pair.child.pen_name} · {pair.volunteer.pen_name}",
            _why_not_pair(pair, deed, waiting),
        )
        for pair, waiting in db.session.execute(query.order_by(Pair.id))
    )


def preview_of_volunteers(
    scope: Scope, deed: Deed, codes: Collection[str], actor_id: int | None, now: datetime
) -> Preview:
    """The volunteers in reach that a deed concerns."""
    invited = exists().where(
        OneTimeLink.user_id == User.id,
        OneTimeLink.purpose == "invitation",
        OneTimeLink.used_at.is_(None),
        OneTimeLink.expires_at > now,
    )
    found = list[Concerned]()
    for some in in_parts(codes):
        query = (
            select(Volunteer, User, invited)
            .outerjoin(User, User.id == Volunteer.user_id)
            .where(volunteer_within(scope), Volunteer.code.in_(some))
            .order_by(Volunteer.id)
        )
        for row, user, has_link in db.session.execute(query):
            why = _why_not_volunteer(row, user, deed, actor_id, has_link)
            found.append(Concerned(row.code, row.pen_name, why))
    return _sorted_out(found)


def preview_of_children(scope: Scope, codes: Collection[str]) -> Preview:
    """The children in reach that a change of school concerns."""
    found = list[Concerned]()
    for some in in_parts(codes):
        query = select(Child).join(Child.school).where(child_within(scope), Child.code.in_(some))
        for row in db.session.scalars(query.order_by(Child.id)):
            found.append(Concerned(row.code, row.pen_name, Why.LEFT if row.left_on else None))
    return _sorted_out(found)


def pairs_of_children(codes: Collection[str]) -> ColumnElement[bool]:
    """The open pairs of these children, for queries that select from Pair."""
    ids = select(Child.id).where(Child.code.in_(codes))
    return Pair.child_id.in_(ids) & Pair.until_on.is_(None)


def pairs_of_volunteers(codes: Collection[str]) -> ColumnElement[bool]:
    """The open pairs of these volunteers, for queries that select from Pair."""
    ids = select(Volunteer.id).where(Volunteer.code.in_(codes))
    return Pair.volunteer_id.in_(ids) & Pair.until_on.is_(None)


def batch_of(batch_id: int, actor_id: int) -> Batch:
    """What this person did for many. Raises NotFound."""
    row = db.session.get(Batch, batch_id)
    if row is None or row.asked_by_id != actor_id:
        raise NotFound("batches.unknown", batch=batch_id)
    return row


def _sorted_out(found: Iterable[Concerned]) -> Preview:
    everybody = list(found)
    return Preview(
        [one for one in everybody if one.why is None],
        [one for one in everybody if one.why is not None],
    )


def _why_not_pair(pair: Pair, deed: Deed, waits: bool) -> Why | None:
    if pair.until_on is not None:
        return Why.ENDED
    match deed:
        case Deed.HOLD if pair.held_on is not None:
            return Why.HELD
        case Deed.RELEASE if pair.held_on is None:
            return Why.NOT_HELD
        case Deed.EXTEND if not waits:
            return Why.NO_LETTER
    return None


def _why_not_volunteer(
    row: Volunteer, user: User | None, deed: Deed, actor_id: int | None, invited: bool
) -> Why | None:
    if row.left_on is not None:
        return Why.LEFT
    if deed is Deed.GATE:
        return Why.OWN if actor_id is not None and row.user_id == actor_id else None
    if not row.email:
        return Why.NO_EMAIL
    if user is not None and user.password_hash:
        return Why.SIGNS_IN
    return Why.INVITED if invited else None
