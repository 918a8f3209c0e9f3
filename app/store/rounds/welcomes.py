"""Welcomes of a publication: who was told already, and who was not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import Child, Letter, Message, MessageState, Pair, Proposal
from app.store.letters.letters import begun
from app.store.listing import MOST_COUNTED, count_of


@dataclass(frozen=True, slots=True)
class WelcomeCounts:
    """How many volunteers and school contacts a welcome has gone out to; how many not yet."""

    volunteers: int
    contacts: int
    waiting: int


def letters_begun(draft_id: int) -> int:
    """How many letters of a draft are begun, up to one more than MOST_COUNTED: then it stays."""
    pairs = select(Pair.id).where(Pair.draft_id == draft_id)
    found = select(Letter.id).where(Letter.pair_id.in_(pairs), begun())
    return count_of(found.limit(MOST_COUNTED + 1))


def welcome_key(draft_id: int) -> str:
    """What the unique keys of a publication's welcomes begin with; 'v' or 'u' and an id follow."""
    return f"welcome:{draft_id}:"


def is_welcome_of(draft_id: int) -> ColumnElement[bool]:
    """For queries that select from Message: it is a welcome of this publication."""
    return Message.once.startswith(welcome_key(draft_id), autoescape=True)


def is_out() -> ColumnElement[bool]:
    """For queries that select from Message: it went out, or may have, or was read in the app."""
    kept = (MessageState.WAITING, MessageState.UNSENT, MessageState.FAILED)
    return or_(Message.state.not_in(kept), Message.read_at.is_not(None))


def welcomes_out(draft_id: int) -> Sequence[Message]:
    """The welcomes of a publication that went out, or may have."""
    query = select(Message).where(is_welcome_of(draft_id), is_out()).order_by(Message.id)
    return db.session.scalars(query.options(joinedload(Message.user))).all()


def welcome_counts(draft_id: int) -> WelcomeCounts:
    """How far the welcomes of a publication have gone."""
    out = welcomes_out(draft_id)
    volunteers = sum(told_of(one) is not None for one in out)
    query = select(func.count()).select_from(Message).where(is_welcome_of(draft_id), ~is_out())
    return WelcomeCounts(volunteers, len(out) - volunteers, db.session.scalar(query) or 0)


def told_of(message: Message) -> int | None:
    """The id of the volunteer whom a welcome is for; None: it is for a school contact."""
    whom = message.once.rpartition(":")[2]
    return int(whom[1:]) if whom.startswith("v") else None


def proposed_names(draft_id: int) -> Mapping[int, list[str]]:
    """The pen names of the children that a draft gives to each volunteer, by the volunteer's id."""
    rows = db.session.execute(
        select(Proposal.volunteer_id, Child.pen_name)
        .join(Child, Child.id == Proposal.child_id)
        .where(Proposal.draft_id == draft_id)
        .order_by(Child.id)
    )
    found: dict[int, list[str]] = {}
    for volunteer_id, name in rows:
        found.setdefault(volunteer_id, []).append(name)
    return found
