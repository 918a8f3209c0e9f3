"""Reserve writers: who can step in for a letter, which one, and what they were asked to write."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from app.errors import NotFound
from app.extensions import db
from app.models import Clearance, Letter, Pair, Volunteer
from app.store.letters.absences import day_before_leave
from app.store.letters.acts import asked_in_vain, may_of_letter, reasons_of
from app.store.letters.letters import letters_with_pair
from app.store.letters.standings import Standings, standing_of_pair
from app.store.listing import Page, page_of
from app.store.people.facts import volunteer_facts
from app.store.scope import Scope, pair_within, volunteer_within
from letters.pairs.effects import EFFECTS, Act
from letters.pairs.facts import EndReason
from letters.pairs.standing import barred, volunteer_reasons
from letters.pairs.stepping_in import LONG, is_gone, needs_reserve, offered_between
from letters.states import Direction, State

SHOWN_FOR = timedelta(days=7)
"""So long after it is posted, the writer still finds the letter, to take a slip back."""


def is_reserve_needed(pair: Pair, today: date) -> bool:
    """Whether the child would hear nothing for over a month, and somebody else may write.

    Where somebody stepped in, the month begins anew.
    """
    if pair.until_on is not None or _is_helped(pair, today):
        return False
    away = pair.volunteer.away_from, pair.volunteer.away_until
    return needs_reserve(standing_of_pair(pair, today), *away, today)


def _is_helped(pair: Pair, today: date) -> bool:
    """Whether a reserve writer wrote to the child within a month."""
    written = select(Letter.id).where(
        Letter.pair_id == pair.id,
        Letter.writer_id.is_not(None),
        Letter.state.not_in((State.DUE, State.VOID)),
        Letter.due_on > today - LONG,
    )
    return db.session.scalar(written.limit(1)) is not None


def reserve_writers(scope: Scope, pair: Pair, today: date) -> list[Volunteer]:
    """The reserve writers in reach who can write today, by pen name; nobody who must not."""
    cleared = select(Clearance.pair_id).where(Clearance.person == "volunteer")
    unsafe = select(Pair.volunteer_id).where(
        Pair.end_reason == EndReason.SAFEGUARDING,
        or_(Pair.id.not_in(cleared), Pair.child_id == pair.child_id),
    )
    query = (
        select(Volunteer)
        .where(
            volunteer_within(scope),
            Volunteer.is_reserve,
            Volunteer.merged_into_id.is_(None),
            Volunteer.id != pair.volunteer_id,
            Volunteer.id.not_in(unsafe),
        )
        .order_by(Volunteer.pen_name, Volunteer.id)
    )
    found = db.session.scalars(query).all()
    facts = volunteer_facts([one.id for one in found], today)
    return [one for one in found if barred(volunteer_reasons(facts[one.id], today)) is None]


@dataclass(frozen=True, slots=True)
class Offer:
    """A letter that somebody else could write.

    `is_typed`: its own volunteer had begun it; `is_theirs`: and has it still, so it is not taken.
    """

    letter: Letter
    is_typed: bool
    is_theirs: bool


def offer_of(pair: Pair, letters: Sequence[Letter], today: date) -> Offer | None:
    """What a reserve writer could write of the pair's letters; None: nothing."""
    standing = standing_of_pair(pair, today)
    vain = _in_vain(letters, today)
    away = pair.volunteer.away_from, pair.volunteer.away_until
    letter = _to_offer(letters, *offered_between(standing, *away, today), vain)
    if letter is None:
        return None
    # What a reserve writer had typed who may not write is nobody's any more.
    is_typed = letter.text_at is not None and letter.writer_id not in vain
    return Offer(letter, is_typed, is_typed and not is_gone(standing))


def letters_asked_in_vain(scope: Scope, today: date, most: int) -> Page[Letter]:
    """The first letters in reach that wait for reserve writers who may not write any more."""
    query = letters_with_pair().where(
        pair_within(scope), Pair.until_on.is_(None), asked_in_vain(today)
    )
    return page_of(query.order_by(Letter.due_on, Letter.id), 1, most)


def _in_vain(letters: Sequence[Letter], today: date) -> set[int]:
    """The reserve writers of these letters who may not write any more."""
    known = reasons_of({one.writer_id for one in letters}, today)
    return {
        id_
        for id_, reasons in known.items()
        if id_ is not None and any(Act.WRITE in EFFECTS[one.fact].forbids for one in reasons)
    }


def _to_offer(
    letters: Sequence[Letter], since: date, until: date, vain: Collection[int]
) -> Letter | None:
    """The next letter to be written, else the first that its volunteer's leaving made void.

    None that is due before `since`, and none that without leave is due after `until`. While one is
    being written by somebody else, no other is offered; one that waits in `vain` for somebody who
    may not write comes before all others.
    """
    ordered = sorted(letters, key=lambda letter: letter.number)
    to_child = [letter for letter in ordered if letter.direction == Direction.TO_CHILD]
    due = [letter for letter in to_child if letter.state == State.DUE]
    asked = [letter for letter in due if letter.writer_id is not None]
    if asked:
        return asked[0] if asked[0].writer_id in vain else None
    void = (letter for letter in to_child if letter.state == State.VOID)
    due = [one for one in due if one.due_on >= since and _planned_for(one) <= until]
    return due[0] if due else next(void, None)


def _planned_for(letter: Letter) -> date:
    """The day for which a letter was planned before a leave moved it."""
    before = day_before_leave(letter)
    return before.due_on if before is not None and before.due_on is not None else letter.due_on


def asked_letters(scope: Scope, today: date) -> Sequence[Letter]:
    """The letters that a volunteer was asked to write in others' place: to do, or just done."""
    query = letters_with_pair().where(
        _asked_of(scope, today),
        or_(
            Letter.state == State.DUE,
            and_(Letter.state == State.POSTED, Letter.since >= today - SHOWN_FOR),
        ),
    )
    return db.session.scalars(query.order_by(Letter.due_on, Letter.id)).all()


def _asked_of(scope: Scope, today: date) -> ColumnElement[bool]:
    """Letters that the reserve writer was asked for, as long as these may be shown to them."""
    shown = may_of_letter(Act.SHOW, Standings.on(today))
    return and_(Letter.writer_id.in_(scope.volunteer_ids), shown)


def asked_letter(scope: Scope, code: str, today: date) -> Letter:
    """One letter that the volunteer was asked to write. Raises NotFound."""
    query = letters_with_pair().where(Letter.code == code, _asked_of(scope, today))
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("letters.unknown", letter=code)
    return found
