"""What a school has on its desk: bundles to confirm, letters to hand out, replies to send."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, union_all

from app.extensions import db
from app.models import (
    Bundle,
    BundleLetter,
    BundleState,
    Child,
    Letter,
    LetterEvent,
    Pair,
    School,
)
from app.store.bundles.bundles import open_places
from app.store.bundles.lists import BundleRow, bundles_of_school
from app.store.letters.acts import allowed
from app.store.letters.calendars import timetables, transit_of
from app.store.letters.letters import HELD_BACK, letters_with_pair, lies_at
from app.store.letters.lists import LetterLine, lines_of
from app.store.letters.standings import Standings
from app.store.people.classes import class_order
from app.store.people.schools import school_by_code
from app.store.scope import Scope
from letters.pairs.effects import Act
from letters.planning.expected import Expected, in_post
from letters.states import Direction, State

IN_POST = (State.POSTED, State.AT_HUB)
LYING = (State.AT_SCHOOL, State.HANDED_IN)
HELD_HERE = {
    Direction.TO_CHILD: (State.AT_SCHOOL, State.DELIVERED),
    Direction.TO_VOLUNTEER: (State.HANDED_IN, State.POSTED),
}
"""What a school says of letters in its hands; one that was held instead lies there."""


@dataclass(frozen=True, slots=True)
class OfClass:
    """The letters of one class."""

    grade: int | None
    class_name: str | None
    lines: Sequence[LetterLine]


@dataclass(frozen=True, slots=True)
class Desk:
    """A school's work, in the order in which it is done.

    `coming` are bundles on their way to the school, `single` letters that travel in no open
    bundle, `to_send_on` those of children who changed school, `to_hand_out` those at the school,
    `writing` the replies that children are writing, `to_post` those handed in, `packed` bundles of
    replies that are still open. `kept` are letters at the school that are held, or whose pair
    forbids the next step: they stay until a coordinator decided. `arrivals` says when bundles on
    their way come, by their ids.
    """

    school: School
    coming: Sequence[BundleRow]
    single: Sequence[LetterLine]
    to_send_on: Sequence[LetterLine]
    to_hand_out: Sequence[LetterLine]
    writing: Sequence[OfClass]
    to_post: Sequence[LetterLine]
    packed: Sequence[BundleRow]
    kept: Sequence[LetterLine]
    writers: int
    arrivals: Mapping[int, Expected]

    @property
    def replies(self) -> int:
        """How many replies children are writing."""
        return sum(len(of_class.lines) for of_class in self.writing)

    @property
    def is_clear(self) -> bool:
        """Whether there is nothing to do but wait."""
        return not (
            self.coming
            or self.to_send_on
            or self.to_hand_out
            or self.writing
            or self.to_post
            or self.packed
        )


def desk_of(scope: Scope, code: str, today: date) -> Desk:
    """The desk of a school in reach. Raises NotFound."""
    school = school_by_code(scope, code)
    every = lines_of(_letters(school), today)
    here = [line for line in every if not _is_to_send_on(line)]
    kept = _kept(here, today)
    lines = [line for line in here if line.letter.id not in kept or line.letter.state in IN_POST]
    elsewhere = open_places([line.letter.id for line in lines])
    free = [line for line in lines if line.letter.id not in elsewhere]
    bundles = bundles_of_school(school.id, (BundleState.PACKING, BundleState.POSTED))
    coming = [row for row in bundles if _is(row, BundleState.POSTED, Direction.TO_CHILD)]
    return Desk(
        school=school,
        coming=coming,
        single=[line for line in free if line.letter.state in IN_POST],
        to_send_on=[line for line in every if _is_to_send_on(line)],
        to_hand_out=[line for line in lines if line.letter.state == State.AT_SCHOOL],
        writing=_by_class([line for line in lines if line.letter.state == State.DUE]),
        to_post=[line for line in free if line.letter.state == State.HANDED_IN],
        packed=[row for row in bundles if _is(row, BundleState.PACKING, Direction.TO_VOLUNTEER)],
        kept=[
            *(line for line in every if line.letter.id in kept and line.letter.state in LYING),
            *lines_of(_held_letters(school), today),
        ],
        writers=_writers(school, today),
        arrivals=_arrivals(school, coming, today),
    )


def _arrivals(school: School, coming: Sequence[BundleRow], today: date) -> dict[int, Expected]:
    """When bundles come, by the calendar of a cohort whose letters are in them."""
    posted = {row.bundle.id: row.bundle.posted_on for row in coming if row.bundle.posted_on}
    if not posted:
        return {}
    cohorts = (
        select(BundleLetter.bundle_id, func.min(Letter.cohort_id))
        .join(BundleLetter.letter)
        .where(BundleLetter.bundle_id.in_(posted))
        .group_by(BundleLetter.bundle_id)
    )
    tables, times = timetables(), transit_of(school)
    found = {
        bundle_id: in_post(posted[bundle_id], tables[cohort_id].calendar, times, today)
        for bundle_id, cohort_id in db.session.execute(cohorts)
    }
    return {bundle_id: day for bundle_id, day in found.items() if day is not None}


def _letters(school: School) -> Sequence[Letter]:
    """The letters that are somewhere between the post and a child of the school."""
    to_child = and_(
        Letter.direction == Direction.TO_CHILD,
        Letter.state.in_([*IN_POST, State.AT_SCHOOL]),
    )
    writing = and_(Letter.state == State.DUE, Letter.answered_on.is_not(None))
    from_child = and_(
        Letter.direction == Direction.TO_VOLUNTEER,
        or_(Letter.state == State.HANDED_IN, writing),
    )
    return _in_order(school, or_(to_child, from_child))


def _held_letters(school: School) -> Sequence[Letter]:
    """The held letters that lie at the school: held there, or there when their bundle came."""
    seen = [
        and_(
            Letter.direction == direction,
            LetterEvent.note.startswith(f"{HELD_BACK}{state}", autoescape=True),
        )
        for direction, states in HELD_HERE.items()
        for state in states
    ]
    held_here = exists().where(
        LetterEvent.letter_id == Letter.id,
        LetterEvent.number == Letter.moves,
        LetterEvent.was != State.AT_HUB,
        or_(*seen),
    )
    came = exists().where(
        BundleLetter.letter_id == Letter.id,
        ~BundleLetter.missing,
        Bundle.id == BundleLetter.bundle_id,
        Bundle.state == BundleState.CONFIRMED,
        Bundle.direction == Direction.TO_CHILD,
    )
    lying = or_(Letter.before.in_(LYING), held_here, came)
    return _in_order(school, and_(Letter.state == State.HELD, lying))


def _in_order(school: School, condition: ColumnElement[bool]) -> Sequence[Letter]:
    own = select(Letter.id).where(Letter.pair_id.in_(_pairs_of(school)))
    sent_on = select(Letter.id).where(Letter.forward_from_id == school.id)
    near = union_all(own, sent_on).subquery()
    query = (
        letters_with_pair()
        .where(Letter.id.in_(select(near.c.id)), lies_at() == school.id, condition)
        .order_by(Child.grade, Child.pen_name, Letter.number, Letter.id)
    )
    return db.session.scalars(query).all()


def _is_to_send_on(line: LetterLine) -> bool:
    letter = line.letter
    return letter.forward_from_id is not None and letter.direction == Direction.TO_CHILD


def _kept(lines: Sequence[LetterLine], today: date) -> set[int]:
    """The ids of letters whose pair forbids the step that comes next."""
    letters = [line.letter for line in lines]
    may = allowed(letters, today)
    return {letter.id for letter in letters if _next_act(letter) not in may[letter.id]}


def _next_act(letter: Letter) -> Act:
    if letter.direction == Direction.TO_CHILD:
        return Act.DELIVER
    return Act.HAND_IN if letter.state == State.DUE else Act.RECEIVE


def _writers(school: School, today: date) -> int:
    """How many children of the school write with a letter friend."""
    pairs = db.session.scalars(_pairs_of(school)).all()
    return len(Standings.on(today).among(pairs, Act.REMIND_SCHOOL))


def _pairs_of(school: School) -> Select[int]:
    """The ids of all pairs of its children, by which few letters are found among very many."""
    return select(Pair.id).join(Pair.child).where(Child.school_id == school.id)


def _is(row: BundleRow, state: BundleState, direction: Direction) -> bool:
    return (row.bundle.state, row.bundle.direction) == (state, direction.value)


def _by_class(lines: Sequence[LetterLine]) -> list[OfClass]:
    found = []
    for _key, group in groupby(sorted(lines, key=_class_key), key=_class_key):
        alike = list(group)
        child = alike[0].letter.pair.child
        found.append(OfClass(child.grade, child.class_name, alike))
    return found


def _class_key(line: LetterLine) -> tuple[int, str]:
    child = line.letter.pair.child
    return class_order(child.grade, child.class_name)
