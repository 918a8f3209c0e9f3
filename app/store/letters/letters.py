"""Reads of letters and their events."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import contains_eager

from app.clock import local_date
from app.errors import NotFound
from app.extensions import db
from app.models import (
    BundleLetter,
    Child,
    Letter,
    LetterEvent,
    LetterPicture,
    Opening,
    Pair,
    Review,
    School,
    User,
)
from app.store.letters.calendars import (
    Timetable,
    event_of,
    letter_of,
    standings_of,
    timetables,
)
from app.store.scope import Scope, pair_within, school_within
from letters.custody import Standing
from letters.movers import Mover, TakingBack, choices, may_make, taking_back
from letters.states import Direction, State
from letters.tracker import Event, places

HELD_BACK = "held back: "
"""So begins the note of a letter that was held instead of moved; then comes what was logged."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as it is shown: who did it, and whether it was taken back."""

    number: int
    was: str
    state: str
    on: date
    at: datetime
    who: str | None
    actor_id: int | None
    how: str
    note: str | None
    skipped: Sequence[str]
    undoes: int | None
    taken_back: bool

    @property
    def logged(self) -> State | None:
        """What was logged of a letter that was held instead of moved; None: it was moved."""
        found = (self.note or "").removeprefix(HELD_BACK).split(" ")[0]
        return State(found) if (self.note or "").startswith(HELD_BACK) else None

    @property
    def without_note(self) -> "Happening":
        """The same without what somebody wrote: where the letter was held is still said."""
        return replace(self, note=f"{HELD_BACK}{self.logged.value}" if self.logged else None)


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter with where it stands, what happened, and what this reader may do next."""

    letter: Letter
    standing: Standing
    timetable: Timetable
    happenings: Sequence[Happening]
    choices: Sequence[State]
    movers: frozenset[Mover]
    reader_id: int | None
    today: date

    @property
    def undoable(self) -> int | None:
        """The number of the event that this reader may take back: the last that stands."""
        last = self._last_standing
        return last.number if last and self.taking_back is not TakingBack.NOT else None

    @property
    def taking_back(self) -> TakingBack:
        """Whether this reader may take the last step back."""
        last = self._last_standing
        direction = Direction(self.letter.direction)
        if last is None or not may_make(direction, State(last.state), self.movers):
            return TakingBack.NOT
        own = self.reader_id is not None and last.actor_id == self.reader_id
        return taking_back(own, local_date(last.at), self.today, self.movers)

    @property
    def _last_standing(self) -> Happening | None:
        standing = [h for h in self.happenings if h.undoes is None and not h.taken_back]
        return standing[-1] if standing else None

    @property
    def may_release(self) -> bool:
        """Whether this reader may let the held letter go on."""
        return self.standing.state is State.HELD and Mover.COORDINATOR in self.movers

    @property
    def places(self) -> Sequence[State]:
        """Where this reader may say that a void letter has turned up."""
        return places(letter_of(self.letter)) if Mover.COORDINATOR in self.movers else ()


def letters_with_pair() -> Select[Any]:
    """Letters joined with pair, child, school and volunteer, loaded with them."""
    return (
        select(Letter)
        .join(Letter.pair)
        .join(Pair.child)
        .join(Child.school)
        .join(Pair.volunteer)
        .options(
            contains_eager(Letter.pair).contains_eager(Pair.child).contains_eager(Child.school),
            contains_eager(Letter.pair).contains_eager(Pair.volunteer),
        )
    )


def letter_to_move_within(scope: Scope) -> ColumnElement[bool]:
    """For `letters_with_pair`: those in hand, and those that a reserve writer writes."""
    if not scope.volunteer_ids:
        return letter_in_hand(scope)
    return or_(letter_in_hand(scope), Letter.writer_id.in_(scope.volunteer_ids))


def letter_within(scope: Scope) -> ColumnElement[bool]:
    """For queries that select from Letter alone: those of schools and volunteers in reach."""
    if scope.programme:
        return true()
    schools = select(School.id).where(school_within(scope)).correlate(None)
    of_schools = Letter.school_id.in_(schools)
    if not scope.pair_ids and (scope.prefixes or scope.school_ids):
        return of_schools
    own = Letter.pair_id.in_(scope.pair_ids)
    return or_(of_schools, own) if scope.prefixes or scope.school_ids else own


def letter_in_hand(scope: Scope) -> ColumnElement[bool]:
    """For queries that select from Letter, joined with Pair, Child and School.

    Those of pairs in reach, and those that a school in reach still has to send on.
    """
    if scope.programme:
        return true()
    left = select(School.id).where(school_within(scope)).correlate(None)
    return or_(pair_within(scope), Letter.forward_from_id.in_(left))


def begun() -> ColumnElement[bool]:
    """For queries that select from Letter: it has moved, was written, read or is packed."""
    packed = select(BundleLetter.letter_id).where(BundleLetter.letter_id == Letter.id).exists()
    read = select(Review.id).where(Review.letter_id == Letter.id).exists()
    opened = select(Opening.id).where(Opening.letter_id == Letter.id).exists()
    pictured = select(LetterPicture.id).where(LetterPicture.letter_id == Letter.id).exists()
    moved = Letter.moves > 0, Letter.state != State.DUE
    return or_(*moved, Letter.text_sealed.is_not(None), packed, read, opened, pictured)


def lies_at() -> ColumnElement[int]:
    """For queries that select from Letter, joined with Child: the id of the school it is at.

    The child's, but for what another school has to send on first.
    """
    return func.coalesce(Letter.forward_from_id, Child.school_id)


def letters_coded(scope: Scope, codes: Collection[str]) -> list[Letter]:
    """The letters with these codes that the scope reaches, in the order of their ids."""
    query = letters_with_pair().where(Letter.code.in_(codes), letter_in_hand(scope))
    return list(db.session.scalars(query.order_by(Letter.id)))


def letter_coded(scope: Scope, code: str) -> Letter:
    """One letter. Raises NotFound."""
    found = letters_coded(scope, [code])
    if not found:
        raise NotFound("letters.unknown", letter=code)
    return found[0]


def letter_at_hand(scope: Scope, code: str) -> Letter:
    """One letter, or one that a reserve writer of the scope writes. Raises NotFound."""
    query = letters_with_pair().where(Letter.code == code, letter_to_move_within(scope))
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("letters.unknown", letter=code)
    return found


def letter_view(
    scope: Scope, movers_scope: Scope, code: str, today: date, reader_id: int | None = None
) -> LetterView:
    """A letter's page; `movers_scope` is what the reader may move. Raises NotFound.

    Notes are read by whoever coordinates the school, and by who wrote them.
    """
    row = letter_coded(scope, code)
    reads_notes = scope.holds_region(row.pair.child.school.county_code)
    table = timetables()[row.pair.cohort_id]
    movers = movers_of(movers_scope, row)
    return LetterView(
        letter=row,
        standing=standings_of([row], {row.pair.cohort_id: table}, today)[row.code],
        timetable=table,
        happenings=happenings_of(row, None if reads_notes else [reader_id]),
        choices=choices(letter_of(row), movers),
        movers=movers,
        reader_id=reader_id,
        today=today,
    )


def happenings_of(row: Letter, notes_of: Collection[int | None] | None = None) -> list[Happening]:
    """The events of a letter in order, as they are shown; with the notes of these alone, if any."""
    query = (
        select(LetterEvent, User)
        .outerjoin(User, LetterEvent.actor_id == User.id)
        .where(LetterEvent.letter_id == row.id)
        .order_by(LetterEvent.number)
    )
    found = db.session.execute(query).all()
    gone = {event.undoes for event, _user in found}
    shown = [_happening_of(event, user, event.number in gone) for event, user in found]
    if notes_of is None:
        return shown
    return [
        one if event.actor_id in notes_of else one.without_note
        for one, (event, _user) in zip(shown, found, strict=True)
    ]


def events_by_letter(rows: Collection[Letter]) -> Mapping[int, list[Event]]:
    """The events of letters in order, as values, by the letter's id."""
    codes = {row.id: row.code for row in rows}
    events: dict[int, list[Event]] = {row.id: [] for row in rows}
    query = (
        select(LetterEvent)
        .where(LetterEvent.letter_id.in_(codes))
        .order_by(LetterEvent.letter_id, LetterEvent.number)
    )
    for event in db.session.scalars(query):
        events[event.letter_id].append(event_of(event, codes[event.letter_id]))
    return events


def moment_of(row: Letter) -> datetime:
    """When the letter's last event was logged."""
    query = select(LetterEvent.at).where(
        LetterEvent.letter_id == row.id, LetterEvent.number == row.moves
    )
    return db.session.scalars(query).one()


def happening(letter_id: int, number: int) -> Happening:
    """One event of a letter, as it is shown."""
    event, user = db.session.execute(
        select(LetterEvent, User)
        .outerjoin(User, LetterEvent.actor_id == User.id)
        .where(LetterEvent.letter_id == letter_id, LetterEvent.number == number)
    ).one()
    return _happening_of(event, user, taken_back=False)


def movers_of(scope: Scope, row: Letter) -> frozenset[Mover]:
    """In which parts somebody with this scope moves the letter.

    What a school has to send on lies in its hands, and not yet in those of the child's.
    """
    school = row.pair.child.school
    holding = db.session.get_one(School, row.forward_from_id) if row.forward_from_id else school
    movers: set[Mover] = set()
    if any(scope.holds_region(one.county_code) for one in (school, holding)):
        movers.add(Mover.COORDINATOR)
    if holding.id in scope.school_ids:
        movers.add(Mover.SCHOOL_CONTACT)
    is_own = row.pair_id in scope.pair_ids
    if is_own if row.writer_id is None else row.writer_id in scope.volunteer_ids:
        movers.add(Mover.VOLUNTEER)
    return frozenset(movers)


def movers_with(scope: Scope) -> frozenset[Mover]:
    """In which parts somebody with this scope moves letters at all."""
    parts = {
        Mover.COORDINATOR: scope.programme or scope.prefixes,
        Mover.SCHOOL_CONTACT: scope.school_ids,
        Mover.VOLUNTEER: scope.volunteer_ids,
    }
    return frozenset(mover for mover, reached in parts.items() if reached)


def _happening_of(event: LetterEvent, user: User | None, taken_back: bool) -> Happening:
    return Happening(
        number=event.number,
        was=event.was,
        state=event.state,
        on=event.on,
        at=event.at,
        who=user.shown_name if user is not None else None,
        actor_id=event.actor_id,
        how=event.how,
        note=event.note,
        skipped=event.skipped,
        undoes=event.undoes,
        taken_back=taken_back,
    )
