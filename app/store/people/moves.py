"""Reads of children who changed school."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.extensions import db
from app.models import (
    OPEN_STATES,
    Bundle,
    BundleLetter,
    BundleState,
    Child,
    Letter,
    LetterEvent,
    Merge,
    Pair,
    School,
    SchoolMove,
)
from app.store.parts import in_parts
from app.store.people.contacts import grants_of_closed
from letters.pairs.forwarding import stays_behind
from letters.states import Direction, State


def letters_left_behind(child_ids: Collection[int]) -> list[Letter]:
    """The letters of children that are in, or come into, the hands of their present school.

    What a hub has in hand, or an open bag that is still packed, goes to the new school at once.
    """
    query = select(Letter).join(Letter.pair).where(Letter.forward_from_id.is_(None))
    found = list[Letter]()
    for some in in_parts(child_ids):
        rows = db.session.scalars(query.where(Pair.child_id.in_(some)).order_by(Letter.id))
        found += [row for row in rows if _is_behind(row)]
    places = dict(_places([row.id for row in found]))
    return [row for row in found if _goes_to_the_school(row, places.get(row.id))]


def packed_places(child: Child) -> list[BundleLetter]:
    """The places of the child's letters in bags to its school that are still being packed."""
    query = (
        select(BundleLetter)
        .join(BundleLetter.bundle)
        .join(BundleLetter.letter)
        .join(Pair, Letter.pair_id == Pair.id)
        .where(
            Pair.child_id == child.id,
            Bundle.state == BundleState.PACKING,
            Bundle.direction == Direction.TO_CHILD,
        )
    )
    return list(db.session.scalars(query))


def place_is_free(bundle_id: int, letter_id: int) -> bool:
    """Whether a bundle is still being packed, and the letter lies in none that is under way."""
    bundle = db.session.get(Bundle, bundle_id)
    return bundle is not None and bundle.state is BundleState.PACKING and not _places([letter_id])


def last_event_of(child_ids: Collection[int]) -> int:
    """The number of the last event of these children's letters; 0 where there is none."""
    query = select(func.max(LetterEvent.id)).join(LetterEvent.letter).join(Letter.pair)
    return db.session.scalar(query.where(Pair.child_id.in_(child_ids))) or 0


def last_move(child: Child) -> SchoolMove | None:
    """The last time the child changed school, unless that was taken back."""
    query = select(SchoolMove).where(
        SchoolMove.child_id == child.id, SchoolMove.undone_at.is_(None)
    )
    return db.session.scalar(query.order_by(SchoolMove.id.desc()).limit(1))


def nothing_followed(row: SchoolMove, child: Child, today: date) -> bool:
    """Whether a move is of today, and no other row of the child, no letter and no move followed."""
    return (
        row.was["day"] == today.isoformat()
        and child.school_id == row.to_school_id
        and last_event_of([child.id]) == row.was["last_event"]
        and not _was_merged_since(row)
    )


def _was_merged_since(row: SchoolMove) -> bool:
    into = (Merge.person == "child", Merge.kept_id == row.child_id, Merge.undone_at.is_(None))
    query = select(Merge.id).where(*into, Merge.merged_at >= row.moved_at)
    return db.session.scalar(query.limit(1)) is not None


def may_be_taken_back(child: Child, today: date) -> bool:
    """Whether the child changed school by itself today, and nothing followed."""
    row = last_move(child)
    return row is not None and not row.with_school and nothing_followed(row, child, today)


def moves_of_closing(school: School) -> list[SchoolMove]:
    """The moves by which the school's children left it when it closed."""
    query = select(SchoolMove).where(
        SchoolMove.from_school_id == school.id,
        SchoolMove.with_school.is_(True),
        SchoolMove.undone_at.is_(None),
    )
    return list(db.session.scalars(query.order_by(SchoolMove.id)))


def children_of(school: School) -> list[Child]:
    """All children whose rows are with the school, also those who left the programme."""
    query = select(Child).where(Child.school_id == school.id).order_by(Child.id)
    return list(db.session.scalars(query))


@dataclass(frozen=True, slots=True)
class ClosingCounts:
    """What goes to another school with a school's children, and whose roles end."""

    children: int
    pairs: int
    letters: int
    contacts: int


def closing_counts(school: School) -> ClosingCounts:
    """How many children, open pairs, letters to send on and contacts a school has."""
    children = children_of(school)
    pairs = select(func.count(Pair.id)).join(Pair.child)
    open_pairs = pairs.where(Child.school_id == school.id, Pair.until_on.is_(None))
    letters = len(letters_left_behind([child.id for child in children]))
    contacts = len({grant.user_id for grant in grants_of_closed(school.id)})
    return ClosingCounts(len(children), db.session.scalar(open_pairs) or 0, letters, contacts)


def _is_behind(row: Letter) -> bool:
    before = State(row.before) if row.before else None
    return stays_behind(Direction(row.direction), State(row.state), before)


def _goes_to_the_school(row: Letter, place: BundleState | None) -> bool:
    if row.direction == Direction.TO_VOLUNTEER or row.state not in (State.POSTED, State.AT_HUB):
        return True
    if place is BundleState.PACKING:
        return False
    return row.state == State.POSTED or place is BundleState.POSTED


def _places(letter_ids: Collection[int]) -> list[tuple[int, BundleState]]:
    query = select(BundleLetter.letter_id, Bundle.state).join(BundleLetter.bundle)
    found = list[tuple[int, BundleState]]()
    for some in in_parts(letter_ids):
        mine = BundleLetter.letter_id.in_(some), Bundle.state.in_(OPEN_STATES)
        found += [(letter_id, state) for letter_id, state in db.session.execute(query.where(*mine))]
    return found
