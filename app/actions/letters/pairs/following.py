"""What follows for others when a fact about a person or a pair was written down, or is over."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select

from app.actions.letters.pairs.new_days import tell_kept_days
from app.actions.letters.pairs.still_asked import tell_as_facts_are
from app.actions.transaction import transaction
from app.actor import Acting
from app.extensions import db
from app.models import Letter, Pair
from letters.states import State


def follow_facts(
    acting: Acting,
    *,
    child_id: int | None = None,
    volunteer_id: int | None = None,
    pair_id: int | None = None,
) -> None:
    """Reserve writers and volunteers hear what is otherwise for them, each once.

    Of letters and pairs of the child, the volunteer or the pair; of all where none is given. Joins
    the caller's transaction.
    """
    theirs: list[ColumnElement[bool]] = []
    if child_id is not None:
        theirs.append(Pair.child_id == child_id)
    if pair_id is not None:
        theirs.append(Pair.id == pair_id)
    if volunteer_id is not None:
        theirs.append(Pair.volunteer_id == volunteer_id)
    helped = [*theirs, Letter.writer_id == volunteer_id] if volunteer_id else theirs
    db.session.flush()
    tell_as_facts_are(letters_asked(*([or_(*helped)] if helped else [])), acting)
    tell_kept_days(theirs, acting)


def follow_all(*, acting: Acting) -> None:
    """The same for everybody: what a list, or a day that came, has changed."""
    with transaction():
        follow_facts(acting)


def letters_asked(*conditions: ColumnElement[bool], lock: bool = False) -> Sequence[Letter]:
    """The letters of open pairs that wait for their reserve writers."""
    query = (
        select(Letter)
        .join(Letter.pair)
        .where(
            Letter.writer_id.is_not(None),
            Letter.state == State.DUE,
            Pair.until_on.is_(None),
            *conditions,
        )
        .order_by(Letter.id)
    )
    return db.session.scalars(query.with_for_update(of=Letter) if lock else query).all()
